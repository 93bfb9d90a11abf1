import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInByScript } from '../../../../src/sandbox/sign-in-by-script.ts';
import { authorizeUrl, type Portal, signOutUri, startPortal, tokensOf } from './portal.ts';

let portal: Portal;
let idToken: string;
let accessToken: string;
beforeAll(async () => {
  portal = await startPortal();
  ({ id_token: idToken = '', access_token: accessToken = '' } = await tokensOf(portal));
});
afterAll(() => portal.okta.close());

function signOut(params: Readonly<Record<string, string>>, cookie = ''): Promise<Response> {
  const url = `${portal.issuer}/v1/logout?${new URLSearchParams(params).toString()}`;
  return fetch(url, { redirect: 'manual', headers: { cookie } });
}

async function session(): Promise<string> {
  let cookie = '';
  const listening: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    for (const header of response.headers.getSetCookie()) if (header.startsWith('idx=')) cookie = header.split(';')[0] ?? '';
    return response;
  };
  await signInByScript({ authorizeUrl: authorizeUrl(portal), ...portal.okta.user, fetch: listening });
  return cookie;
}

const signedInWith = async (cookie: string): Promise<boolean> => {
  const response = await fetch(authorizeUrl(portal, { prompt: 'none' }), { headers: { cookie }, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '').searchParams.has('code');
};

describe('sign-out', () => {
  it('ends the session and goes to the registered URI with the state', async () => {
    const cookie = await session();
    expect(await signedInWith(cookie)).toBe(true);
    const answer = await signOut({ id_token_hint: idToken, post_logout_redirect_uri: signOutUri, state: 'a b' }, cookie);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`${signOutUri}?state=a+b`);
    expect(answer.headers.getSetCookie()[0]).toContain('Max-Age=0');
    expect(await signedInWith(cookie)).toBe(false);
  });

  it('without a URI or a session stays with Okta', async () => {
    const answer = await signOut({ id_token_hint: idToken });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('You are signed out');
  });

  it('refuses a URI that is not registered to the letter, and keeps the session', async () => {
    const cookie = await session();
    for (const uri of ['https://portal.example', `${signOutUri}?x`, 'https://evil.example/']) {
      const answer = await signOut({ id_token_hint: idToken, post_logout_redirect_uri: uri }, cookie);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect((await answer.text()).replaceAll('&#39;', "'")).toContain(
        "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings",
      );
    }
    expect(await signedInWith(cookie)).toBe(true);
  });

  it.each([
    ['none', () => ({}), "The required parameter 'id_token_hint' is missing."],
    ['nonsense', () => ({ id_token_hint: 'a.b.c' }), 'The id token is invalid.'],
    ['an access token', () => ({ id_token_hint: accessToken }), 'The id token is invalid.'],
    ['an altered one', () => ({ id_token_hint: `${idToken.slice(0, -4)}AAAA` }), 'The id token is invalid.'],
  ])('refuses an ID token that is %s', async (_, params, says) => {
    const answer = await signOut({ post_logout_redirect_uri: signOutUri, ...params() });
    expect(answer.status).toBe(400);
    expect((await answer.text()).replaceAll('&#39;', "'")).toContain(says);
  });

  it("refuses somebody else's session", async () => {
    const [ada] = structuredClone(portal.okta.state.users);
    if (ada === undefined) throw new Error('nobody there');
    const raw = { ...ada.raw, id: '00ubob', profile: { ...(ada.raw['profile'] as object), login: 'bob@okta-sandbox.example' } };
    portal.okta.state.users.push({ ...ada, raw });
    const { id_token: other = '' } = await (async () => {
      const user = { login: 'bob@okta-sandbox.example', password: ada.password };
      return tokensOf({ ...portal, okta: { ...portal.okta, user } });
    })();
    const cookie = await session();
    const answer = await signOut({ id_token_hint: other, post_logout_redirect_uri: signOutUri }, cookie);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('The ID token subject does not match the current session');
    expect(await signedInWith(cookie)).toBe(true);
  });
});
