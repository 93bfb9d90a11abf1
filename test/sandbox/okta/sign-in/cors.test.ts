import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { made, origin, type Portal, post, refused, restorer, spa, startPortal, tokensOf } from './portal.ts';

let portal: Portal;
let restore: () => void;
beforeAll(async () => {
  portal = await startPortal();
  restore = restorer(portal);
});
beforeEach(() => restore());
afterAll(() => portal.okta.close());

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
    await made(portal.okta, 'POST', '/api/v1/apps', spa('Native', { redirect_uris: ['com.example.app:/callback'] }));
    expect((await preflight('null')).headers.get('access-control-allow-origin')).toBeNull();
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

  it('may read metadata and keys from a trusted origin only', async () => {
    const page = 'https://reader.example';
    const paths = ['.well-known/openid-configuration', '.well-known/oauth-authorization-server', 'v1/keys'];
    const here = new URL(portal.issuer);
    const urls = [
      ...paths.map((path) => `${portal.issuer}/${path}`),
      `${here.origin}/.well-known/oauth-authorization-server${here.pathname}`,
      `${here.origin}/.well-known/openid-configuration`,
      `${here.origin}/oauth2/v1/keys`,
    ];
    const allowed = async (url: string, method: string) =>
      (await fetch(url, { method, headers: { origin: page } })).headers.get('access-control-allow-origin');
    for (const url of urls) expect([url, await allowed(url, 'GET'), await allowed(url, 'OPTIONS')]).toEqual([url, null, null]);
    await made(portal.okta, 'POST', '/api/v1/trustedOrigins', { name: 'Page', origin: page, scopes: [{ type: 'CORS' }] });
    for (const url of urls) expect([url, await allowed(url, 'GET'), await allowed(url, 'OPTIONS')]).toEqual([url, page, page]);
  });
});
