import {
  compactDecrypt,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Raw, rawAt, textAt } from '../../../../src/sandbox/okta/raw.ts';
import { seedBookmark, seedGroups, seedZone } from '../../../../src/sandbox/okta/seed-org.ts';
import { newSigningKeys } from '../../../../src/sandbox/okta/signing-keys.ts';
import { signInByScript } from '../../../../src/sandbox/sign-in-by-script.ts';
import { call, listOf } from '../call.ts';
import {
  active,
  authorizeUrl,
  made,
  type Portal,
  post,
  redeem,
  redirectUri,
  refresh,
  refused,
  refusedWith,
  restorer,
  signedIn,
  startPortal,
  tokensOf,
} from './portal.ts';

let portal: Portal;
let restore: () => void;
beforeAll(async () => {
  portal = await startPortal();
  restore = restorer(portal);
});
afterAll(() => portal.okta.close());
afterEach(() => restore());

/** Changes the app as its owner would, over the management API. */
async function changeApp(client: Raw): Promise<void> {
  const path = `/api/v1/apps/${portal.clientId}`;
  const app = (await call(portal.okta, 'GET', path)).body as Raw;
  const settings = rawAt(app, 'settings');
  await made(portal.okta, 'PUT', path, {
    ...app,
    settings: { ...settings, oauthClient: { ...rawAt(settings, 'oauthClient'), ...client } },
  });
}

const insecure = { [oauth.allowInsecureRequests]: true };

