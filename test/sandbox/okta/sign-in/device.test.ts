import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { newRole } from '../../../../src/sandbox/okta/roles.ts';
import { seedLoginApp } from '../../../../src/sandbox/okta/seed-org.ts';
import { type OktaStandIn, startOkta } from '../../../../src/sandbox/okta/start-okta.ts';
import { activateByScript } from '../../../../src/sandbox/sign-in-by-script.ts';
import { spa } from '../bodies.ts';
import { call, listOf, objectOf } from '../call.ts';

const granted = ['okta.apps.manage', 'okta.groups.read'];
let fresh: OktaStandIn;
let okta: OktaStandIn;
let app: App;
let clientId: string;
let time: number;
beforeAll(async () => {
  fresh = await startOkta();
  // the org's keys are made when they are first asked for
  await fetch(`${fresh.url}/oauth2/v1/keys`);
});
beforeEach(async () => {
  time = Date.now();
  okta = await startOkta({ state: fresh.state, now: () => new Date(time) });
  app = seedLoginApp(okta, granted);
  clientId = String(app.raw['id']);
});
afterAll(() => fresh.close());
afterEach(() => okta.close());

async function post(
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${okta.url}/oauth2/v1/${path}`, { method: 'POST', body: new URLSearchParams(form) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

const begin = async (scope = 'openid profile offline_access okta.apps.manage okta.users.read') =>
  (await post('device/authorize', { client_id: clientId, scope })).body as {
    device_code: string;
    user_code: string;
    verification_uri: string;
    verification_uri_complete: string;
    interval: number;
    expires_in: number;
  };
const ask = (deviceCode: string, id = clientId) =>
  post('token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode, client_id: id });
const letIn = (device: { verification_uri_complete: string }, deny = false) =>
  activateByScript({ verificationUri: device.verification_uri_complete, ...okta.user, deny });
const error = (status: number, code: string, description: string) => ({
  status,
  body: { error: code, error_description: description },
});
const pending = error(400, 'authorization_pending', 'The device authorization is pending. Please try again later.');

/** The tokens of a device that was let in. */
async function tokens(scope?: string): Promise<Record<string, string>> {
  const device = await begin(scope);
  await letIn(device);
  const { status, body } = await ask(device.device_code);
  expect(status).toBe(200);
  return body as Record<string, string>;
}

describe('a device', () => {
  it('gets two codes, as Okta’s description shows them', async () => {
    expect(await begin()).toEqual({
      user_code: expect.stringMatching(/^[A-Z]{8}$/),
      device_code: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      interval: 5,
      verification_uri: `${okta.url}/activate`,
      verification_uri_complete: expect.stringMatching(/\/activate\?user_code=[A-Z]{8}$/),
      expires_in: 600,
    });
  });

  it('waits until somebody lets it in, and gets tokens once', async () => {
    const device = await begin();
    expect(await ask(device.device_code)).toEqual(pending);
    await letIn(device);
    const { status, body } = await ask(device.device_code);
    expect([status, body]).toMatchObject([
      200,
      { token_type: 'Bearer', expires_in: 3600, scope: 'openid profile offline_access okta.apps.manage' },
    ]);
    expect(await ask(device.device_code)).toEqual(error(400, 'invalid_grant', 'The device code is invalid or has expired.'));
    const keys = createRemoteJWKSet(new URL(`${okta.url}/oauth2/v1/keys`));
    const options = { issuer: okta.url, currentDate: new Date(time) };
    const { payload } = await jwtVerify(String(body['access_token']), keys, { ...options, audience: okta.url });
    const user = okta.state.users[0]?.raw;
    expect(payload).toMatchObject({
      cid: clientId,
      uid: user?.['id'],
      sub: okta.user.login,
      scp: ['openid', 'profile', 'offline_access', 'okta.apps.manage'],
    });
    const about = await jwtVerify(String(body['id_token']), keys, { ...options, audience: clientId });
    expect(about.payload).toMatchObject({ sub: user?.['id'], name: 'Ada Sandbox', idp: okta.state.id });
    expect(about.payload).not.toHaveProperty('email');
  });

  it('is told to slow down, and has to', async () => {
    const device = await begin();
    const slower = error(400, 'slow_down', 'Slow down the polling frequency. Please try again later.');
    expect(await ask(device.device_code)).toEqual(pending);
    time += 1000;
    expect(await ask(device.device_code)).toEqual(slower);
    time += 5000;
    expect(await ask(device.device_code)).toEqual(slower);
    time += 15_000;
    expect(await ask(device.device_code)).toEqual(pending);
    await letIn(device);
    expect((await ask(device.device_code)).status).toBe(200);
  });

  it('comes too late', async () => {
    const device = await begin();
    time += 600_000;
    expect(await ask(device.device_code)).toEqual(error(400, 'expired_token', 'The device code has expired.'));
    await expect(letIn(device)).rejects.toThrow('The user code is invalid or has expired.');
    time += 3_600_000;
    expect((await ask(device.device_code)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('is turned away', async () => {
    const device = await begin();
    await letIn(device, true);
    const denied = error(403, 'access_denied', 'The resource owner or authorization server denied the request.');
    expect(await ask(device.device_code)).toEqual(denied);
    await expect(letIn(device)).rejects.toThrow('The user code is invalid or has expired.');
  });

  it('of somebody whom the app is not assigned to is turned away', async () => {
    app.assignments = [];
    const device = await begin();
    await expect(letIn(device)).rejects.toThrow('User is not assigned to the client application.');
    expect(await ask(device.device_code)).toEqual(error(400, 'access_denied', 'User is not assigned to the client application.'));
    const id = String(okta.state.users[0]?.raw['id']);
    await call(okta, 'POST', `/api/v1/apps/${clientId}/users`, { id });
    await tokens();
  });

  it('and its person’s wrong password lets nobody in', async () => {
    const device = await begin();
    const wrong = { verificationUri: device.verification_uri_complete, login: okta.user.login, password: 'wrong' };
    await expect(activateByScript(wrong)).rejects.toThrow('Unable to sign in');
    expect(await ask(device.device_code)).toEqual(pending);
  });

  it('gets no further without what it takes', async () => {
    const unknown = 'One or more scopes are not configured for the authorization server resource.';
    const openid = "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.";
    const authorize = (form: Readonly<Record<string, string>>) => post('device/authorize', { client_id: clientId, ...form });
    expect(await authorize({})).toEqual(error(400, 'invalid_scope', 'No scopes were requested.'));
    expect(await authorize({ scope: 'okta.nothing.read' })).toEqual(error(400, 'invalid_scope', unknown));
    expect(await authorize({ scope: 'email okta.apps.read' })).toEqual(error(400, 'invalid_scope', openid));
    expect((await authorize({ scope: 'openid', client_id: 'nobody' })).body).toMatchObject({ error: 'invalid_client' });
    const { id } = objectOf(await call(okta, 'POST', '/api/v1/apps', spa('No device')));
    expect((await authorize({ scope: 'openid', client_id: String(id) })).body).toMatchObject({ error: 'unauthorized_client' });
    const foreign = await begin();
    expect((await ask(foreign.device_code, seedLoginApp(okta, []).raw['id'] as string)).body).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('whose app was granted nothing of what it asks for gets nothing', async () => {
    const device = await begin('okta.users.read okta.policies.read');
    await letIn(device);
    expect(await ask(device.device_code)).toEqual(
      error(400, 'consent_required', 'You are not allowed any of the requested scopes.'),
    );
  });
});

describe('the access token of a person', () => {
  const call_ = (token: string, method: string, path: string, body?: Raw) => call(okta, method, path, body, `Bearer ${token}`);

  it('does what its scopes and the roles of the person allow together', async () => {
    const { access_token: token = '' } = await tokens('openid okta.apps.manage okta.groups.read okta.users.read');
    expect((await call_(token, 'POST', '/api/v1/apps', spa('By device'))).status).toBe(200);
    expect((await call_(token, 'GET', '/api/v1/groups')).status).toBe(200);
    const noScope = await call_(token, 'GET', '/api/v1/users/me');
    expect([noScope.status, noScope.body]).toMatchObject([403, { errorCode: 'E0000006' }]);
    expect(noScope.headers.get('www-authenticate')).toContain('scope="okta.users.read"');
    const [user] = okta.state.users;
    if (user !== undefined) user.roles = [newRole('READ_ONLY_ADMIN', 'user', new Date(time))];
    const noRole = await call_(token, 'POST', '/api/v1/apps', spa('By role'));
    expect([noRole.status, noRole.body]).toMatchObject([403, { errorCode: 'E0000006' }]);
    expect(noRole.headers.has('www-authenticate')).toBe(false);
    expect((await call_(token, 'GET', '/api/v1/apps')).status).toBe(200);
  });

  it('is whose it is: `me` is who let the device in', async () => {
    app.grantedScopes = ['okta.users.read'];
    const { access_token: token = '' } = await tokens('openid okta.users.read');
    expect(objectOf(await call_(token, 'GET', '/api/v1/users/me'))['id']).toBe(okta.state.users[0]?.raw['id']);
  });

  it('ends after an hour, with the person, the app and its revocation', async () => {
    const good = async (token: string) => (await call_(token, 'GET', '/api/v1/apps')).status;
    const { access_token: first = '' } = await tokens();
    expect(await good(first)).toBe(200);
    await post('revoke', { token: first, token_type_hint: 'access_token', client_id: 'nobody' });
    expect(await good(first)).toBe(200);
    expect(await post('revoke', { token: first, token_type_hint: 'access_token', client_id: clientId })).toEqual({
      status: 200,
      body: {},
    });
    expect(await good(first)).toBe(401);
    const { access_token: second = '' } = await tokens();
    time += 3_599_000;
    expect(await good(second)).toBe(200);
    time += 1000;
    const late = await call_(second, 'GET', '/api/v1/apps');
    expect([late.status, late.body]).toMatchObject([401, { errorCode: 'E0000011' }]);
    const { access_token: third = '' } = await tokens();
    const user = okta.state.users[0]?.raw;
    if (user !== undefined) user['status'] = 'SUSPENDED';
    expect(await good(third)).toBe(401);
    if (user !== undefined) user['status'] = 'ACTIVE';
    expect(await good(third)).toBe(200);
    app.raw['status'] = 'INACTIVE';
    expect(await good(third)).toBe(401);
  });

  it('is no token of the custom authorization server, and its own is no token here', async () => {
    const { access_token: token = '' } = await tokens();
    const there = await fetch(`${okta.url}/oauth2/default/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(there.status).toBe(401);
    expect(decodeJwt(token).iss).toBe(okta.url);
  });
});

