import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App, User } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { seedGroup } from '../../../../src/sandbox/okta/seed-org.ts';
import { claim, type Portal, redeem, signedIn, startPortal, tokensOf } from './portal.ts';

let portal: Portal;
let kept: Portal['okta']['state'];
beforeAll(async () => {
  portal = await startPortal();
  kept = structuredClone(portal.okta.state);
});
beforeEach(() => {
  const { state } = portal.okta;
  state.apps = structuredClone(kept.apps);
  state.users = structuredClone(kept.users);
  state.groups = structuredClone(kept.groups);
  portal.server.claims = structuredClone(kept.authorizationServers[0]?.claims ?? []).filter(({ system }) => system === true);
});
afterAll(() => portal.okta.close());

const user = (): User => portal.okta.state.users[0] as User;
const profile = (): Raw => user().raw['profile'] as Raw;
const access = async (scope = 'openid'): Promise<Raw> =>
  decodeJwt((await tokensOf(portal, { scope }))['access_token'] ?? '') as Raw;
const identity = async (scope = 'openid'): Promise<Raw> =>
  decodeJwt((await tokensOf(portal, { scope }))['id_token'] ?? '') as Raw;
const failure = async (): Promise<{ status: number; body: Raw }> => {
  const url = await signedIn(portal);
  const { status, body } = await redeem(portal, url.searchParams.get('code') ?? '');
  return { status, body };
};
const userinfo = async (scope: string): Promise<Raw> => {
  const { access_token: token } = await tokensOf(portal, { scope });
  const response = await fetch(`${portal.issuer}/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  return (await response.json()) as Raw;
};

/** Makes groups and puts the person into them. */
function join(...names: string[]): void {
  for (const [index, name] of names.entries()) {
    const group = seedGroup(portal.okta.state, {
      id: `00gjoined${index}`,
      type: 'OKTA_GROUP',
      profile: { name, description: null },
    });
    user().groupIds.push(String(group['id']));
  }
}

describe('expressions', () => {
  it.each([
    ['user.email', 'ada@okta-sandbox.example'],
    ['user.firstName', 'Ada'],
    ['user.roles', ['a', 'b']],
    ['user.level', 7],
    ['user.contractor', false],
    ['user.firstName + " " + user.lastName', 'Ada Sandbox'],
    [`'it is "' + user.firstName + '"'`, 'it is "Ada"'],
    ['"a + b"', 'a + b'],
    ['appuser.userName', 'ada@okta-sandbox.example'],
    ['appuser.role', 'reader'],
    ['app.clientId', 'CLIENT'],
  ])('%s', async (value, expected) => {
    Object.assign(profile(), { roles: ['a', 'b'], level: 7, contractor: false });
    const [assignment] = (portal.okta.state.apps[0] as App).assignments;
    if (assignment !== undefined) assignment['profile'] = { role: 'reader' };
    await claim(portal.okta, { name: 'x', value });
    expect((await access())['x']).toEqual(expected === 'CLIENT' ? portal.clientId : expected);
  });

  it.each([
    'String.toUpperCase(user.email)',
    'user.email == null ? "a" : "b"',
    'Groups.startsWith("OKTA", "a", 10)',
    'user.isMemberOf({"group.id": "x"})',
    'user.getInternalProperty("id")',
    'user["email"]',
    'user.firstName user.lastName',
    'user.firstName +',
    'session.amr',
    'org.name',
    '"a\\"b"',
    '(appuser != null) ? appuser.email : app.clientId',
  ])('refuses loudly what it does not imitate: %s', async (value) => {
    await claim(portal.okta, { name: 'x', value });
    const { status, body } = await failure();
    expect({ status, error: body['error'] }).toEqual({ status: 501, error: 'server_error' });
    expect(body['error_description']).toBe(
      `The gloo-okta sandbox does not imitate the expression ${value} of the claim 'x'. This is the sandbox refusing, not Okta.`,
    );
  });

  it.each(['user.id', 'user.profile.email', 'appuser.email'])('nor what it does not know well enough: %s', async (value) => {
    await claim(portal.okta, { name: 'x', value });
    expect(await failure()).toMatchObject({ status: 501, body: { error: 'server_error' } });
  });

  it('cannot evaluate what is no attribute', async () => {
    await claim(portal.okta, { name: 'x', value: 'user.organisation' });
    expect(await failure()).toEqual({
      status: 400,
      body: { error: 'server_error', error_description: "The 'x' user claim could not be evaluated." },
    });
  });

  it('leaves a claim out where the profile has no value', async () => {
    await claim(portal.okta, { name: 'department', value: 'user.department' });
    await claim(portal.okta, { name: 'phone', value: 'user.mobilePhone' });
    const payload = await access();
    expect(payload).not.toHaveProperty('department');
    expect(payload).not.toHaveProperty('phone');
  });

  it('can change the subject of the access token, not of the ID token', async () => {
    const sub = portal.server.claims.find(({ name }) => name === 'sub');
    if (sub !== undefined) sub['value'] = 'user.firstName';
    expect((await access())['sub']).toBe('Ada');
    expect((await identity())['sub']).toBe(user().raw['id']);
  });
});

describe('groups', () => {
  it.each([
    ['REGEX', '.*', ['Everyone', 'Okta Administrators', 'portal-admins', 'Portal-users', 'x-portal']],
    ['REGEX', 'portal.*', ['portal-admins']],
    ['REGEX', 'portal', null],
    ['REGEX', 'portal|x', null],
    ['REGEX', '[pP]ortal-(admins|users)', ['portal-admins', 'Portal-users']],
    ['REGEX', 'portal-admins|nothing', ['portal-admins']],
    ['STARTS_WITH', 'PORTAL', ['portal-admins', 'Portal-users']],
    ['CONTAINS', 'portal', ['portal-admins', 'Portal-users', 'x-portal']],
    ['EQUALS', 'everyone', ['Everyone']],
    ['EQUALS', 'every', null],
  ])('%s %s', async (filter, value, expected) => {
    join('portal-admins', 'Portal-users', 'x-portal');
    await claim(portal.okta, { name: 'groups', valueType: 'GROUPS', group_filter_type: filter, value });
    expect((await access())['groups'] ?? null).toEqual(expected);
  });

  it('are those of Okta only', async () => {
    join('from-ad');
    const group = portal.okta.state.groups.at(-1);
    if (group !== undefined) group['type'] = 'APP_GROUP';
    await claim(portal.okta, { name: 'groups', valueType: 'GROUPS', group_filter_type: 'REGEX', value: '.*' });
    expect((await access())['groups']).toEqual(['Everyone', 'Okta Administrators']);
  });

  it('are at most 100', async () => {
    join(...Array.from({ length: 98 }, (_, index) => `group-${index}`));
    await claim(portal.okta, { name: 'groups', valueType: 'GROUPS', group_filter_type: 'REGEX', value: '.*' });
    expect((await access())['groups']).toHaveLength(100);
    join('one too many');
    expect(await failure()).toEqual({
      status: 400,
      body: {
        error: 'server_error',
        error_description: 'The groups claim matched too many groups and must be configured to match fewer groups.',
      },
    });
    const [groups] = portal.server.claims.filter(({ name }) => name === 'groups');
    if (groups !== undefined) groups['value'] = 'one.*';
    expect((await access())['groups']).toEqual(['one too many']);
  });

  it.each(['(?i)portal.*', 'a++', '(', '\\p{Alpha}+'])('refuses a pattern that is Java only: %s', async (value) => {
    await claim(portal.okta, { name: 'groups', valueType: 'GROUPS', group_filter_type: 'REGEX', value });
    expect(await failure()).toMatchObject({ status: 501, body: { error: 'server_error' } });
  });
});

describe('which claims', () => {
  it('only active ones, only for their scopes, only in their token', async () => {
    await claim(portal.okta, { name: 'always', value: '"1"' });
    await claim(portal.okta, { name: 'off', value: '"1"', status: 'INACTIVE' });
    await claim(portal.okta, { name: 'scoped', value: '"1"' }, ['email', 'phone']);
    await claim(portal.okta, { name: 'identity', value: '"1"', claimType: 'IDENTITY' });
    const plain = await access('openid');
    expect(plain).toHaveProperty('always', '1');
    for (const name of ['off', 'scoped', 'identity']) expect(plain).not.toHaveProperty(name);
    expect(await access('openid email')).toHaveProperty('scoped', '1');
    const about = await identity('openid email');
    expect(about).toHaveProperty('identity', '1');
    for (const name of ['always', 'off', 'scoped']) expect(about).not.toHaveProperty(name);
  });

  it('none can pass for one of Okta', async () => {
    portal.server.claims.push({
      name: 'cid',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: '"me"',
      status: 'ACTIVE',
      conditions: {},
    });
    expect((await access())['cid']).toBe(portal.clientId);
  });

  it('a thin ID token, a full userinfo', async () => {
    await claim(portal.okta, { name: 'team', value: '"red"', claimType: 'IDENTITY', alwaysIncludeInToken: false });
    const scope = 'openid profile email address phone';
    const about = await identity(scope);
    const base = ['amr', 'at_hash', 'aud', 'auth_time', 'exp', 'iat', 'idp', 'iss', 'jti', 'nonce', 'sub', 'ver'];
    expect(Object.keys(about).toSorted()).toEqual([...base, 'email', 'name', 'preferred_username'].toSorted());
    expect(about['jti']).toMatch(/^ID\.[\w-]{43}$/);
    expect(Object.keys(await identity('openid')).toSorted()).toEqual(base);

    Object.assign(profile(), {
      city: 'London',
      zipCode: 'NW1',
      primaryPhone: '+44 1',
      locale: 'en_GB',
      timezone: 'Europe/London',
    });
    expect(await userinfo(scope)).toEqual({
      sub: user().raw['id'],
      name: 'Ada Sandbox',
      given_name: 'Ada',
      family_name: 'Sandbox',
      preferred_username: portal.okta.user.login,
      locale: 'en_GB',
      zoneinfo: 'Europe/London',
      updated_at: expect.any(Number),
      email: portal.okta.user.login,
      email_verified: true,
      address: { locality: 'London', postal_code: 'NW1' },
      phone_number: '+44 1',
      team: 'red',
    });
    expect(await userinfo('openid email')).toEqual({
      sub: user().raw['id'],
      email: portal.okta.user.login,
      email_verified: true,
      team: 'red',
    });
  });
});

describe('userinfo refuses', () => {
  const ask = (headers: Record<string, string>, method = 'GET') => fetch(`${portal.issuer}/v1/userinfo`, { method, headers });

  it('a request without a token, with a false one, with one for nothing', async () => {
    const missing = await ask({});
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toContain('error="invalid_request"');
    const { access_token: good = '', id_token: idToken = '' } = await tokensOf(portal);
    expect((await ask({ authorization: `Bearer ${good}` }, 'POST')).status).toBe(200);
    for (const token of [`${good.slice(0, -4)}AAAA`, idToken, 'nonsense']) {
      const refused = await ask({ authorization: `Bearer ${token}` });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain(
        'error="invalid_token", error_description="The access token is invalid."',
      );
    }
    const { access_token: narrow = '' } = await tokensOf(portal, { scope: 'offline_access' });
    const refused = await ask({ authorization: `Bearer ${narrow}` });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  it('an access token whose time is over', async () => {
    const { access_token: token = '' } = await tokensOf(portal);
    portal.clock.at += 3_599_000;
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
    portal.clock.at += 2000;
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(401);
  });
});
