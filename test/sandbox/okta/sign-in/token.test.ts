import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App, User } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { seedAuthorizationServer } from '../../../../src/sandbox/okta/seed.ts';
import { allow, made, origin, type Portal, post, redeem, refresh, signedIn, spa, startPortal, tokensOf } from './portal.ts';

let portal: Portal;
let kept: Portal['okta']['state'];
beforeAll(async () => {
  portal = await startPortal();
  kept = structuredClone(portal.okta.state);
});
beforeEach(() => {
  portal.okta.state.apps = structuredClone(kept.apps);
  portal.okta.state.users = structuredClone(kept.users);
  portal.server.policies = structuredClone(kept.authorizationServers[0]?.policies ?? []);
});
afterAll(() => portal.okta.close());

const app = (): App => portal.okta.state.apps[0] as App;
const oauthClient = (): Raw => (app().raw['settings'] as Raw)['oauthClient'] as Raw;
const newCode = async (): Promise<string> => (await signedIn(portal)).searchParams.get('code') ?? '';
const refused = (status: number, error: string, description: string): object => ({
  status,
  body: { error, error_description: description },
});
const active = async (token: string): Promise<unknown> => (await post(portal, 'introspect', { token })).body['active'];

describe('an authorization code', () => {
  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant', 'PKCE verification failed.'],
    ['no verifier', { code_verifier: '' }, 'invalid_request', 'PKCE code verifier is required by the application.'],
    [
      'another redirect URI',
      { redirect_uri: 'https://portal.example/' },
      'invalid_grant',
      "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    ],
    ['no code', { code: '' }, 'invalid_request', "The required parameter 'code' is missing."],
    ['a code that never was', { code: 'nonsense' }, 'invalid_grant', 'The authorization code is invalid or has expired.'],
  ])('is refused with %s', async (_, changes, error, description) => {
    const code = await newCode();
    expect(await redeem(portal, code, changes)).toMatchObject(refused(400, error, description));
    expect((await redeem(portal, code)).status).toBe(200);
  });

  it('is for the app and the server it was given by', async () => {
    const other = await made(portal.okta, 'POST', '/api/v1/apps', spa('Other'));
    const code = await newCode();
    expect(await redeem(portal, code, { client_id: String(other['id']) })).toMatchObject(
      refused(
        400,
        'invalid_grant',
        "The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request.",
      ),
    );
    const server = await seedAuthorizationServer(portal.okta.state, {
      id: 'ausother',
      name: 'other',
      status: 'ACTIVE',
      audiences: ['x'],
    });
    const there = { ...portal, issuer: `${portal.okta.url}/oauth2/${String(server.raw['id'])}` };
    expect(await redeem(there, code)).toMatchObject(
      refused(400, 'invalid_request', 'The grant was issued for another authorization server.'),
    );
  });

  it('is good once: a second use ends what the first one got', async () => {
    const code = await newCode();
    const { body } = await redeem(portal, code);
    expect(await active(String(body['access_token']))).toBe(true);
    const gone = refused(400, 'invalid_grant', 'The authorization code is invalid or has expired.');
    expect(await redeem(portal, code)).toMatchObject(gone);
    expect(await active(String(body['access_token']))).toBe(false);
    expect((await refresh(portal, String(body['refresh_token']))).status).toBe(400);
  });

  it('is good once, also for two requests at the same time', async () => {
    const code = await newCode();
    const answers = await Promise.all([redeem(portal, code), redeem(portal, code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  it('is good for five minutes', async () => {
    const [early, late] = [await newCode(), await newCode()];
    portal.clock.at += 299_000;
    expect((await redeem(portal, early)).status).toBe(200);
    portal.clock.at += 2000;
    expect((await redeem(portal, late)).status).toBe(400);
  });

  it('is held against assignment and policy once more', async () => {
    const code = await newCode();
    const { policies } = portal.server;
    portal.server.policies = [];
    expect(await redeem(portal, code)).toMatchObject(
      refused(401, 'access_denied', 'Policy evaluation failed for this request, please check the policy configurations.'),
    );
    portal.server.policies = policies;
    app().assignments = [];
    expect(await redeem(portal, code)).toMatchObject(
      refused(400, 'access_denied', 'User is not assigned to the client application.'),
    );
  });

  it('gets a refresh token only with offline_access and the grant, an ID token only with openid', async () => {
    expect(await tokensOf(portal, { scope: 'openid' })).not.toHaveProperty('refresh_token');
    const offline = await tokensOf(portal, { scope: 'offline_access' });
    expect(offline).toHaveProperty('refresh_token');
    expect(offline).not.toHaveProperty('id_token');
    oauthClient()['grant_types'] = ['authorization_code'];
    expect(await tokensOf(portal)).not.toHaveProperty('refresh_token');
  });

  it('gives tokens that are not kept in the record of calls', async () => {
    const { access_token: token = 'none' } = await tokensOf(portal);
    expect(JSON.stringify(portal.okta.calls())).not.toContain(token);
  });
});

describe('a refresh token', () => {
  const invalid = refused(400, 'invalid_grant', 'The refresh token is invalid or expired.');
  const next = async (token: string): Promise<string> => {
    const { status, body } = await refresh(portal, token);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return String(body['refresh_token']);
  };

  it('is replaced at each use, and good for 30 seconds more', async () => {
    const { refresh_token: first = '' } = await tokensOf(portal);
    const second = await next(first);
    expect(second).not.toBe(first);
    portal.clock.at += 30_000;
    expect(await next(first)).toBe(second);
    expect(await next(second)).not.toBe(second);
  });

  it('ends its whole family when it is used after that', async () => {
    const { refresh_token: first = '', access_token: oldest = '' } = await tokensOf(portal);
    const { body } = await refresh(portal, first);
    const newest = String(body['access_token']);
    expect([await active(oldest), await active(newest)]).toEqual([true, true]);
    portal.clock.at += 31_000;
    expect(await refresh(portal, first)).toMatchObject(invalid);
    expect(await refresh(portal, String(body['refresh_token']))).toMatchObject(invalid);
    expect([await active(oldest), await active(newest)]).toEqual([false, false]);
  });

  it("follows the app's leeway, and stays the same where tokens are static", async () => {
    oauthClient()['refresh_token'] = { rotation_type: 'ROTATE', leeway: 0 };
    const { refresh_token: first = '' } = await tokensOf(portal);
    await next(first);
    portal.clock.at += 1;
    expect(await refresh(portal, first)).toMatchObject(invalid);
    oauthClient()['refresh_token'] = { rotation_type: 'STATIC' };
    const { refresh_token: lasting = '' } = await tokensOf(portal);
    expect(await next(lasting)).toBe(lasting);
  });

  it('gives no two successors to two requests at the same time', async () => {
    const { refresh_token: first = '' } = await tokensOf(portal);
    const [one, other] = await Promise.all([next(first), next(first)]);
    expect(one).toBe(other);
  });

  it('ends when unused for the window of the rule, or at the end of its lifetime', async () => {
    portal.server.policies = [];
    await allow(portal.okta, portal.clientId, { refreshTokenLifetimeMinutes: 60, refreshTokenWindowMinutes: 20 });
    const minute = 60_000;
    const { refresh_token: unused = '' } = await tokensOf(portal);
    let { refresh_token: token = '' } = await tokensOf(portal);
    for (const _ of [1, 2, 3]) {
      portal.clock.at += 19 * minute;
      token = await next(token);
    }
    expect(await refresh(portal, unused)).toMatchObject(invalid);
    portal.clock.at += 5 * minute;
    expect(await refresh(portal, token)).toMatchObject(invalid);
  });

  it('may be asked for fewer scopes, not for more', async () => {
    const { refresh_token: token = '' } = await tokensOf(portal, { scope: 'openid email offline_access' });
    const narrow = await refresh(portal, token, { scope: 'openid' });
    expect(narrow.body['scope']).toBe('openid');
    expect(narrow.body).not.toHaveProperty('refresh_token');
    expect(await refresh(portal, token, { scope: 'openid phone' })).toMatchObject(
      refused(
        400,
        'access_denied',
        'Some of the scopes requested for the refresh request were not granted in the original authorize request. Denied scopes: phone.',
      ),
    );
  });

  it('is for its app only, and for one that may still refresh', async () => {
    const { refresh_token: token = '' } = await tokensOf(portal);
    const other = await made(portal.okta, 'POST', '/api/v1/apps', spa('Other'));
    expect(await refresh(portal, token, { client_id: String(other['id']) })).toMatchObject(invalid);
    oauthClient()['grant_types'] = ['authorization_code'];
    expect(await refresh(portal, token)).toMatchObject(
      refused(
        400,
        'unauthorized_client',
        'The client is not authorized to use the provided grant type. Configured grant types: [authorization_code].',
      ),
    );
  });

  it('carries a change of the profile into the next access token', async () => {
    const { refresh_token: token = '', access_token: before = '' } = await tokensOf(portal);
    expect(decodeJwt(before)).toMatchObject({ organization: 'Sandbox Inc.' });
    const [user] = portal.okta.state.users as [User];
    (user.raw['profile'] as Raw)['organization'] = 'Moved Ltd.';
    const { body } = await refresh(portal, token);
    expect(decodeJwt(String(body['access_token']))).toMatchObject({ organization: 'Moved Ltd.', sub: portal.okta.user.login });
  });

  it('goes, and takes its access tokens along, when it is revoked; not the other way round', async () => {
    const { refresh_token: token = '', access_token: access = '' } = await tokensOf(portal);
    expect((await post(portal, 'revoke', { token: access })).status).toBe(200);
    expect(await active(access)).toBe(false);
    const { body } = await refresh(portal, token);
    expect(await active(String(body['refresh_token']))).toBe(true);
    expect((await post(portal, 'revoke', { token: String(body['refresh_token']) })).status).toBe(200);
    expect(await active(String(body['access_token']))).toBe(false);
    expect(await refresh(portal, String(body['refresh_token']))).toMatchObject(invalid);
    expect((await post(portal, 'revoke', { token: 'nonsense' })).status).toBe(200);
  });

  it('ends with the deactivation of its app, as access tokens do', async () => {
    const { access_token: access = '' } = await tokensOf(portal);
    const userinfo = () => fetch(`${portal.issuer}/v1/userinfo`, { headers: { authorization: `Bearer ${access}` } });
    expect((await userinfo()).status).toBe(200);
    app().raw['status'] = 'INACTIVE';
    expect((await userinfo()).status).toBe(401);
  });
});

describe('the client', () => {
  const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
  const secret = 'a-secret-of-enough-length';
  const none = 'Client authentication failed. Either the client or the client credentials are invalid.';
  async function web(): Promise<string> {
    const raw = spa('Web', {
      application_type: 'web',
      grant_types: ['authorization_code', 'client_credentials'],
      refresh_token: null,
    });
    raw['credentials'] = {
      oauthClient: { token_endpoint_auth_method: 'client_secret_basic', pkce_required: false, client_secret: secret },
    };
    return String((await made(portal.okta, 'POST', '/api/v1/apps', raw))['id']);
  }
  const scope = 'okta.myAccount.read';

  it.each([
    ['nothing', { client_id: '' }, {}, 'No client credentials found.'],
    ['an unknown id', { client_id: '0oaunknown' }, {}, "Invalid value for 'client_id' parameter."],
    ['a secret that the app has not', { client_secret: secret }, {}, none],
    ['half a header', {}, { authorization: 'Basic !' }, 'Found Authentication header but was not valid client credentials.'],
  ])('is refused with %s', async (_, changes: Record<string, string>, headers: Record<string, string>, description) => {
    const answer = await post(portal, 'token', { grant_type: 'authorization_code', code: 'x', ...changes }, headers);
    expect(answer).toMatchObject(refused(401, 'invalid_client', description));
  });

  it('is refused with two credentials, and with a parameter given twice', async () => {
    const both = await post(portal, 'token', { grant_type: 'authorization_code', client_secret: 'x' }, basic('a', 'b'));
    expect(both).toMatchObject({ status: 401, body: { error: 'invalid_request' } });
    const body = new URLSearchParams('grant_type=refresh_token&grant_type=refresh_token');
    const twice = await fetch(`${portal.issuer}/v1/token`, { method: 'POST', body });
    expect(await twice.json()).toEqual({
      error: 'invalid_request',
      error_description: 'The request contained multiple parameters with the same name.',
    });
  });

  it.each([
    ['', 'invalid_request'],
    ['pigeon', 'unsupported_grant_type'],
    ['password', 'unauthorized_client'],
    ['client_credentials', 'unauthorized_client'],
  ])('is refused the grant %j', async (grant, error) => {
    expect(await post(portal, 'token', { grant_type: grant })).toMatchObject({ status: 400, body: { error } });
  });

  it('may be an app that acts for itself', async () => {
    const id = await web();
    const ask = (text: string, key = secret) =>
      post(portal, 'token', { grant_type: 'client_credentials', scope: text, client_id: id }, basic(id, key));
    expect(await ask(scope, 'wrong')).toMatchObject(
      refused(401, 'invalid_client', 'The client secret supplied for a confidential client is invalid.'),
    );
    expect(await ask('openid')).toMatchObject(
      refused(400, 'invalid_scope', "Cannot request 'openid' scopes using client credentials."),
    );
    expect(await ask(scope)).toMatchObject({ status: 401, body: { error: 'access_denied' } });
    await allow(portal.okta, id, {}, { grantTypes: { include: ['client_credentials'] }, people: {} });
    // The portal's claims speak of a person, and nobody knows what Okta then does.
    expect(await ask(scope)).toMatchObject({ status: 501, body: { error: 'server_error' } });
    const { claims } = portal.server;
    portal.server.claims = claims.filter(({ name }) => name !== 'email' && name !== 'organization');
    const { status, body } = await ask(scope);
    portal.server.claims = claims;
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refresh_token');
    const payload = decodeJwt(String(body['access_token']));
    expect(payload).toMatchObject({ sub: id, cid: id, scp: [scope] });
    expect(Object.keys(payload)).not.toContain('uid');
    expect(Object.keys(payload)).not.toContain('groups');
  });
});

describe('a browser', () => {
  const preflight = (from: string) =>
    fetch(`${portal.issuer}/v1/token`, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });

  it('may call the token endpoint from where the app is redirected to', async () => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(200);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('content-type');
    const { headers, status } = await post(portal, 'token', { grant_type: 'refresh_token', refresh_token: 'x' }, { origin });
    expect(status).toBe(400);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('vary')).toBe('Origin');
  });

  it('may not from elsewhere', async () => {
    const elsewhere = 'https://evil.example';
    expect((await preflight(elsewhere)).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await post(portal, 'token', { grant_type: 'refresh_token', refresh_token: 'x' }, { origin: elsewhere });
    expect(answer).toMatchObject(
      refused(
        400,
        'invalid_request',
        'Browser requests to the token endpoint must be part of at least one whitelisted redirect_uri.',
      ),
    );
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may read userinfo from a trusted origin only', async () => {
    const { access_token: access = '' } = await tokensOf(portal);
    const userinfo = () => fetch(`${portal.issuer}/v1/userinfo`, { headers: { authorization: `Bearer ${access}`, origin } });
    expect((await userinfo()).headers.get('access-control-allow-origin')).toBeNull();
    await made(portal.okta, 'POST', '/api/v1/trustedOrigins', { name: 'Portal', origin, scopes: [{ type: 'CORS' }] });
    expect((await userinfo()).headers.get('access-control-allow-origin')).toBe(origin);
  });
});