describe('the refresh token of a device', () => {
  const refresh = (token: string, more: Readonly<Record<string, string>> = {}) =>
    post('token', { grant_type: 'refresh_token', refresh_token: token, client_id: clientId, ...more });

  it('is given where it was asked for, rotates, and its second use ends all', async () => {
    expect(await tokens('openid okta.apps.manage')).not.toHaveProperty('refresh_token');
    const { refresh_token: first = '', access_token: access = '' } = await tokens();
    const renewed = await refresh(first);
    expect([renewed.status, renewed.body]).toMatchObject([200, { scope: 'openid profile offline_access okta.apps.manage' }]);
    const second = String(renewed.body['refresh_token']);
    expect(second).not.toBe(first);
    time += 31_000;
    expect((await refresh(first)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(second)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await call(okta, 'GET', '/api/v1/apps', undefined, `Bearer ${access}`)).status).toBe(401);
  });

  it('gives fewer scopes when asked for fewer, never more, and ends with its revocation', async () => {
    const { refresh_token: token = '' } = await tokens();
    expect((await refresh(token, { scope: 'okta.apps.manage' })).body).toMatchObject({ scope: 'okta.apps.manage' });
    expect((await refresh(token, { scope: 'okta.groups.read' })).body).toMatchObject({ error: 'access_denied' });
    expect((await post('revoke', { token, token_type_hint: 'refresh_token', client_id: clientId })).status).toBe(200);
    expect((await refresh(token)).body).toMatchObject({ error: 'invalid_grant' });
  });
});

