import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInByScript } from '../../../../src/sandbox/sign-in-by-script.ts';
import { type Portal, redirectUri, signOutUri, startPortal } from './portal.ts';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(async () => {
  expect(portal.okta.unknownRoutes()).toEqual([]);
  await portal.okta.close();
});

describe('openid-client signs in', () => {
  it('from discovery to sign-out', async () => {
    const { okta, issuer, clientId } = portal;
    const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
    const verifier = client.randomPKCECodeVerifier();
    const nonce = client.randomNonce();
    const state = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
    });
    const { redirectUrl } = await signInByScript({ authorizeUrl: url.href, ...okta.user });
    const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true };
    const tokens = await client.authorizationCodeGrant(config, new URL(redirectUrl), checks);
    const claims = tokens.claims();

    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'openid profile email offline_access' });
    expect(claims).toMatchObject({
      sub: okta.state.users[0]?.raw['id'],
      email: okta.user.login,
      name: 'Ada Sandbox',
      preferred_username: okta.user.login,
      amr: ['pwd'],
      idp: okta.state.id,
      nonce,
    });
    expect(claims).not.toHaveProperty('family_name');

    const person = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
    expect(person).toMatchObject({ sub: claims?.sub, family_name: 'Sandbox', given_name: 'Ada', email_verified: true });

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect(refreshed.claims()).toMatchObject({ sub: claims?.sub, auth_time: claims?.['auth_time'] });

    expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
      active: true,
      username: okta.user.login,
    });
    await client.tokenRevocation(config, refreshed.access_token);
    expect(await client.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });

    const signOut = client.buildEndSessionUrl(config, {
      id_token_hint: refreshed.id_token ?? '',
      post_logout_redirect_uri: signOutUri,
      state: 'bye',
    });
    const gone = await fetch(signOut, { redirect: 'manual' });
    expect(gone.headers.get('location')).toBe(`${signOutUri}?state=bye`);
  });

  it('and is told of a wrong verifier', async () => {
    const { okta, issuer, clientId } = portal;
    const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
      state: 's',
    });
    const { redirectUrl } = await signInByScript({ authorizeUrl: url.href, ...okta.user });
    const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: 's' };
    await expect(client.authorizationCodeGrant(config, new URL(redirectUrl), checks)).rejects.toMatchObject({
      status: 400,
      error: 'invalid_grant',
      error_description: 'PKCE verification failed.',
    });
  });
});

describe('oauth4webapi signs in', () => {
  const insecure = { [oauth.allowInsecureRequests]: true };

  it('by RFC 8414 discovery, and takes the access token for one of the server', async () => {
    const { okta, issuer, clientId } = portal;
    const found = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...insecure });
    const as = await oauth.processDiscoveryResponse(new URL(issuer), found);
    const me: oauth.Client = { client_id: clientId };
    const verifier = oauth.generateRandomCodeVerifier();
    const url = new URL(as.authorization_endpoint ?? '');
    const params = {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 'x',
      nonce: 'y',
    };
    const pkce = { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
    url.search = new URLSearchParams({ ...params, ...pkce }).toString();
    const { redirectUrl } = await signInByScript({ authorizeUrl: url.href, ...okta.user });
    const back = oauth.validateAuthResponse(as, me, new URL(redirectUrl), 'x');
    const response = await oauth.authorizationCodeGrantRequest(as, me, oauth.None(), back, redirectUri, verifier, insecure);
    const tokens = await oauth.processAuthorizationCodeResponse(as, me, response, { expectedNonce: 'y', requireIdToken: true });
    await oauth.validateApplicationLevelSignature(as, response, insecure);

    expect(tokens.refresh_token).toBeUndefined();
    expect(Object.keys(decodeProtectedHeader(tokens.access_token)).toSorted()).toEqual(['alg', 'kid']);
    const keys = createRemoteJWKSet(new URL(as.jwks_uri ?? ''));
    const { payload } = await jwtVerify(tokens.access_token, keys, { issuer, audience: 'api://default' });
    expect(payload).toEqual({
      ver: 1,
      jti: expect.stringMatching(/^AT\.[\w-]{43}$/),
      iss: issuer,
      aud: 'api://default',
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 3600,
      cid: clientId,
      uid: okta.state.users[0]?.raw['id'],
      scp: ['openid'],
      auth_time: expect.any(Number),
      sub: okta.user.login,
      email: okta.user.login,
      organization: 'Sandbox Inc.',
      groups: ['Everyone', 'Okta Administrators'],
    });
  });
});
