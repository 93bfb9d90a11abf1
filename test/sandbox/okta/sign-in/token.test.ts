import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { seedAuthorizationServer } from '../../../../src/sandbox/okta/seed-org.ts';
import {
  active,
  allow,
  made,
  type Portal,
  post,
  redeem,
  refresh,
  refused,
  restorer,
  signedIn,
  spa,
  startPortal,
  tokensOf,
} from './portal.ts';

let portal: Portal;
let restore: () => void;
beforeAll(async () => {
  portal = await startPortal();
  restore = restorer(portal);
});
beforeEach(() => restore());
afterAll(() => portal.okta.close());

const app = (): App => portal.okta.state.apps[0] as App;
const oauthClient = (): Raw => (app().raw['settings'] as Raw)['oauthClient'] as Raw;
const newCode = async (): Promise<string> => (await signedIn(portal)).searchParams.get('code') ?? '';

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
    expect(await active(portal, String(body['access_token']))).toBe(true);
    const gone = refused(400, 'invalid_grant', 'The authorization code is invalid or has expired.');
    expect(await redeem(portal, code)).toMatchObject(gone);
    expect(await active(portal, String(body['access_token']))).toBe(false);
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