it('an administrator makes the app over the API, signs in by it, and revokes the token that made it', async () => {
  const native = {
    name: 'oidc_client',
    label: 'gloo-okta login',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
    settings: {
      oauthClient: {
        application_type: 'native',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        response_types: [],
        refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
      },
    },
  };
  const made = objectOf(await call(okta, 'POST', '/api/v1/apps', native));
  const path = `/api/v1/apps/${String(made['id'])}`;
  for (const scopeId of ['okta.apps.manage', 'okta.apps.read']) {
    expect((await call(okta, 'POST', `${path}/grants`, { scopeId, issuer: okta.url })).status).toBe(201);
  }
  const me = objectOf(await call(okta, 'GET', '/api/v1/users/me'));
  expect((await call(okta, 'POST', `${path}/users`, { id: String(me['id']) })).status).toBe(200);
  clientId = String(made['id']);
  const { access_token: token = '' } = await tokens('openid okta.apps.manage okta.apps.read');
  expect((await call(okta, 'GET', path, undefined, `Bearer ${token}`)).status).toBe(200);
  expect((await call(okta, 'DELETE', '/api/v1/api-tokens/current')).status).toBe(204);
  expect((await call(okta, 'GET', path)).status).toBe(401);
  expect((await call(okta, 'GET', path, undefined, `Bearer ${token}`)).status).toBe(200);
  const shown = JSON.stringify(okta.calls());
  expect(shown).not.toContain(token);
  expect(shown).toContain('"device_code":"[secret]"');
});

