import { afterEach, describe, expect, it } from 'vitest';
import type { OrgState } from '../../../src/sandbox/okta/org-state.ts';
import { type OktaOptions, type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { spa } from './bodies.ts';
import { call, createSpa } from './call.ts';

let fresh: OrgState | undefined;
let okta: OktaStandIn;
afterEach(() => okta.close());

async function start(options: OktaOptions = {}): Promise<void> {
  okta = await startOkta({ ...(fresh === undefined ? {} : { state: fresh }), ...options });
  fresh ??= structuredClone(okta.state);
}

describe('who may do what', () => {
  it('is decided by the API token', async () => {
    await start({ token: 'the-token' });
    expect(okta.token).toBe('the-token');
    expect((await call(okta, 'GET', '/api/v1/apps')).status).toBe(200);
    const refused = await call(okta, 'GET', '/api/v1/apps', undefined, 'SSWS another');
    expect([refused.status, refused.body]).toMatchObject([
      401,
      { errorCode: 'E0000011', errorSummary: 'Invalid token provided' },
    ]);
    expect((await call(okta, 'GET', '/api/v1/apps', undefined, 'Bearer undefined')).body).toMatchObject({
      errorCode: 'E0000011',
    });
    expect((await call(okta, 'GET', '/api/v1/apps', undefined, 'Basic eDp5')).status).toBe(401);
    const nobody = await call(okta, 'GET', '/api/v1/apps', undefined, '');
    expect([nobody.status, nobody.body]).toMatchObject([403, { errorCode: 'E0000005' }]);
  });

  it('is not asked where all may read', async () => {
    await start();
    for (const path of ['/.well-known/okta-organization', '/oauth2/default/v1/keys', '/.well-known/openid-configuration']) {
      expect((await call(okta, 'GET', path, undefined, '')).status).toBe(200);
    }
  });

  it('is nothing but reading, with read-only rights', async () => {
    await start({ rights: 'read-only' });
    expect((await call(okta, 'GET', '/api/v1/apps')).status).toBe(200);
    const refused = await call(okta, 'POST', '/api/v1/apps', spa('New'));
    expect([refused.status, refused.body]).toMatchObject([403, { errorCode: 'E0000006' }]);
    expect(okta.state.apps).toEqual([]);
  });

  it('is apps only, for an administrator of apps', async () => {
    await start({ rights: 'app-admin' });
    await createSpa(okta);
    expect((await call(okta, 'POST', '/api/v1/groups', { profile: { name: 'New' } })).status).toBe(403);
  });

  it('is decided before what is sent is looked at', async () => {
    await start({ rights: 'read-only' });
    expect((await call(okta, 'POST', '/api/v1/apps', 'nonsense')).status).toBe(403);
  });
});

describe('an org without API Access Management', () => {
  it('refuses authorization servers with 401 E0000015, reading and writing, and has none', async () => {
    await start({ edition: { apiAccessManagement: false } });
    for (const [method, path] of [
      ['GET', '/api/v1/authorizationServers'],
      ['POST', '/api/v1/authorizationServers'],
      ['GET', '/api/v1/authorizationServers/default/claims'],
    ] as const) {
      const reply = await call(okta, method, path);
      expect([reply.status, reply.body]).toMatchObject([401, { errorCode: 'E0000015' }]);
    }
    expect((await call(okta, 'GET', '/oauth2/default/.well-known/openid-configuration')).status).toBe(404);
    expect((await call(okta, 'GET', '/api/v1/apps')).status).toBe(200);
    const metadata = await call(okta, 'GET', '/.well-known/oauth-authorization-server');
    expect(metadata.body).toMatchObject({ scopes_supported: expect.not.arrayContaining(['okta.authorizationServers.manage']) });
  });
});

describe('a classic org', () => {
  it('says so, and its apps have no sign-on policy', async () => {
    await start({ edition: { pipeline: 'v1' } });
    const id = await createSpa(okta);
    expect((await call(okta, 'GET', '/.well-known/okta-organization')).body).toMatchObject({ pipeline: 'v1' });
    expect((await call(okta, 'GET', `/api/v1/apps/${id}`)).body).not.toHaveProperty('_links.accessPolicy');
    expect((await call(okta, 'GET', '/api/v1/policies?type=ACCESS_POLICY')).body).toEqual([]);
  });
});

describe('what the sandbox does not have', () => {
  it('is refused in its own name, and counted', async () => {
    await start();
    const reply = await call(okta, 'GET', '/api/v1/logs');
    expect(reply.status).toBe(404);
    expect(reply.text).toContain('gloo-okta sandbox');
    expect(okta.unknownRoutes()).toEqual(['GET /api/v1/logs']);
  });

  it('is 405 when only the method is wrong', async () => {
    await start();
    const reply = await call(okta, 'PUT', '/api/v1/apps', {});
    expect([reply.status, reply.body]).toMatchObject([405, { errorCode: 'E0000022' }]);
    expect(okta.unknownRoutes()).toEqual([]);
  });

  it('is not said to be what Okta does not have, when Okta has it', async () => {
    await start();
    for (const [method, path] of [
      ['POST', '/api/v1/policies'],
      ['GET', '/api/v1/logs'],
    ] as const) {
      const reply = await call(okta, method, path);
      expect(reply.status).toBe(404);
      expect(reply.text).toContain('gloo-okta sandbox');
    }
    expect(okta.unknownRoutes()).toEqual(['POST /api/v1/policies', 'GET /api/v1/logs']);
  });

  it('is also a path with an extra slash', async () => {
    await start();
    expect((await call(okta, 'GET', '//api/v1/apps')).status).toBe(404);
    expect((await call(okta, 'GET', '/api/v1/apps/')).status).toBe(404);
    expect(okta.unknownRoutes()).toHaveLength(2);
  });
});

describe('the record of calls', () => {
  it('has method, path, query, status, what was sent and what came back', async () => {
    const at = new Date('2026-11-22T10:00:00Z');
    await start({ now: () => at });
    await call(okta, 'POST', '/api/v1/groups', { profile: { name: 'New' } });
    await call(okta, 'GET', '/api/v1/groups?q=New');
    expect(okta.calls()).toMatchObject([
      { method: 'POST', path: '/api/v1/groups', query: '', status: 200, body: { profile: { name: 'New' } }, at },
      { method: 'GET', path: '/api/v1/groups', query: 'q=New', status: 200, body: null, answer: [{ profile: { name: 'New' } }] },
    ]);
  });

  it('has no secret in it', async () => {
    await start();
    const app = spa('Web');
    Object.assign(app, {
      credentials: {
        oauthClient: { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'a-secret-of-the-client' },
      },
    });
    const settings = { oauthClient: { ...(app['settings'] as { oauthClient: object }).oauthClient, application_type: 'web' } };
    const made = await call(okta, 'POST', '/api/v1/apps', { ...app, settings } as unknown as typeof app);
    expect(made.body).toHaveProperty('credentials.oauthClient.client_secret', 'a-secret-of-the-client');
    const shown = JSON.stringify([okta.calls(), okta.snapshot()]);
    expect(shown).toContain('[secret]');
    for (const secret of ['a-secret-of-the-client', okta.token, okta.user.password]) expect(shown).not.toContain(secret);
    for (const { privateJwk } of okta.state.authorizationServers[0]?.keys ?? [])
      expect(shown).not.toContain(String(privateJwk.d));
  });
});

describe('every answer of the management API', () => {
  it('has an id and the rate limit, which counts down and starts anew after a minute', async () => {
    let seconds = 1_800_000_000;
    await start({ now: () => new Date(seconds * 1000) });
    const first = await call(okta, 'GET', '/api/v1/apps');
    const second = await call(okta, 'GET', '/api/v1/apps');
    expect(first.headers.get('x-okta-request-id')).not.toBe(second.headers.get('x-okta-request-id'));
    expect(first.headers.get('x-rate-limit-reset')).toBe(String(seconds + 60));
    expect(Number(first.headers.get('x-rate-limit-remaining')) - Number(second.headers.get('x-rate-limit-remaining'))).toBe(1);
    seconds += 61;
    const later = await call(okta, 'GET', '/api/v1/apps');
    expect(later.headers.get('x-rate-limit-remaining')).toBe(first.headers.get('x-rate-limit-remaining'));
  });
});
