import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrgState } from '../../../src/sandbox/okta/org-state.ts';
import { copyOf, isRaw, type Raw, rawAt, textAt } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { changed, claim, policy, rule, spa } from './bodies.ts';
import { call, createSpa, listOf, objectOf } from './call.ts';
import { checkCalls, contractAvailable } from './contract.ts';

const policies = '/api/v1/authorizationServers/default/policies';
let fresh: OrgState | undefined;
let moment: number;
let okta: OktaStandIn;
beforeEach(async () => {
  moment = Date.parse('2026-11-22T10:00:00Z');
  fresh ??= (await startOkta({ now: () => new Date(moment) })).state;
  okta = await startOkta({ state: fresh, now: () => new Date(moment) });
});
afterEach(async () => {
  if (contractAvailable) expect(checkCalls(okta.calls())).toEqual([]);
  expect(okta.unknownRoutes()).toEqual([]);
  await okta.close();
});

async function made(path: string, body: Raw): Promise<string> {
  return String(objectOf(await call(okta, 'POST', path, body))['id']);
}

describe('a new org', () => {
  it('is as a new Integrator org is: an authorization server without an access policy, two groups, no app', async () => {
    expect(listOf(await call(okta, 'GET', '/api/v1/apps'))).toEqual([]);
    expect(listOf(await call(okta, 'GET', policies))).toEqual([]);
    const servers = listOf(await call(okta, 'GET', '/api/v1/authorizationServers'));
    expect(servers).toMatchObject([{ name: 'default', audiences: ['api://default'], default: true, status: 'ACTIVE' }]);
    const groups = listOf(await call(okta, 'GET', '/api/v1/groups'));
    expect(groups.map((group) => textAt(group, 'profile', 'name'))).toEqual(['Everyone', 'Okta Administrators']);
    const claims = listOf(await call(okta, 'GET', '/api/v1/authorizationServers/default/claims'));
    expect(claims.filter((one) => one['claimType'] === 'RESOURCE')).toMatchObject([{ name: 'sub', system: true }]);
    expect(claims.filter((one) => one['claimType'] === 'IDENTITY')).toHaveLength(18);
  });

  it('knows its owner by id, by login, and as `me`', async () => {
    const me = objectOf(await call(okta, 'GET', '/api/v1/users/me'));
    expect(me).toMatchObject({ status: 'ACTIVE', profile: { login: okta.user.login, organization: 'Sandbox Inc.' } });
    expect((await call(okta, 'GET', `/api/v1/users/${String(me['id'])}`)).body).toEqual(me);
    expect((await call(okta, 'GET', `/api/v1/users/${encodeURIComponent(okta.user.login)}`)).body).toEqual(me);
    const groups = listOf(await call(okta, 'GET', '/api/v1/users/me/groups'));
    expect(groups.map((group) => textAt(group, 'profile', 'name'))).toEqual(['Everyone', 'Okta Administrators']);
    expect((await call(okta, 'GET', '/api/v1/org')).body).toMatchObject({ id: okta.state.id, status: 'ACTIVE' });
  });
});

