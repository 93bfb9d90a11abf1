import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { origin } from './bodies.ts';
import { call, createSpa, listOf, type Reply } from './call.ts';

const labels = ['Portal 1', 'Portal 2', 'Portal 3', 'Portal 4', 'Other'];
let okta: OktaStandIn;

beforeAll(async () => {
  okta = await startOkta({ pageSize: 2 });
  for (const label of labels) await createSpa(okta, label);
  for (const name of ['one', 'two', 'three']) {
    await call(okta, 'POST', '/api/v1/groups', { profile: { name } });
    await call(okta, 'POST', '/api/v1/trustedOrigins', origin({ name, origin: `https://${name}.example` }));
  }
});
afterAll(() => okta.close());

describe('a list that is longer than a page', () => {
  it('is read by following `next`, which ends', async () => {
    expect(await walk('/api/v1/apps')).toEqual([['Portal 1', 'Portal 2'], ['Portal 3', 'Portal 4'], ['Other']]);
    expect(await walk('/api/v1/apps?q=portal&limit=3')).toEqual([['Portal 1', 'Portal 2', 'Portal 3'], ['Portal 4']]);
  });

  it('has `self` and `next` as they are asked for, and no more on the last page', async () => {
    const first = await call(okta, 'GET', '/api/v1/apps?q=portal&limit=4');
    expect(relations(first)).toEqual({ self: `${okta.url}/api/v1/apps?q=portal&limit=4` });
    const half = await call(okta, 'GET', '/api/v1/apps?limit=4');
    expect(Object.keys(relations(half))).toEqual(['self', 'next']);
    expect(relations(half)['next']).toMatch(/[?&]after=\w+/);
  });

  it.each([
    '/api/v1/apps',
    '/api/v1/trustedOrigins',
    '/api/v1/authorizationServers',
    '/api/v1/groups?filter=type eq "BUILT_IN"&limit=1',
  ])('has a Link at %s', async (path) => expect((await call(okta, 'GET', encodeURI(path))).headers.has('link')).toBe(true));

  it.each([
    '/api/v1/groups?q=Everyone',
    '/api/v1/groups?q=o&limit=1',
    '/api/v1/authorizationServers/default/claims',
    '/api/v1/authorizationServers/default/policies',
    '/api/v1/authorizationServers/default/scopes',
    '/api/v1/authorizationServers/default/scopes?limit=2',
  ])('has no Link at %s, as on real orgs', async (path) => {
    const reply = await call(okta, 'GET', path);
    expect(reply.status).toBe(200);
    expect(reply.headers.has('link')).toBe(false);
  });

  it('is refused with a limit or a cursor that is none', async () => {
    for (const query of ['limit=some', 'limit=0', 'after=nothing']) {
      expect((await call(okta, 'GET', `/api/v1/apps?${query}`)).status).toBe(400);
    }
  });
});

describe('a list that is asked for a part', () => {
  it.each([
    ['/api/v1/apps?limit=200&q=PORTAL', labels.slice(0, 4)],
    ['/api/v1/apps?limit=200&q=ortal', []],
    ['/api/v1/apps?limit=200&q=oidc_client', labels],
    ['/api/v1/apps?limit=200&filter=status eq "INACTIVE"', []],
    ['/api/v1/apps?limit=200&filter=name eq "oidc_client" and status eq "ACTIVE"', labels],
  ] as const)('%s', async (path, expected) => {
    expect(listOf(await call(okta, 'GET', encodeURI(path))).map((app) => app['label'])).toEqual(expected);
  });

  it.each([
    ['filter=type eq "BUILT_IN"&limit=200', ['Everyone', 'Okta Administrators']],
    ['filter=type eq "APP_GROUP" or type eq "OKTA_GROUP"&limit=200', ['one', 'two', 'three']],
    ['search=profile.name eq "two"&limit=200', ['two']],
    ['search=profile.name sw "t"&limit=200', ['two', 'three']],
    ['q=every', ['Everyone']],
    ['q=veryone', []],
  ] as const)('/api/v1/groups?%s', async (query, expected) => {
    const found = listOf(await call(okta, 'GET', `/api/v1/groups?${encodeURI(query)}`));
    expect(found.map((group) => textAt(group, 'profile', 'name'))).toEqual(expected);
  });

  it.each([
    ['filter=name eq "two"', ['two']],
    ['filter=origin eq "https://three.example"', ['three']],
    ['q=o', ['one']],
  ] as const)('/api/v1/trustedOrigins?%s', async (query, expected) => {
    const found = listOf(await call(okta, 'GET', `/api/v1/trustedOrigins?${encodeURI(query)}`));
    expect(found.map((one) => one['name'])).toEqual(expected);
  });

  it('is refused by an expression that is none', async () => {
    for (const query of [
      'filter=type is "BUILT_IN"',
      'filter=nothing eq "x"',
      'filter=type eq BUILT_IN',
      'search=type eq "a" and',
    ]) {
      const reply = await call(okta, 'GET', `/api/v1/groups?${encodeURI(query)}`);
      expect([reply.status, reply.body]).toMatchObject([400, { errorCode: 'E0000031' }]);
    }
  });

  it('keeps words inside quotes apart from its own', async () => {
    await call(okta, 'POST', '/api/v1/groups', { profile: { name: 'this and that' } });
    const found = listOf(await call(okta, 'GET', `/api/v1/groups?${encodeURI('search=profile.name eq "this and that"')}`));
    expect(found).toHaveLength(1);
  });
});

async function walk(path: string): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const reply: Reply = await call(okta, 'GET', next);
    pages.push(listOf(reply).map((app) => app['label']));
    next = relations(reply)['next']?.slice(okta.url.length);
  }
  return pages;
}

function relations(reply: Reply): Record<string, string> {
  const links = (reply.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g);
  return Object.fromEntries([...links].map(([, href = '', rel = '']) => [rel, href]));
}
