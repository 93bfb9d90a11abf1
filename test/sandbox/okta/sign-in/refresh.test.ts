import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App, User } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { active, allow, made, type Portal, post, refresh, refused, restorer, spa, startPortal, tokensOf } from './portal.ts';

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
    expect([await active(portal, oldest), await active(portal, newest)]).toEqual([true, true]);
    portal.clock.at += 31_000;
    expect(await refresh(portal, first)).toMatchObject(invalid);
    expect(await refresh(portal, String(body['refresh_token']))).toMatchObject(invalid);
    expect([await active(portal, oldest), await active(portal, newest)]).toEqual([false, false]);
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
    expect(await active(portal, access)).toBe(false);
    const { body } = await refresh(portal, token);
    expect(await active(portal, String(body['refresh_token']))).toBe(true);
    expect((await post(portal, 'revoke', { token: String(body['refresh_token']) })).status).toBe(200);
    expect(await active(portal, String(body['access_token']))).toBe(false);
    expect(await refresh(portal, String(body['refresh_token']))).toMatchObject(invalid);
    expect((await post(portal, 'revoke', { token: 'nonsense' })).status).toBe(200);
  });

  it('goes when okta-auth-js signs out, which sends the client id alone as Basic credentials', async () => {
    const { refresh_token: token = '' } = await tokensOf(portal);
    const alone = (id: string) => ({ authorization: `Basic ${Buffer.from(id).toString('base64')}` });
    expect((await post(portal, 'revoke', { token }, alone('0oaunknown'))).status).toBe(401);
    expect((await post(portal, 'revoke', { token }, alone(portal.clientId))).status).toBe(200);
    expect(await refresh(portal, token)).toMatchObject(invalid);
  });

  it('ends with the deactivation of its app, as access tokens do', async () => {
    const { access_token: access = '' } = await tokensOf(portal);
    const userinfo = () => fetch(`${portal.issuer}/v1/userinfo`, { headers: { authorization: `Bearer ${access}` } });
    expect((await userinfo()).status).toBe(200);
    app().raw['status'] = 'INACTIVE';
    expect((await userinfo()).status).toBe(401);
  });
});
