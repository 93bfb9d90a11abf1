import okta, { type Client } from '@okta/okta-sdk-nodejs';
import { decodeJwt, importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedServiceApp } from '../../../src/sandbox/okta/seed-org.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { spa } from './bodies.ts';
import { call, objectOf, type Reply } from './call.ts';

let org: OktaStandIn;
let app: Awaited<ReturnType<typeof seedServiceApp>>;
beforeAll(async () => {
  org = await startOkta();
  app = await seedServiceApp(org, { scopes: ['okta.apps.manage', 'okta.groups.read'] });
});
afterAll(() => org.close());

interface Assertion {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly kid?: string;
  readonly pem?: string;
}

let count = 0;
async function assertion({ claims = {}, kid = app.kid, pem = app.privateKeyPem }: Assertion = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  count += 1;
  const usual = {
    iss: app.clientId,
    sub: app.clientId,
    aud: `${org.url}/oauth2/v1/token`,
    iat: now,
    exp: now + 300,
    jti: `jti ${count}`,
  };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(await importPKCS8(pem, 'RS256'));
}

async function askToken(fields: Readonly<Record<string, string>>): Promise<Reply> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    scope: 'okta.apps.manage',
    ...fields,
  });
  const response = await fetch(`${org.url}/oauth2/v1/token`, { method: 'POST', body: form });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text), text };
}

describe('a service app', () => {
  it('gets an access token of the org for what it was granted, and may use it', async () => {
    const reply = await askToken({ client_assertion: await assertion(), scope: 'okta.apps.manage okta.policies.read' });
    expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'okta.apps.manage' });
    const token = String(objectOf(reply)['access_token']);
    expect(decodeJwt(token)).toMatchObject({
      iss: org.url,
      aud: org.url,
      cid: app.clientId,
      sub: app.clientId,
      scp: ['okta.apps.manage'],
    });
    expect((await call(org, 'POST', '/api/v1/apps', spa('By the service'), `Bearer ${token}`)).status).toBe(200);
    expect((await call(org, 'GET', '/api/v1/apps', undefined, `Bearer ${token}`)).status).toBe(200);
  });

  it('is told which scope is missing', async () => {
    const { access_token: token } = objectOf(await askToken({ client_assertion: await assertion(), scope: 'okta.groups.read' }));
    const refused = await call(org, 'GET', '/api/v1/authorizationServers', undefined, `Bearer ${String(token)}`);
    expect([refused.status, refused.body]).toMatchObject([403, { errorCode: 'E0000006' }]);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(refused.headers.get('www-authenticate')).toContain('scope="okta.authorizationServers.read"');
    expect((await call(org, 'GET', '/api/v1/groups', undefined, `Bearer ${String(token)}`)).status).toBe(200);
    expect((await call(org, 'POST', '/api/v1/groups', {}, `Bearer ${String(token)}`)).status).toBe(403);
  });

  it('needs an admin role as well', async () => {
    const weak = await seedServiceApp(org, { scopes: ['okta.apps.manage'], rights: 'no-admin' });
    const claims = { iss: weak.clientId, sub: weak.clientId };
    const signed = await assertion({ claims, kid: weak.kid, pem: weak.privateKeyPem });
    const { access_token: token } = objectOf(await askToken({ client_assertion: signed }));
    const refused = await call(org, 'GET', '/api/v1/apps', undefined, `Bearer ${String(token)}`);
    expect([refused.status, refused.body]).toMatchObject([403, { errorCode: 'E0000006' }]);
    expect(refused.headers.has('www-authenticate')).toBe(false);
  });

  it('is nobody any more once it is deactivated', async () => {
    const gone = await seedServiceApp(org, { scopes: ['okta.apps.read'] });
    const claims = { iss: gone.clientId, sub: gone.clientId };
    const own = { claims, kid: gone.kid, pem: gone.privateKeyPem };
    const { access_token: token } = objectOf(await askToken({ client_assertion: await assertion(own), scope: 'okta.apps.read' }));
    await call(org, 'POST', `/api/v1/apps/${gone.clientId}/lifecycle/deactivate`);
    expect((await call(org, 'GET', '/api/v1/apps', undefined, `Bearer ${String(token)}`)).body).toMatchObject({
      errorCode: 'E0000011',
    });
    expect((await askToken({ client_assertion: await assertion(own) })).status).toBe(401);
  });

  it.each<[string, Assertion, string]>([
    ['of another issuer', { claims: { iss: 'nobody' } }, 'The issuer claim for client_assertion is not a valid client_id.'],
    ['of another subject', { claims: { sub: 'nobody' } }, 'The subject claim for client_assertion is not a valid client_id.'],
    [
      'for another audience',
      { claims: { aud: 'https://elsewhere.example/oauth2/v1/token' } },
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    ],
    ['that is expired', { claims: { exp: 1 } }, 'The client_assertion token is expired.'],
    ['without end', { claims: { exp: undefined } }, "The client_assertion must contain the 'exp' claim as seconds since epoch."],
    ['for too long', { claims: { exp: 4e9 } }, 'The client_assertion token has an expiration too far into the future.'],
    ['with a key that is not registered', { kid: 'nothing' }, 'The client_assertion JWT kid is invalid.'],
  ])('is refused with an assertion %s', async (_why, parts, description) => {
    const reply = await askToken({ client_assertion: await assertion(parts) });
    expect([reply.status, reply.body]).toEqual([401, { error: 'invalid_client', error_description: description }]);
  });

  it('is refused with an assertion that another key signed, that is none, or that was used', async () => {
    const other = await seedServiceApp(org, { scopes: [] });
    const forged = await askToken({ client_assertion: await assertion({ pem: other.privateKeyPem }) });
    expect(forged.body).toMatchObject({
      error: 'invalid_client',
      error_description: 'The client_assertion signature is invalid.',
    });
    const nothing = await askToken({ client_assertion: 'nothing' });
    expect(nothing.body).toMatchObject({
      error: 'invalid_client',
      error_description: 'The parsing of the client_assertion failed.',
    });
    const once = await assertion();
    expect((await askToken({ client_assertion: once })).status).toBe(200);
    expect((await askToken({ client_assertion: once })).body).toMatchObject({
      error_description: 'The client_assertion token has already been used.',
    });
    expect((await askToken({})).body).toMatchObject({
      error: 'invalid_client',
      error_description: 'No client credentials found.',
    });
  });

  it.each([
    ['', 'invalid_scope', 'No scopes were requested.'],
    ['okta.nothing.read', 'invalid_scope', 'One or more scopes are not configured for the authorization server resource.'],
    ['openid', 'invalid_scope', "Cannot request 'openid' scopes using client credentials."],
    ['okta.policies.read', 'consent_required', 'You are not allowed any of the requested scopes.'],
  ])('is refused the scope "%s"', async (scope, error, description) => {
    const reply = await askToken({ client_assertion: await assertion(), scope });
    expect([reply.status, reply.body]).toEqual([400, { error, error_description: description }]);
  });

  it('leaves no key, assertion or token in the record', async () => {
    const signed = await assertion();
    const { access_token: token } = objectOf(await askToken({ client_assertion: signed }));
    const shown = JSON.stringify([org.calls(), org.snapshot()]);
    expect(shown).not.toContain(signed);
    expect(shown).not.toContain(String(token));
    expect(shown).toContain('client_credentials');
  });
});

