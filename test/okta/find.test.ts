import { describe, expect, test } from 'vitest';
import { findAuthServer, findGroups } from '../../src/okta/find.ts';
import { readOrgIdentity } from '../../src/okta/org-identity.ts';
import { readAccess } from '../../src/okta/read-access-policies.ts';
import { aServer, type Reply } from '../http/a-server.ts';
import { anHttp } from '../http/an-http.ts';
import { anOrg } from './an-org.ts';

describe('the identity of an org', () => {
  const identity = async (reply: Reply) => {
    const server = await aServer(() => reply);
    return { found: readOrgIdentity(anHttp().http, `${server.url}/`), server };
  };

  test('is read without credentials', async () => {
    const { found, server } = await identity({ json: { id: '00o1', pipeline: 'idx', _links: {}, settings: {} } });
    expect(await found).toEqual({ id: '00o1', pipeline: 'idx' });
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/.well-known/okta-organization' });
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each<[string, Reply]>([
    ['a captive page', { headers: { 'content-type': 'text/html' }, body: '<html>Welcome to the hotel</html>' }],
    ['another server', { status: 404, body: 'not found' }],
    ['a redirect', { status: 302, headers: { location: 'https://wifi.example' } }],
    ['other JSON', { json: { hello: 1 } }],
    ['null', { body: 'null' }],
    ['a list', { json: [{ id: '00o1' }] }],
  ])('%s is not Okta', async (_, reply) => {
    await expect((await identity(reply)).found).rejects.toMatchObject({ code: 'not-okta' });
  });
});

const issuer = 'https://acme.okta.com/oauth2/';
const servers = [
  {
    id: 'aus1',
    name: 'default',
    issuer: `${issuer}default`,
    status: 'ACTIVE',
    audiences: ['api://default'],
    default: true,
    credentials: { signing: { rotationMode: 'AUTO', nextRotation: '2027-01-01T00:00:00.000Z' } },
  },
  { id: 'aus2', name: 'Partners', issuer: `${issuer}aus2`, status: 'ACTIVE', audiences: [] },
  { id: 'aus3', name: 'Old', issuer: `${issuer}aus3`, status: 'INACTIVE', audiences: [] },
  { id: 'aus4', name: 'Twice', issuer: `${issuer}aus4`, status: 'ACTIVE', audiences: [] },
  { id: 'aus5', name: 'Twice', issuer: `${issuer}aus5`, status: 'ACTIVE', audiences: [] },
];

describe('an authorization server', () => {
  const anyOrg = () => anOrg(() => ({ json: servers }));

  test.each([
    ['default', 'aus1'],
    ['aus1', 'aus1'],
    ['Partners', 'aus2'],
    [`${issuer}aus2/`, 'aus2'],
    ['aus4', 'aus4'],
  ])('%s is found as %s', async (asked, id) => {
    expect(await findAuthServer((await anyOrg()).org, asked)).toMatchObject({ id });
  });

  test('comes with its issuer, audiences and rotation', async () => {
    expect(await findAuthServer((await anyOrg()).org, 'default')).toEqual({
      id: 'aus1',
      name: 'default',
      issuer: `${issuer}default`,
      audiences: ['api://default'],
      rotationMode: 'AUTO',
      issuerMode: '',
      accessTokenEncryption: '',
      nextRotation: '2027-01-01T00:00:00.000Z',
    });
  });

  test.each([
    ['partners', 'There is no authorization server "partners"'],
    ['Old', 'inactive'],
    ['aus3', 'inactive'],
    ['Twice', 'more than one'],
  ])('%s is refused: %s', async (asked, message) => {
    const found = findAuthServer((await anyOrg()).org, asked);
    await expect(found).rejects.toMatchObject({ code: 'unknown-auth-server', message: expect.stringContaining(message) });
  });

  test('what can be chosen is listed', async () => {
    const found = findAuthServer((await anyOrg()).org, 'nope');
    await expect(found).rejects.toMatchObject({ hint: expect.stringContaining('default (aus1), Partners (aus2)') });
    await expect(found).rejects.toMatchObject({ hint: expect.not.stringContaining('aus3') });
  });

  test("the org's own is refused with the reason", async () => {
    const { org } = await anyOrg();
    for (const asked of ['org', 'ORG', org.url, `${org.url}/`]) {
      await expect(findAuthServer(org, asked)).rejects.toMatchObject({
        code: 'org-auth-server',
        message: expect.stringContaining('no claims'),
      });
    }
  });

  test('an org without API Access Management says so', async () => {
    const { org } = await anOrg(() => ({
      status: 401,
      json: { errorCode: 'E0000015', errorSummary: 'You do not have permission to access the feature you are requesting' },
    }));
    await expect(findAuthServer(org, 'default')).rejects.toMatchObject({ code: 'okta-no-api-access-management' });
  });
});

describe('groups', () => {
  const group = (id: string, name: string, type = 'OKTA_GROUP') => ({ id, type, profile: { name } });
  const anyOrg = () =>
    anOrg(({ path }) => {
      const url = new URL(path, 'http://x');
      if (url.searchParams.get('filter') === 'type eq "BUILT_IN"') {
        return { json: [group('00gadmin', 'Okta Administrators', 'BUILT_IN'), group('00gall', 'Everyone', 'BUILT_IN')] };
      }
      if (url.pathname === '/api/v1/groups/00g1234567890abcdef') return { json: group('00g1234567890abcdef', 'By id') };
      if (url.pathname !== '/api/v1/groups') return { status: 404, json: { errorCode: 'E0000007', errorSummary: 'Not found' } };
      const all = [group('00g1', 'Dev'), group('00g2', 'Developers'), group('00g3', 'Same'), group('00g4', 'Same', 'APP_GROUP')];
      return { json: all.filter((one) => one.profile.name.startsWith(url.searchParams.get('q') ?? '')) };
    });

  test('are found by exact name, by id, and everyone as the built-in group, in the order asked for', async () => {
    expect(await findGroups((await anyOrg()).org, ['Dev', 'everyone', '00g1234567890abcdef'])).toEqual([
      { id: '00g1', name: 'Dev', everyone: false },
      { id: '00gall', name: 'Everyone', everyone: true },
      { id: '00g1234567890abcdef', name: 'By id', everyone: false },
    ]);
  });

  test.each([
    ['Nobody', 'see no group "Nobody"'],
    ['De', 'see no group "De"'],
    ['00gfedcba0987654321', 'see no group'],
    ['Same', 'more than one'],
  ])('%s is unknown', async (name, message) => {
    const found = findGroups((await anyOrg()).org, [name]);
    await expect(found).rejects.toMatchObject({ code: 'unknown-group', message: expect.stringContaining(message) });
  });
});

test('access policies come with their rules', async () => {
  const policies = [
    {
      id: '00p1',
      name: 'A',
      description: null,
      status: 'ACTIVE',
      priority: 1,
      system: true,
      conditions: { clients: { include: ['ALL_CLIENTS'] } },
    },
    { id: '00p2', name: 'B', description: 'd', status: 'INACTIVE', priority: 2, system: false },
  ];
  const rule = {
    id: '0pr1',
    name: 'R',
    status: 'ACTIVE',
    priority: 1,
    system: false,
    conditions: {
      people: { groups: { include: ['EVERYONE'], exclude: ['00g9'] }, users: { include: ['00u1'], exclude: ['00u9'] } },
      grantTypes: { include: ['authorization_code'] },
      scopes: { include: ['*'] },
    },
    actions: { token: { accessTokenLifetimeMinutes: 60, inlineHook: { id: 'cal1' } } },
  };
  const { org, server } = await anOrg(({ path }) => ({
    json: path.endsWith('/policies') ? policies : path.includes('00p1') ? [rule] : [],
  }));
  expect(await readAccess(org, 'aus1')).toEqual([
    {
      id: '00p1',
      name: 'A',
      description: '',
      status: 'ACTIVE',
      priority: 1,
      clients: ['ALL_CLIENTS'],
      rules: [
        {
          id: '0pr1',
          name: 'R',
          status: 'ACTIVE',
          priority: 1,
          grantTypes: ['authorization_code'],
          scopes: ['*'],
          groups: ['EVERYONE'],
          excludedGroups: ['00g9'],
          users: ['00u1'],
          excludedUsers: ['00u9'],
          inlineHook: 'cal1',
        },
      ],
    },
    { id: '00p2', name: 'B', description: 'd', status: 'INACTIVE', priority: 2, clients: [], rules: [] },
  ]);
  expect(server.seen).toHaveLength(3);
});
