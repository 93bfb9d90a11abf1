import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OrgSnapshot } from '../../../src/sandbox/okta/org-state.ts';
import { copyOf, type Raw, type Value } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { changed, claim, origin, policy, rule, spa } from './bodies.ts';
import { call, createSpa, objectOf } from './call.ts';
import { causes, expectForbidden, expectInvalid, expectRefusal } from './refused.ts';

let okta: OktaStandIn;
let appId: string;
let policyId: string;
let untouched: OrgSnapshot;

const servers = '/api/v1/authorizationServers';
const claims = `${servers}/default/claims`;
const policies = `${servers}/default/policies`;
const rules = (): string => `${policies}/${policyId}/rules`;
const people =
  "conditions.people: At least one of ''conditions.people.users.include'' or ''conditions.people.groups.include'' must contain a valid user or group when ''conditions.grantTypes'' contains one or more of [authorization_code, implicit, password].";

beforeAll(async () => {
  okta = await startOkta();
  appId = await createSpa(okta);
  policyId = String(objectOf(await call(okta, 'POST', policies, policy({ name: 'taken' })))['id']);
  await call(okta, 'POST', rules(), rule({ name: 'taken' }));
  await call(okta, 'POST', claims, claim({ name: 'taken' }));
  await call(okta, 'POST', `${servers}/default/scopes`, { name: 'taken' });
  await call(okta, 'POST', '/api/v1/groups', { profile: { name: 'taken' } });
  await call(okta, 'POST', '/api/v1/trustedOrigins', origin({ name: 'taken', origin: 'https://taken.example' }));
  untouched = okta.snapshot();
});
beforeEach(() => expect(okta.snapshot()).toEqual(untouched));
afterAll(() => okta.close());

const claimRefusals: readonly (readonly [why: string, change: Raw, field: string])[] = [
  ['no name', { name: '' }, 'name'],
  ['a reserved name', { name: 'scp' }, 'name'],
  ['the name of another claim of that token', { name: 'taken' }, 'name'],
  ['no value', { value: '' }, 'value'],
  ['the type of system claims', { valueType: 'SYSTEM' }, 'valueType'],
  ['groups without a filter', { valueType: 'GROUPS', value: '.*' }, 'group_filter_type'],
  ['a scope that the server does not have', { conditions: { scopes: ['nope'] } }, 'conditions.scopes'],
];
const policyRefusals: readonly (readonly [why: string, change: Raw, field: string])[] = [
  ['no name', { name: '' }, 'name'],
  ['no description', { description: null }, 'description'],
  ['a name in use', { name: 'taken' }, 'name'],
  ['no type', { type: null }, 'type'],
  ['no client', { conditions: { clients: { include: [] } } }, 'conditions.clients.include'],
  ['a client that is not there', { conditions: { clients: { include: ['0oanobody'] } } }, 'conditions.clients.include'],
];
const ruleRefusals: readonly (readonly [why: string, change: Raw, field: string])[] = [
  ['no name', { name: '' }, 'name'],
  ['a name in use', { name: 'taken' }, 'name'],
  ['no type', { type: null }, 'type'],
  ['no grant', { 'conditions.grantTypes': { include: [] } }, 'conditions.grantTypes.include'],
  ['no people', { 'conditions.people': {} }, 'conditions.people'],
  ['a misspelt grant', { 'conditions.grantTypes': { include: ['authorisation_code'] } }, 'conditions.people'],
  ['a group that is not there', { 'conditions.people': { groups: { include: ['00gnobody'] } } }, 'conditions.people'],
  ['a user that is not there', { 'conditions.people': { users: { include: ['00unobody'] } } }, 'conditions.people'],
  ['an access token of less than 5 minutes', { 'actions.token.accessTokenLifetimeMinutes': 4 }, 'accessTokenLifetimeMinutes'],
  ['an access token of more than a day', { 'actions.token.accessTokenLifetimeMinutes': 1441 }, 'accessTokenLifetimeMinutes'],
  ['a refresh window of less than 10 minutes', { 'actions.token.refreshTokenWindowMinutes': 9 }, 'refreshTokenWindowMinutes'],
  ['a refresh token that ends first', { 'actions.token.refreshTokenLifetimeMinutes': 30 }, 'refreshTokenLifetimeMinutes'],
];
const originRefusals: readonly (readonly [why: string, change: Raw, field: string])[] = [
  ['no name', { name: '' }, 'name'],
  ['a name in use', { name: 'Taken' }, 'name'],
  ['an origin in use', { origin: 'https://taken.example' }, 'origin'],
  ['a path', { origin: 'https://new.example/callback' }, 'origin'],
  ['a trailing slash', { origin: 'https://new.example/' }, 'origin'],
  ['no scheme', { origin: 'new.example' }, 'origin'],
  ['no scope', { scopes: [] }, 'scopes'],
];