async function discovered(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(portal.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
}

describe('an app whose tokens are bound by DPoP', () => {
  it('gets none without a proof', async () => {
    await changeApp({ dpop_bound_access_tokens: true });
    const url = await signedIn(portal);
    const reply = await redeem(portal, url.searchParams.get('code') ?? '');
    expect(reply).toMatchObject(refused(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.'));
  });

  it('signs in with oauth4webapi, which takes the nonce, and refreshes with the same key only', async () => {
    await changeApp({ dpop_bound_access_tokens: true });
    const { okta, clientId } = portal;
    const as = await discovered();
    const me: oauth.Client = { client_id: clientId };
    const verifier = oauth.generateRandomCodeVerifier();
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const authorize = authorizeUrl(portal, { code_challenge: challenge, nonce: null, state: 'x' });
    const { redirectUrl } = await signInByScript({ authorizeUrl: authorize, ...okta.user });
    const back = oauth.validateAuthResponse(as, me, new URL(redirectUrl), 'x');
    const DPoP = oauth.DPoP(me, await oauth.generateKeyPair('ES256'));
    const ask = () =>
      oauth.authorizationCodeGrantRequest(as, me, oauth.None(), back, redirectUri, verifier, { ...insecure, DPoP });
    const first = await ask();
    await expect(oauth.processAuthorizationCodeResponse(as, me, first)).rejects.toSatisfy(oauth.isDPoPNonceError);
    const tokens = await oauth.processAuthorizationCodeResponse(as, me, await ask());
    expect(tokens.token_type).toBe('dpop');
    expect(decodeJwt(tokens.access_token)['cnf']).toEqual({ jkt: expect.stringMatching(/^[\w-]{43}$/) });

    const person = await oauth.userInfoRequest(as, me, tokens.access_token, { ...insecure, DPoP });
    expect(await person.json()).toMatchObject({ email: okta.user.login });
    const asBearer = await fetch(String(as.userinfo_endpoint), { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect([asBearer.status, await asBearer.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    const introspected = await post(portal, 'introspect', { token: tokens.access_token });
    expect(introspected.body).toMatchObject({ active: true, token_type: 'DPoP' });

    const renew = (key: oauth.DPoPHandle) =>
      oauth.refreshTokenGrantRequest(as, me, oauth.None(), tokens.refresh_token ?? '', { ...insecure, DPoP: key });
    const stranger = oauth.DPoP(me, await oauth.generateKeyPair('ES256'));
    // the first answer brings the nonce
    await renew(stranger).then((response) => oauth.processRefreshTokenResponse(as, me, response).catch(() => undefined));
    const foreign = await renew(stranger);
    expect(await foreign.json()).toEqual({
      error: 'invalid_dpop_proof',
      error_description: 'Invalid DPoP Public Key binding in refresh token',
    });
    const renewed = await oauth.processRefreshTokenResponse(as, me, await renew(DPoP));
    expect(renewed.token_type).toBe('dpop');
  });
});

describe('network zones', () => {
  const outside = ['access_denied', "The request is made from outside the client's permitted network zones."] as const;

  it('keep an app from being used elsewhere, at both endpoints', async () => {
    const url = await signedIn(portal);
    const { refresh_token: token = '' } = await tokensOf(portal);
    const office = seedZone(portal.okta.state, 'Office', ['10.0.0.0/8', '192.168.1.1-192.168.1.9']);
    await changeApp({ network: { connection: 'ZONE', include: [office] } });
    const back = await fetch(authorizeUrl(portal), { redirect: 'manual' });
    const told = new URL(back.headers.get('location') ?? '').searchParams;
    expect([told.get('error'), told.get('error_description')]).toEqual(outside);
    expect(await redeem(portal, url.searchParams.get('code') ?? '')).toMatchObject(refused(403, ...outside));
    expect(await refresh(portal, token)).toMatchObject(refused(403, ...outside));
  });

  it('let in who is in one of them, or in none that is left out', async () => {
    const here = seedZone(portal.okta.state, 'Here', ['127.0.0.0/8']);
    const office = seedZone(portal.okta.state, 'Elsewhere', ['10.0.0.0/8']);
    for (const [network, admitted] of [
      [{ connection: 'ANYWHERE' }, true],
      [{ connection: 'ZONE', include: [office, here] }, true],
      [{ connection: 'ZONE', include: ['ALL_IP_ZONES'] }, true],
      [{ connection: 'ZONE', exclude: [office] }, true],
      [{ connection: 'ZONE', exclude: [here] }, false],
      [{ connection: 'ZONE', exclude: ['ALL_IP_ZONES'] }, false],
      [{ connection: 'ZONE', include: ['nzo-not-there'] }, false],
    ] as const) {
      await changeApp({ network: network as unknown as Raw });
      const back = await fetch(authorizeUrl(portal), { redirect: 'manual' });
      expect([network, back.status]).toEqual([network, admitted ? 200 : 302]);
    }
  });

  it('keep an API token from being used elsewhere', async () => {
    const { okta } = portal;
    const office = seedZone(okta.state, 'Token zone', ['10.0.0.0/8']);
    okta.state.token.network = { connection: 'ZONE', include: [office] };
    expect((await call(okta, 'GET', '/api/v1/apps')).body).toMatchObject({ errorCode: 'E0000011' });
    okta.state.token.network = { connection: 'ZONE', exclude: [office] };
    expect((await call(okta, 'GET', '/api/v1/apps')).status).toBe(200);
  });
});

describe('an authorization server that encrypts its access tokens', () => {
  const path = '/api/v1/authorizationServers/default';
  const usual = { name: 'default', description: 'x', audiences: ['api://default'] };

  it('gives what only the API can read', async () => {
    const pair = await generateKeyPair('RSA-OAEP-256', { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'enc-1', use: 'enc', status: 'ACTIVE' } as unknown as Raw;
    const set = { accessTokenEncryptedResponseAlgorithm: 'RSA-OAEP-256', jwks: { keys: [jwk] } };
    const answered = await made(portal.okta, 'PUT', path, { ...usual, ...set });
    expect(answered).toMatchObject(set);
    const tokens = await tokensOf(portal);
    expect(decodeProtectedHeader(tokens['access_token'] ?? '')).toMatchObject({ alg: 'RSA-OAEP-256', kid: 'enc-1', cty: 'JWT' });
    const { plaintext } = await compactDecrypt(tokens['access_token'] ?? '', pair.privateKey);
    const keys = createRemoteJWKSet(new URL(`${portal.issuer}/v1/keys`));
    const { payload } = await jwtVerify(Buffer.from(plaintext).toString(), keys, { issuer: portal.issuer });
    expect(payload['email']).toBe(portal.okta.user.login);
    // the ID token is for the app, as before
    await jwtVerify(tokens['id_token'] ?? '', keys, { issuer: portal.issuer });
    expect(await made(portal.okta, 'PUT', path, usual)).not.toHaveProperty('accessTokenEncryptedResponseAlgorithm');
    decodeJwt((await tokensOf(portal))['access_token'] ?? '');
  });

  it('and has no key for that, says so', async () => {
    await made(portal.okta, 'PUT', path, { ...usual, accessTokenEncryptedResponseAlgorithm: 'RSA-OAEP-512' });
    const url = await signedIn(portal);
    expect(await redeem(portal, url.searchParams.get('code') ?? '')).toMatchObject(
      refused(400, 'invalid_request', 'No encryption key found for the authorization server.'),
    );
    await made(portal.okta, 'PUT', path, usual);
  });

  it('an app may want its ID token encrypted', async () => {
    const pair = await generateKeyPair('RSA-OAEP-384', { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'mine', use: 'enc' } as unknown as Raw;
    await changeApp({ id_token_encrypted_response_alg: 'RSA-OAEP-384', jwks: { keys: [jwk] } });
    const { id_token: token = '' } = await tokensOf(portal);
    const { plaintext } = await compactDecrypt(token, pair.privateKey);
    expect(decodeJwt(Buffer.from(plaintext).toString()).aud).toBe(portal.clientId);
    await changeApp({ jwks: { keys: [{ ...jwk, status: 'INACTIVE' }] } });
    const url = await signedIn(portal);
    expect(await redeem(portal, url.searchParams.get('code') ?? '')).toMatchObject(
      refused(401, 'invalid_client', 'No active encryption key found for the client.'),
    );
  });
});

describe('keys of other algorithms', () => {
  it.each(['ES256', 'RS512', 'PS256', 'EdDSA'])('%s signs, is published as such, and verifies', async (alg) => {
    portal.server.keys = await newSigningKeys(new Date(), alg);
    const { access_token: token = '' } = await tokensOf(portal);
    expect(decodeProtectedHeader(token).alg).toBe(alg);
    const keys = createRemoteJWKSet(new URL(`${portal.issuer}/v1/keys`));
    await jwtVerify(token, keys, { issuer: portal.issuer });
    const published = (await (await fetch(`${portal.issuer}/v1/keys`)).json()) as { keys: Raw[] };
    for (const key of published.keys) {
      expect(key).toMatchObject({ alg, use: 'sig' });
      expect(key).not.toHaveProperty('d');
    }
    expect(await active(portal, token)).toBe(true);
    expect((await discovered()).id_token_signing_alg_values_supported).toEqual([alg]);
    await made(portal.okta, 'POST', '/api/v1/authorizationServers/default/credentials/lifecycle/keyRotate', { use: 'sig' });
    expect(decodeProtectedHeader((await tokensOf(portal))['access_token'] ?? '').alg).toBe(alg);
  });
});

describe('what a token cannot be made of', () => {
  it('more than 100 groups that a claim lets through', async () => {
    const { okta } = portal;
    seedGroups(okta.state, 'team-', 120, okta.state.users[0]);
    const groups = await call(okta, 'GET', '/api/v1/groups?limit=100');
    expect(listOf(groups)).toHaveLength(100);
    expect(groups.headers.get('link')).toContain('rel="next"');
    expect(listOf(await call(okta, 'GET', '/api/v1/groups?search=profile.name+sw+%22team-%22'))).toHaveLength(120);
    expect(await refusedOrTokens()).toMatchObject({
      error: 'server_error',
      error_description: 'The groups claim matched too many groups and must be configured to match fewer groups.',
    });
  });

  it('a hook or a subject that the sandbox does not imitate', async () => {
    const rule = portal.server.policies[0]?.rules[0];
    Object.assign(rawAt(rule, 'actions', 'token'), { inlineHook: { id: 'cal0000' } });
    expect(await refusedWith(portal)).toMatchObject({ error_description: expect.stringContaining('does not imitate') });
    restore();
    await changeApp({ subject_type: 'pairwise' });
    expect(await refusedOrTokens()).toMatchObject({ error_description: expect.stringContaining('does not imitate') });
  });

  async function refusedOrTokens(): Promise<Raw> {
    const url = await signedIn(portal);
    return (await redeem(portal, url.searchParams.get('code') ?? '')).body;
  }
});

it('an app of another type may have the label of ours, and is listed beside it', async () => {
  const bookmark = seedBookmark(portal.okta.state, 'Portal');
  const found = listOf(await call(portal.okta, 'GET', '/api/v1/apps?q=Portal'));
  expect(found.map(({ name, label }) => `${String(name)} ${String(label)}`)).toEqual(['oidc_client Portal', 'bookmark Portal']);
  expect(textAt(found[1], '_links', 'users', 'href')).toBe(`${portal.okta.url}/api/v1/apps/${String(bookmark.raw['id'])}/users`);
});
