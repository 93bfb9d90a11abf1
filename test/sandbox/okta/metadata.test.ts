import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { call, listOf, objectOf } from './call.ts';

let okta: OktaStandIn;
let serverId: string;
beforeAll(async () => {
  okta = await startOkta();
  serverId = String(
    objectOf(await call(okta, 'POST', '/api/v1/authorizationServers', { name: 'Second', audiences: ['api://second'] }))['id'],
  );
});
afterAll(() => okta.close());

describe('the metadata of a custom authorization server', () => {
  it.each([
    '/oauth2/ID/.well-known/openid-configuration',
    '/oauth2/ID/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/oauth2/ID',
  ])('is at %s, for the default one and for others', async (path) => {
    for (const id of ['default', serverId]) {
      const issuer = `${okta.url}/oauth2/${id}`;
      expect((await call(okta, 'GET', path.replace('ID', id), undefined, '')).body).toMatchObject({
        issuer,
        authorization_endpoint: `${issuer}/v1/authorize`,
        token_endpoint: `${issuer}/v1/token`,
        end_session_endpoint: `${issuer}/v1/logout`,
        jwks_uri: `${issuer}/v1/keys`,
        code_challenge_methods_supported: ['S256'],
      });
    }
  });

  it('speaks of the default one in one way, whether it is asked for as `default` or by id', async () => {
    const id = String(okta.state.authorizationServers[0]?.raw['id']);
    const byName = await call(okta, 'GET', '/oauth2/default/.well-known/openid-configuration');
    expect((await call(okta, 'GET', `/oauth2/${id}/.well-known/openid-configuration`)).body).toEqual(byName.body);
    const managed = objectOf(await call(okta, 'GET', `/api/v1/authorizationServers/${id}`));
    expect(managed).toEqual((await call(okta, 'GET', '/api/v1/authorizationServers/default')).body);
    expect(managed).toMatchObject({ id, issuer: `${okta.url}/oauth2/default`, default: true });
    expect(managed).toHaveProperty('_links.self.href', `${okta.url}/api/v1/authorizationServers/default`);
  });

  it('lists scopes that are published, and no other, and no custom claim', async () => {
    const scopes = `/api/v1/authorizationServers/${serverId}/scopes`;
    await call(okta, 'POST', scopes, { name: 'shown', metadataPublish: 'ALL_CLIENTS' });
    await call(okta, 'POST', scopes, { name: 'hidden', metadataPublish: 'NO_CLIENTS' });
    const body = objectOf(await call(okta, 'GET', `/oauth2/${serverId}/.well-known/openid-configuration`));
    expect(body['scopes_supported']).toContain('shown');
    expect(body['scopes_supported']).toContain('openid');
    expect(body['scopes_supported']).not.toContain('hidden');
  });

  it('is gone while the server is inactive', async () => {
    const one = `/api/v1/authorizationServers/${serverId}`;
    expect((await call(okta, 'POST', `${one}/lifecycle/deactivate`)).status).toBe(204);
    expect((await call(okta, 'GET', `/oauth2/${serverId}/v1/keys`)).status).toBe(404);
    expect((await call(okta, 'POST', `${one}/lifecycle/activate`)).status).toBe(204);
    expect((await call(okta, 'GET', `/oauth2/${serverId}/v1/keys`)).status).toBe(200);
  });
});

describe('the org authorization server', () => {
  it('has the org as its issuer, and its own endpoints and keys', async () => {
    const body = objectOf(await call(okta, 'GET', '/.well-known/openid-configuration', undefined, ''));
    expect(body).toMatchObject({
      issuer: okta.url,
      token_endpoint: `${okta.url}/oauth2/v1/token`,
      jwks_uri: `${okta.url}/oauth2/v1/keys`,
    });
    const keys = objectOf(await call(okta, 'GET', '/oauth2/v1/keys', undefined, ''));
    expect(keys['keys']).toHaveLength(2);
    expect((await call(okta, 'GET', '/oauth2/v1/keys')).body).toEqual(keys);
  });
});

describe('the key set', () => {
  const managed = '/api/v1/authorizationServers/default/credentials/keys';

  it('is public, may be cached, and holds public parts only', async () => {
    const reply = await call(okta, 'GET', '/oauth2/default/v1/keys', undefined, '');
    expect(reply.headers.get('cache-control')).toMatch(/^max-age=\d+, must-revalidate$/);
    const keys = objectOf(reply)['keys'] as Record<string, unknown>[];
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
    }
  });

  it('turns over: ACTIVE is EXPIRED, NEXT is ACTIVE, and the one before is gone', async () => {
    const rotate = '/api/v1/authorizationServers/default/credentials/lifecycle/keyRotate';
    const kids = async (): Promise<Record<string, string>> =>
      Object.fromEntries(listOf(await call(okta, 'GET', managed)).map((key) => [String(key['status']), String(key['kid'])]));
    const before = await kids();
    expect(Object.keys(before)).toEqual(['ACTIVE', 'NEXT']);

    expect((await call(okta, 'POST', rotate, { use: 'sig' })).status).toBe(200);
    const once = await kids();
    expect(once).toMatchObject({ EXPIRED: before['ACTIVE'], ACTIVE: before['NEXT'] });
    const signing = objectOf(await call(okta, 'GET', '/api/v1/authorizationServers/default'));
    expect(signing).toHaveProperty('credentials.signing.kid', once['ACTIVE']);
    expect((objectOf(await call(okta, 'GET', '/oauth2/default/v1/keys'))['keys'] as unknown[]).length).toBe(3);

    await call(okta, 'POST', rotate, { use: 'sig' });
    const twice = await kids();
    expect(twice).toMatchObject({ EXPIRED: once['ACTIVE'], ACTIVE: once['NEXT'] });
    expect(Object.values(twice)).not.toContain(before['ACTIVE']);
    const [key] = listOf(await call(okta, 'GET', managed));
    expect((await call(okta, 'GET', `${managed}/${String(key?.['kid'])}`)).body).toEqual(key);
  });

  it('says when it will turn over: in 90 days, unless that is left to people', async () => {
    const path = `/api/v1/authorizationServers/${serverId}`;
    const auto = objectOf(await call(okta, 'GET', path));
    const { lastRotated, nextRotation } = (auto['credentials'] as { signing: Record<string, string> }).signing;
    expect(Date.parse(nextRotation ?? '') - Date.parse(lastRotated ?? '')).toBe(90 * 24 * 60 * 60 * 1000);
    const sent = { name: 'Second', audiences: ['api://second'], credentials: { signing: { rotationMode: 'MANUAL' } } };
    const manual = objectOf(await call(okta, 'PUT', path, sent));
    expect(manual).toHaveProperty('credentials.signing.rotationMode', 'MANUAL');
    expect(manual).not.toHaveProperty('credentials.signing.nextRotation');
  });
});