describe('an app', () => {
  it('is what was asked for, with what Okta adds, and without a secret or a link to itself', async () => {
    const app = objectOf(await call(okta, 'POST', '/api/v1/apps', spa('Portal')));
    expect(app).toMatchObject({
      label: 'Portal',
      status: 'ACTIVE',
      created: '2026-11-22T10:00:00.000Z',
      credentials: { oauthClient: { client_id: app['id'], token_endpoint_auth_method: 'none', pkce_required: true } },
      settings: { oauthClient: rawAt(spa('Portal'), 'settings', 'oauthClient') },
      universalLogout: { status: 'DISABLED', supportType: 'FULL' },
    });
    expect(app).not.toHaveProperty('credentials.oauthClient.client_secret');
    expect(app).not.toHaveProperty('_links.self');
    expect(app).toHaveProperty(
      '_links.accessPolicy.href',
      `${okta.url}/api/v1/policies/${String(okta.state.signOnPolicies[0]?.['id'])}`,
    );
  });

  it('may be created inactive, and turned on and off', async () => {
    const id = await made('/api/v1/apps?activate=false', spa('Portal'));
    const status = async () => objectOf(await call(okta, 'GET', `/api/v1/apps/${id}`))['status'];
    expect(await status()).toBe('INACTIVE');
    expect((await call(okta, 'POST', `/api/v1/apps/${id}/lifecycle/activate`)).body).toEqual({});
    expect(await status()).toBe('ACTIVE');
    await call(okta, 'POST', `/api/v1/apps/${id}/lifecycle/deactivate`);
    expect(await status()).toBe('INACTIVE');
    expect((await call(okta, 'DELETE', `/api/v1/apps/${id}`)).status).toBe(204);
    expect((await call(okta, 'GET', `/api/v1/apps/${id}`)).status).toBe(404);
  });

  it('is replaced: what is not sent goes, what Okta owns stays', async () => {
    const id = await made('/api/v1/apps', changed(spa('Portal'), { profile: { madeBy: 'us' } }));
    moment += 60_000;
    const sent = spa('Renamed');
    delete rawAt(sent, 'settings', 'oauthClient')['refresh_token'];
    const app = objectOf(
      await call(okta, 'PUT', `/api/v1/apps/${id}`, { ...sent, status: 'INACTIVE', id: 'other', created: 'never' }),
    );
    expect(app).toMatchObject({
      id,
      label: 'Renamed',
      status: 'ACTIVE',
      created: '2026-11-22T10:00:00.000Z',
      lastUpdated: '2026-11-22T10:01:00.000Z',
    });
    expect(app).not.toHaveProperty('profile');
    // Documented: an update that does not speak of rotation keeps it.
    expect(app).toHaveProperty('settings.oauthClient.refresh_token', { rotation_type: 'ROTATE', leeway: 30 });
  });

  it('keeps fields that nobody here knows only when they are sent back', async () => {
    const id = await createSpa(okta);
    const oauthClient = rawAt(okta.state.apps[0]?.raw, 'settings', 'oauthClient');
    oauthClient['future_setting'] = { deep: [1, null] };
    const whole = objectOf(await call(okta, 'GET', `/api/v1/apps/${id}`));
    const again = objectOf(await call(okta, 'PUT', `/api/v1/apps/${id}`, copyOf(whole)));
    expect(again).toEqual(whole);
    const without = objectOf(await call(okta, 'PUT', `/api/v1/apps/${id}`, spa('Portal')));
    expect(without).not.toHaveProperty('settings.oauthClient.future_setting');
    const misspelt = objectOf(await call(okta, 'PUT', `/api/v1/apps/${id}`, { ...spa('Portal'), labell: 'x' }));
    expect(misspelt).not.toHaveProperty('labell');
  });

  it('has no leeway with a token that does not rotate', async () => {
    const still = changed(spa('Portal'), { 'settings.oauthClient.refresh_token': { rotation_type: 'STATIC', leeway: 10 } });
    expect(objectOf(await call(okta, 'POST', '/api/v1/apps', still))).toHaveProperty('settings.oauthClient.refresh_token', {
      rotation_type: 'STATIC',
    });
  });

  it('has a logo, which can be seen', async () => {
    const id = await createSpa(okta);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>';
    const upload = async (field: string, data: string) => {
      const form = new FormData();
      form.append(field, new Blob([data]), 'logo.svg');
      const headers = { authorization: `SSWS ${okta.token}` };
      return (await fetch(`${okta.url}/api/v1/apps/${id}/logo`, { method: 'POST', body: form, headers })).status;
    };
    expect(await upload('file', 'no picture')).toBe(400);
    expect(await upload('picture', svg)).toBe(400);
    expect(await upload('file', `${svg}${' '.repeat(1024 * 1024)}`)).toBe(400);
    expect(await upload('file', '<!---->'.repeat(100_000))).toBe(400);
    expect(await upload('file', `\uFEFF<?xml version="1.0"?> <!-- a --><!DOCTYPE svg>\n<!-- b -->${svg}`)).toBe(201);
    expect(await upload('file', svg)).toBe(201);
    const [logo] = rawAt(objectOf(await call(okta, 'GET', `/api/v1/apps/${id}`)), '_links')['logo'] as Raw[];
    const seen = await fetch(String(logo?.['href']));
    expect([seen.headers.get('content-type'), await seen.text()]).toEqual(['image/svg+xml', svg]);
  });
});