describe('a claim is refused', () => {
  it.each(claimRefusals)('with %s', async (_why, change, field) => {
    await expectInvalid(okta, 'POST', claims, claim(change), field);
  });

  it('as a change of a system claim, unless it is the value of sub or when a claim is included', async () => {
    const name = okta.state.authorizationServers[0]?.claims.find((one) => one['name'] === 'name');
    await expectForbidden(okta, 'PUT', `${claims}/${String(name?.['id'])}`, claim({ name: 'name' }));
    await expectForbidden(okta, 'DELETE', `${claims}/${String(name?.['id'])}`);
    const nameClaim = `${claims}/${String(name?.['id'])}`;
    const always = claim({ name: 'name', claimType: 'IDENTITY', valueType: 'SYSTEM', alwaysIncludeInToken: true });
    delete always['value'];
    for (const alwaysIncludeInToken of [false, true]) {
      const changed = await call(okta, 'PUT', nameClaim, {
        ...always,
        alwaysIncludeInToken,
        conditions: { scopes: ['profile'] },
      });
      expect(changed).toMatchObject({ status: 200, body: { valueType: 'SYSTEM', system: true, alwaysIncludeInToken } });
    }
    const sub = okta.state.authorizationServers[0]?.claims.find((one) => one['name'] === 'sub');
    const path = `${claims}/${String(sub?.['id'])}`;
    expect((await call(okta, 'PUT', path, claim({ name: 'sub', value: 'user.login' }))).status).toBe(200);
    expect((await call(okta, 'PUT', path, claim({ name: 'sub', value: String(sub?.['value']) }))).status).toBe(200);
  });

  it('but not for the name of a claim of the other token', async () => {
    const made = objectOf(await call(okta, 'POST', claims, claim({ name: 'taken', claimType: 'IDENTITY' })));
    expect((await call(okta, 'DELETE', `${claims}/${String(made['id'])}`)).status).toBe(204);
  });
});

describe('an access policy is refused', () => {
  it.each(policyRefusals)('with %s', async (_why, change, field) => {
    await expectInvalid(okta, 'POST', policies, policy(change), field);
  });
});

describe('what Okta made is kept', () => {
  it.each(['policy', 'rule'])('a %s', async (kind) => {
    const made = okta.state.authorizationServers[0]?.policies[0];
    const raw = (kind === 'policy' ? made?.raw : made?.rules[0]) ?? {};
    raw['system'] = true;
    await expectForbidden(okta, 'DELETE', kind === 'policy' ? `${policies}/${policyId}` : `${rules()}/${String(raw['id'])}`);
    raw['system'] = false;
  });
});

describe('a rule is refused', () => {
  it.each(ruleRefusals)('with %s', async (_why, change, field) => {
    const answer = await expectInvalid(okta, 'POST', rules(), rule(change), field);
    if (field === 'conditions.people') expect(causes(answer)).toEqual([people]);
  });
});

describe('a trusted origin is refused', () => {
  it.each(originRefusals)('with %s', async (_why, change, field) => {
    await expectInvalid(okta, 'POST', '/api/v1/trustedOrigins', origin(change), field);
  });
});

describe('an authorization server is refused', () => {
  const server = { name: 'New', audiences: ['api://new'] };
  it.each([
    ['no name', { name: '' }, 'name'],
    ['a name in use', { name: 'default' }, 'name'],
    ['no audience', { audiences: [] }, 'audiences'],
    ['two audiences', { audiences: ['a', 'b'] }, 'audiences'],
    ['an unknown issuer mode', { issuerMode: 'MINE' }, 'issuerMode'],
  ] as const)('with %s', async (_why, change, field) => {
    await expectInvalid(okta, 'POST', servers, { ...server, ...copyOf(change as unknown as Raw) }, field);
  });

  it('when it is the default one that is to go, active or not', async () => {
    await expectForbidden(okta, 'DELETE', `${servers}/default`);
    const raw = okta.state.authorizationServers[0]?.raw ?? {};
    raw['status'] = 'INACTIVE';
    await expectForbidden(okta, 'DELETE', `${servers}/default`);
    raw['status'] = 'ACTIVE';
  });
});