describe('independent clients', () => {
  it('openid-client goes the whole way', async () => {
    okta.conditions.deviceSeconds = 1;
    const config = await client.discovery(new URL(okta.url), clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid offline_access okta.apps.manage' });
    const polling = client.pollDeviceAuthorizationGrant(config, device);
    await letIn({ verification_uri_complete: device.verification_uri_complete ?? '' });
    const got = await polling;
    expect(got).toMatchObject({ token_type: 'bearer', scope: 'openid offline_access okta.apps.manage' });
    expect(got.claims()).toMatchObject({ aud: clientId, sub: okta.state.users[0]?.raw['id'] });
    expect(listOf(await call(okta, 'GET', '/api/v1/apps', undefined, `Bearer ${got.access_token}`))).toHaveLength(1);
    const renewed = await client.refreshTokenGrant(config, got.refresh_token ?? '');
    await client.tokenRevocation(config, renewed.refresh_token ?? '');
    await expect(client.refreshTokenGrant(config, renewed.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('openid-client is told of a person who says no', async () => {
    okta.conditions.deviceSeconds = 1;
    const config = await client.discovery(new URL(okta.url), clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    await letIn({ verification_uri_complete: device.verification_uri_complete ?? '' }, true);
    await expect(client.pollDeviceAuthorizationGrant(config, device)).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('oauth4webapi goes the whole way', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(okta.url);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
    const me: oauth.Client = { client_id: clientId };
    const asked = await oauth.deviceAuthorizationRequest(as, me, oauth.None(), { scope: 'okta.groups.read' }, insecure);
    const device = await oauth.processDeviceAuthorizationResponse(as, me, asked);
    const grant = () => oauth.deviceCodeGrantRequest(as, me, oauth.None(), device.device_code, insecure);
    await expect(oauth.processDeviceCodeResponse(as, me, await grant())).rejects.toMatchObject({
      error: 'authorization_pending',
    });
    await letIn({ verification_uri_complete: device.verification_uri_complete ?? '' });
    const got = await oauth.processDeviceCodeResponse(as, me, await grant());
    const used = await oauth.protectedResourceRequest(
      got.access_token,
      'GET',
      new URL(`${okta.url}/api/v1/groups`),
      undefined,
      undefined,
      insecure,
    );
    expect(used.status).toBe(200);
  });
});