describe('an assignment', () => {
  it('may be made twice, has a priority, and goes with its group', async () => {
    const id = await createSpa(okta);
    const groups = [
      await made('/api/v1/groups', { profile: { name: 'one' } }),
      await made('/api/v1/groups', { profile: { name: 'two' } }),
    ];
    for (const group of [...groups, ...groups]) {
      expect((await call(okta, 'PUT', `/api/v1/apps/${id}/groups/${group}`, {})).status).toBe(200);
    }
    const assigned = async () =>
      listOf(await call(okta, 'GET', `/api/v1/apps/${id}/groups`)).map((one) => [one['id'], one['priority']]);
    expect(await assigned()).toEqual([
      [groups[0], 0],
      [groups[1], 1],
    ]);
    await call(okta, 'DELETE', `/api/v1/groups/${String(groups[0])}`);
    expect(await assigned()).toEqual([[groups[1], 1]]);
    expect((await call(okta, 'DELETE', `/api/v1/apps/${id}/groups/${String(groups[1])}`)).status).toBe(204);
    expect((await call(okta, 'DELETE', `/api/v1/apps/${id}/groups/${String(groups[1])}`)).status).toBe(404);
  });

  it('is refused where the app is open to everyone', async () => {
    const id = await made('/api/v1/apps', changed(spa('Portal'), { 'settings.implicitAssignment': true }));
    const everyone = String(okta.state.groups[0]?.['id']);
    expect((await call(okta, 'PUT', `/api/v1/apps/${id}/groups/${everyone}`, {})).status).toBe(400);
  });

  it('of a sign-on policy shows in the app', async () => {
    const id = await createSpa(okta);
    const [, other] = listOf(await call(okta, 'GET', '/api/v1/policies?type=ACCESS_POLICY'));
    expect((await call(okta, 'PUT', `/api/v1/apps/${id}/policies/${String(other?.['id'])}`)).status).toBe(204);
    expect((await call(okta, 'GET', `/api/v1/apps/${id}`)).body).toHaveProperty(
      '_links.accessPolicy.href',
      `${okta.url}/api/v1/policies/${String(other?.['id'])}`,
    );
  });
});

describe('access policies', () => {
  const order = async () =>
    listOf(await call(okta, 'GET', policies)).map((one) => `${String(one['priority'])} ${String(one['name'])}`);

  it('stand in order of priority, without gaps', async () => {
    await made(policies, policy({ name: 'a', priority: 1 }));
    const b = await made(policies, policy({ name: 'b', priority: 1 }));
    await made(policies, policy({ name: 'c', priority: 99 }));
    const { priority: _, ...last } = policy({ name: 'd' });
    await made(policies, last);
    expect(await order()).toEqual(['1 b', '2 a', '3 c', '4 d']);
    await call(okta, 'PUT', `${policies}/${b}`, policy({ name: 'b', priority: 3 }));
    expect(await order()).toEqual(['1 a', '2 c', '3 b', '4 d']);
    await call(okta, 'DELETE', `${policies}/${b}`);
    expect(await order()).toEqual(['1 a', '2 c', '3 d']);
  });

  it('leave the others as they were when one comes and goes', async () => {
    await made(policies, policy({ name: 'a' }));
    const before = okta.snapshot();
    moment += 60_000;
    const b = await made(policies, policy({ name: 'b', priority: 1 }));
    await made(`${policies}/${b}/rules`, rule({}));
    await call(okta, 'DELETE', `${policies}/${b}`);
    expect(okta.snapshot()).toEqual(before);
  });

  it('and rules are turned on and off, 204, and link to what can be done next', async () => {
    const id = await made(policies, policy({}));
    const ruleId = await made(`${policies}/${id}/rules`, rule({}));
    for (const path of [`${policies}/${id}`, `${policies}/${id}/rules/${ruleId}`]) {
      expect((await call(okta, 'POST', `${path}/lifecycle/deactivate`)).status).toBe(204);
      const off = objectOf(await call(okta, 'GET', path));
      expect(off['status']).toBe('INACTIVE');
      expect(Object.keys(rawAt(off, '_links'))).toContain('activate');
      expect((await call(okta, 'POST', `${path}/lifecycle/activate`)).status).toBe(204);
      expect((await call(okta, 'GET', path)).body).toMatchObject({ status: 'ACTIVE' });
    }
  });
});

