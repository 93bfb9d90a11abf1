import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { signInByScript } from '../../../../src/sandbox/sign-in-by-script.ts';
import { authorizeUrl, made, type Portal, page, redirectUri, restorer, signedIn, spa, startPortal } from './portal.ts';

let portal: Portal;
let restore: () => void;
beforeAll(async () => {
  portal = await startPortal();
  restore = restorer(portal);
});
beforeEach(() => restore());
afterAll(() => portal.okta.close());

type Changes = Readonly<Record<string, string | null>>;
const get = (changes: Changes = {}) => fetch(authorizeUrl(portal, changes), { redirect: 'manual' });
const app = (): App => portal.okta.state.apps[0] as App;
const oauthClient = (): Raw => (app().raw['settings'] as Raw)['oauthClient'] as Raw;

describe('the sign-in page', () => {
  it('works without a script, and says when the password is wrong', async () => {
    const { login, password } = portal.okta.user;
    const first = await get({ login_hint: 'ada"<b>@x' });
    const text = await first.text();
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).not.toContain('<script');
    expect(text).toContain('value="ada&quot;&lt;b&gt;@x"');
    expect(text).toMatch(/<label for="username">[\s\S]*id="username"[\s\S]*<label for="password">[\s\S]*id="password"/);

    const send = (secret: string, cookie: string): Promise<Response> => {
      const [, stateToken = ''] = /name="stateToken" value="([^"]+)"/.exec(text) ?? [];
      const body = new URLSearchParams({ stateToken, username: login, password: secret });
      return fetch(`${portal.okta.url}/signin/sandbox`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
    };
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const wrong = await send('wrong', cookie);
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain('role="alert" id="failure">Unable to sign in<');

    const stolen = await send(password, 'DT=another');
    expect(await page(stolen)).toMatchObject({
      error: 'login_required',
      description: 'Request expired, please start over and try again.',
    });

    const right = await send(password, cookie);
    expect(right.status).toBe(302);
    expect(right.headers.get('location')).toContain(`${redirectUri}?code=`);
    expect(right.headers.getSetCookie()[0]).toMatch(/^idx=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await send(password, cookie)).status).toBe(400);
  });

  it.each(['ACTIVE', 'SUSPENDED'])('lets only the active in: %s', async (status) => {
    const [user] = portal.okta.state.users;
    if (user !== undefined) user.raw['status'] = status;
    const attempt = signedIn(portal).then(({ searchParams }) => searchParams.has('code'));
    if (status === 'ACTIVE') expect(await attempt).toBe(true);
    else await expect(attempt).rejects.toThrow('no sign-in: 401 Unable to sign in');
  });

  it('leaves no password and no code in the record of calls', async () => {
    await signedIn(portal);
    const record = JSON.stringify(portal.okta.calls());
    expect(record).toContain('/signin/sandbox');
    expect(record).not.toContain(portal.okta.user.password);
  });
});

describe('the answer', () => {
  it('has the state as it was, and no issuer', async () => {
    const { searchParams } = await signedIn(portal);
    expect([...searchParams.keys()].toSorted()).toEqual(['code', 'state']);
    expect(searchParams.get('state')).toBe('a state/with signs');
  });

  it('is in the fragment when asked', async () => {
    const { hash, search } = await signedIn(portal, { response_mode: 'fragment' });
    expect(search).toBe('');
    expect([...new URLSearchParams(hash.slice(1)).keys()].toSorted()).toEqual(['code', 'state']);
  });

  it('is a form when asked', async () => {
    const response = await get({ response_mode: 'form_post', prompt: 'none' });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain(`<form method="post" action="${redirectUri}">`);
    expect(text).toContain('name="error" value="login_required"');
    expect(text).toContain('name="state" value="a state/with signs"');
  });

  it('keeps the query of the redirect URI', async () => {
    oauthClient()['redirect_uris'] = [`${redirectUri}?from=okta`];
    const { searchParams } = await signedIn(portal, { redirect_uri: `${redirectUri}?from=okta` });
    expect([...searchParams.keys()].toSorted()).toEqual(['code', 'from', 'state']);
  });

  it('also to a request by POST', async () => {
    const url = new URL(authorizeUrl(portal, { prompt: 'none' }));
    const response = await fetch(`${portal.issuer}/v1/authorize`, { method: 'POST', body: url.searchParams, redirect: 'manual' });
    expect(response.headers.get('location')).toContain('error=login_required');
  });
});

describe('a session', () => {
  async function sessionCookie(): Promise<string> {
    let cookie = '';
    const listening: typeof fetch = async (...args) => {
      const response = await fetch(...args);
      for (const header of response.headers.getSetCookie()) if (header.startsWith('idx=')) cookie = header.split(';')[0] ?? '';
      return response;
    };
    await signInByScript({ authorizeUrl: authorizeUrl(portal), ...portal.okta.user, fetch: listening });
    return cookie;
  }
  const again = async (cookie: string, changes: Changes): Promise<URLSearchParams | number> => {
    const response = await fetch(authorizeUrl(portal, changes), { headers: { cookie }, redirect: 'manual' });
    const location = response.headers.get('location');
    return location === null ? response.status : new URL(location).searchParams;
  };

  it('signs in again without a password, until it is over', async () => {
    const cookie = await sessionCookie();
    const hour = 60 * 60 * 1000;
    expect(await again(cookie, {})).toMatchObject({ size: 2 });
    expect(((await again(cookie, { prompt: 'none' })) as URLSearchParams).has('code')).toBe(true);
    expect(await again(cookie, { prompt: 'login' })).toBe(200);
    portal.clock.at += hour;
    expect(await again(cookie, { max_age: '60' })).toBe(200);
    portal.clock.at += 1.5 * hour;
    expect(((await again(cookie, {})) as URLSearchParams).has('code')).toBe(true);
    portal.clock.at += 2 * hour;
    expect(await again(cookie, {})).toBe(200);
  });

  it('is held against the policy each time', async () => {
    const cookie = await sessionCookie();
    portal.server.policies = [];
    expect(((await again(cookie, {})) as URLSearchParams).get('error')).toBe('access_denied');
  });

  it('is not for another app to which its person is not assigned', async () => {
    const cookie = await sessionCookie();
    const other = await made(portal.okta, 'POST', '/api/v1/apps', spa('Other'));
    const answer = (await again(cookie, { client_id: String(other['id']) })) as URLSearchParams;
    expect(answer.get('error_description')).toBe('User is not assigned to the client application.');
  });
});

describe('the scripted sign-in', () => {
  it('stays on loopback and says what went wrong', async () => {
    const { login } = portal.okta.user;
    await expect(signInByScript({ authorizeUrl: 'https://example.com/', login, password: 'x' })).rejects.toThrow(
      'not on loopback',
    );
    await expect(signInByScript({ authorizeUrl: authorizeUrl(portal), login, password: 'x' })).rejects.toThrow(
      'Unable to sign in',
    );
    const lost = signInByScript({ authorizeUrl: authorizeUrl(portal, { client_id: 'x' }), login, password: 'x' });
    await expect(lost).rejects.toThrow("Invalid value for 'client_id' parameter.");
  });
});