describe('a scope or group is refused', () => {
  it.each([
    ['a scope without a name', `${servers}/default/scopes`, {}, 'name'],
    ['a scope of a name in use', `${servers}/default/scopes`, { name: 'taken' }, 'name'],
    ['a scope of a name with a blank', `${servers}/default/scopes`, { name: 'a b' }, 'name'],
    ['a group without a name', '/api/v1/groups', { profile: {} }, 'name'],
    ['a group of a name in use', '/api/v1/groups', { profile: { name: 'taken' } }, 'name'],
  ] as const)('%s', async (_why, path, body, field) => {
    await expectInvalid(okta, 'POST', path, body, field);
  });

  it('when it is built in and is to change or go', async () => {
    const everyone = String(okta.state.groups[0]?.['id']);
    await expectForbidden(okta, 'DELETE', `/api/v1/groups/${everyone}`);
    await expectForbidden(okta, 'PUT', `/api/v1/groups/${everyone}`, { profile: { name: 'Nobody' } });
    const openid = okta.state.authorizationServers[0]?.scopes.find((scope) => scope['name'] === 'openid');
    await expectForbidden(okta, 'DELETE', `${servers}/default/scopes/${String(openid?.['id'])}`);
  });
});

describe('a body is not well-formed', () => {
  it.each([
    ['POST', '/api/v1/apps', changed(spa('New'), { [`settings.oauthClient.application_type`]: 'browzer' })],
    ['POST', '/api/v1/apps', changed(spa('New'), { [`settings.oauthClient.redirect_uris`]: 'https://portal.example' })],
    ['POST', '/api/v1/apps', changed(spa('New'), { [`settings.oauthClient.grant_types`]: ['authorisation_code'] })],
    ['POST', '/api/v1/apps', changed(spa('New'), { label: 5 })],
    ['POST', claims, claim({ claimType: 'ACCESS' })],
    ['POST', claims, claim({ group_filter_type: 'GLOB' })],
    ['POST', policies, policy({ type: 'ACCESS_POLICY' })],
    ['POST', policies, policy({ priority: 'first' })],
    ['POST', '/api/v1/trustedOrigins', origin({ scopes: [{ type: 'CORSE' }] })],
    ['POST', `${servers}/default/credentials/lifecycle/keyRotate`, {}],
    ['POST', `${servers}/default/credentials/lifecycle/keyRotate`, { use: 'enc' }],
    ['POST', '/api/v1/groups', []],
    ['POST', '/api/v1/groups', 'text'],
  ] as const)('%s %s', async (method, path, body) => {
    await expectRefusal(okta, method, path, body as Value, 400, 'E0000003', 'The request body was not well-formed.');
  });

  it('when it is not JSON, or empty where there has to be one', async () => {
    for (const body of ['{"label":', '', '<html>']) {
      const response = await fetch(`${okta.url}/api/v1/apps`, {
        method: 'POST',
        headers: { authorization: `SSWS ${okta.token}`, 'content-type': 'application/json' },
        body,
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errorCode: 'E0000003' });
    }
    const everyone = String(okta.state.groups[0]?.['id']);
    await expectRefusal(
      okta,
      'PUT',
      `/api/v1/apps/${appId}/groups/${everyone}`,
      undefined,
      400,
      'E0000003',
      'The request body was not well-formed.',
    );
  });
});

describe('what is not there', () => {
  it.each([
    ['/api/v1/apps/nope', 'AppInstance'],
    [`${servers}/nope`, 'AuthorizationServer'],
    [`${servers}/nope/claims`, 'AuthorizationServer'],
    [`${claims}/nope`, 'OAuth2Claim'],
    [`${policies}/nope`, 'Policy'],
    ['/api/v1/groups/nope', 'UserGroup'],
    ['/api/v1/trustedOrigins/nope', 'TrustedOrigin'],
    ['/api/v1/users/nope', 'User'],
  ])('%s is 404 E0000007', async (path, type) => {
    const id = /nope/.exec(path)?.[0] ?? '';
    await expectRefusal(okta, 'GET', path, undefined, 404, 'E0000007', `Not found: Resource not found: ${id} (${type})`);
  });

  it('cannot be assigned', async () => {
    await expectRefusal(
      okta,
      'PUT',
      `/api/v1/apps/${appId}/groups/nope`,
      {},
      404,
      'E0000007',
      'Not found: Resource not found: nope (UserGroup)',
    );
    await expectRefusal(
      okta,
      'PUT',
      `/api/v1/apps/${appId}/policies/nope`,
      {},
      404,
      'E0000007',
      'Not found: Resource not found: nope (Policy)',
    );
  });
});