describe('what is sent and what is kept', () => {
  it('differs for a rule: grants come back sorted, empty conditions as lists', async () => {
    const id = await made(policies, policy({}));
    const sent = rule({ 'conditions.grantTypes': { include: ['password', 'authorization_code'] }, 'conditions.scopes': {} });
    const got = objectOf(await call(okta, 'POST', `${policies}/${id}/rules`, sent));
    expect(got['conditions']).toEqual({
      people: { users: { exclude: [] }, groups: { include: ['EVERYONE'] } },
      grantTypes: { include: ['authorization_code', 'password'] },
      scopes: { include: [] },
    });
  });

  it('differs for a claim: always in the access token, and a filter only for groups', async () => {
    const sent = claim({ alwaysIncludeInToken: false, group_filter_type: 'REGEX', conditions: {} });
    const got = objectOf(await call(okta, 'POST', '/api/v1/authorizationServers/default/claims', sent));
    expect(got).toMatchObject({ alwaysIncludeInToken: true, conditions: { scopes: [] }, system: false, apiResourceId: null });
    expect(got).not.toHaveProperty('group_filter_type');
    const groups = claim({
      name: 'groups',
      valueType: 'GROUPS',
      group_filter_type: 'REGEX',
      value: '.*',
      conditions: { scopes: ['openid'] },
    });
    expect(objectOf(await call(okta, 'POST', '/api/v1/authorizationServers/default/claims', groups))).toMatchObject(groups);
  });

  it('is a list of scopes for a trusted origin, and who made it', async () => {
    const scopes = [{ type: 'CORS' }, { type: 'REDIRECT' }];
    const got = objectOf(
      await call(okta, 'POST', '/api/v1/trustedOrigins', { name: 'a', origin: 'https://a.example:8443', scopes }),
    );
    expect(got).toMatchObject({ status: 'ACTIVE', scopes, createdBy: okta.state.users[0]?.raw['id'] });
    const path = `/api/v1/trustedOrigins/${String(got['id'])}`;
    expect((await call(okta, 'POST', `${path}/lifecycle/deactivate`)).body).toMatchObject({ status: 'INACTIVE' });
    expect((await call(okta, 'PUT', path, { name: 'b', origin: 'https://b.example', scopes })).body).toMatchObject({
      name: 'b',
      status: 'INACTIVE',
    });
    expect((await call(okta, 'DELETE', path)).status).toBe(204);
  });
});

describe('a second authorization server', () => {
  it('has scopes, claims and keys of its own, and may go once it is inactive', async () => {
    const before = okta.snapshot();
    const body = { name: 'Second', description: 'x', audiences: ['api://second'] };
    const id = await made('/api/v1/authorizationServers', body);
    const path = `/api/v1/authorizationServers/${id}`;
    const claimId = await made(`${path}/claims`, claim({}));
    expect((await call(okta, 'GET', `/api/v1/authorizationServers/default/claims/${claimId}`)).status).toBe(404);
    expect(isRaw((await call(okta, 'GET', `${path}/claims/${claimId}`)).body)).toBe(true);
    await call(okta, 'POST', `${path}/lifecycle/deactivate`);
    expect((await call(okta, 'DELETE', path)).status).toBe(204);
    expect(okta.snapshot()).toEqual(before);
  });
});