describe('the Okta SDK with a private key', () => {
  function clientOf({ clientId, privateKeyPem, kid }: typeof app, scopes: string[]): Client {
    return new okta.Client({
      orgUrl: org.url,
      authorizationMode: 'PrivateKey',
      clientId,
      scopes,
      privateKey: privateKeyPem,
      keyId: kid,
      cacheMiddleware: null,
      testing: { disableHttpsCheck: true },
    } as ConstructorParameters<typeof Client>[0]);
  }

  it('works', async () => {
    const client = clientOf(app, ['okta.groups.read']);
    const names: (string | undefined)[] = [];
    for await (const group of await client.groupApi.listGroups()) names.push(group?.profile?.name);
    expect(names).toEqual(['Everyone', 'Okta Administrators']);
  });

  it('works with DPoP, which a new service app asks for', async () => {
    const bound = await seedServiceApp(org, { scopes: ['okta.groups.read'], dpop: true });
    const client = clientOf(bound, ['okta.groups.read']);
    const names: (string | undefined)[] = [];
    for await (const group of await client.groupApi.listGroups({ filter: 'type eq "BUILT_IN"' }))
      names.push(group?.profile?.name);
    expect(names).toEqual(['Everyone', 'Okta Administrators']);
    expect(org.calls().filter(({ answer }) => JSON.stringify(answer).includes('use_dpop_nonce'))).toHaveLength(1);
  });

  it('cannot use a DPoP token, or get one, without proof', async () => {
    const bound = await seedServiceApp(org, { scopes: ['okta.groups.read'], dpop: true });
    const claims = { iss: bound.clientId, sub: bound.clientId };
    const signed = await assertion({ claims, kid: bound.kid, pem: bound.privateKeyPem });
    const reply = await askToken({ client_assertion: signed, scope: 'okta.groups.read' });
    expect([reply.status, reply.body]).toEqual([
      400,
      { error: 'invalid_dpop_proof', error_description: 'The DPoP proof JWT header is missing.' },
    ]);
  });
});
