import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, EmbeddedJWK, exportJWK, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Json } from '../../../src/core/model.ts';
import { Secret } from '../../../src/core/secret.ts';
import { findAuthServer } from '../../../src/okta/find.ts';
import { makeOktaDrivers } from '../../../src/okta/okta-drivers.ts';
import { openOrg } from '../../../src/okta/org.ts';
import { parsePrivateKey } from '../../../src/okta/private-key.ts';
import { startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { aServer, type Reply, type Seen } from '../../http/a-server.ts';
import { anHttp } from '../../http/an-http.ts';
import { anApp, failureOf } from '../../okta/an-org.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  key.export({ format: 'pem', type } as never) as string;

const scopes = ['okta.apps.manage', 'okta.authorizationServers.manage', 'okta.groups.read', 'okta.trustedOrigins.manage'];
const granted: Reply = { json: { access_token: 'the-token', token_type: 'Bearer', expires_in: 3600 } };
const isToken = (seen: Seen) => seen.path === '/oauth2/v1/token';

async function open(handle: (seen: Seen) => Reply, privateKey: string, more: { keyId?: string; scopes?: string[] } = {}) {
  const server = await aServer(handle);
  let now = Date.now();
  const http = anHttp().http;
  const credentials = {
    kind: 'service-app',
    clientId: '0oaService',
    privateKey: new Secret(privateKey),
    scopes,
    ...more,
  } as const;
  const org = openOrg({ orgUrl: server.url, credentials, http, now: () => new Date(now) });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { server, org, pass };
}

const grant = (seen: Seen) => (isToken(seen) ? granted : { json: [] });

test('asks for a token with a signed assertion and sends it as Bearer', async () => {
  const { server, org } = await open(grant, pem(rsa.privateKey), { keyId: 'kid-1' });
  await (await org).list('/api/v1/apps');
  const form = new URLSearchParams(server.seen[0]?.body);
  expect(Object.fromEntries(form)).toMatchObject({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    scope: 'okta.apps.manage okta.authorizationServers.manage okta.groups.read okta.trustedOrigins.manage',
  });
  const assertion = form.get('client_assertion') ?? '';
  const url = `${server.url}/oauth2/v1/token`;
  const { payload } = await jwtVerify(assertion, rsa.publicKey, { issuer: '0oaService', subject: '0oaService', audience: url });
  expect(payload).toMatchObject({ exp: (payload.iat ?? 0) + 300, jti: expect.stringMatching(/.{20}/) });
  expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256', kid: 'kid-1' });
  expect(server.seen[1]?.headers.authorization).toBe('Bearer the-token');
  expect(server.seen).toHaveLength(2);
});

describe('trap 2: a refused token request is said as it is, and nothing is sent with "Bearer undefined"', () => {
  test.each([
    ['invalid_client', 'The client secret supplied for a confidential client is invalid.', 401, 'public half'],
    ['invalid_scope', 'One or more scopes are not granted.', 400, 'okta.groups.read'],
    ['access_denied', 'Policy evaluation failed.', 400, 'Admin Console'],
  ])('%s', async (error, description, status, hint) => {
    const { server, org } = await open(() => ({ status, json: { error, error_description: description } }), pem(rsa.privateKey));
    await expect(org).rejects.toMatchObject({
      code: 'okta-key-refused',
      message: `Okta gave the service app 0oaService no access token: ${description.slice(0, -1)} (${error}).`,
      hint: expect.stringContaining(hint),
    });
    expect(server.seen.filter((seen) => !isToken(seen))).toEqual([]);
  });

  test('200 without a token, and HTML, are not Okta', async () => {
    await expect((await open(() => ({ json: {} }), pem(rsa.privateKey))).org).rejects.toMatchObject({ code: 'not-okta' });
    await expect((await open(() => ({ body: '<html>' }), pem(rsa.privateKey))).org).rejects.toMatchObject({ code: 'not-okta' });
  });

  test('a server error stays one', async () => {
    await expect((await open(() => ({ status: 503 }), pem(rsa.privateKey))).org).rejects.toMatchObject({ code: 'okta-failed' });
  });
});

describe('trap 3: keys', () => {
  const jwk = async (key: KeyObject, more = {}) => JSON.stringify({ ...(await exportJWK(key)), ...more });

  test.each<[string, () => Promise<string> | string, string]>([
    ['RSA PKCS#8', () => pem(rsa.privateKey), 'RS256'],
    ['RSA PKCS#1', () => pem(rsa.privateKey, 'pkcs1'), 'RS256'],
    ['RSA PEM with \\n', () => pem(rsa.privateKey).replaceAll('\n', '\\n'), 'RS256'],
    ['RSA JWK', () => jwk(rsa.privateKey), 'RS256'],
    ['EC PKCS#8', () => pem(ec.privateKey), 'ES256'],
    ['EC SEC 1', () => pem(ec.privateKey, 'sec1'), 'ES256'],
    ['EC JWK', () => jwk(ec.privateKey), 'ES256'],
  ])('%s signs', async (_, text, alg) => {
    const { server, org } = await open(grant, await text());
    await org;
    const assertion = new URLSearchParams(server.seen[0]?.body).get('client_assertion') ?? '';
    expect(decodeProtectedHeader(assertion).alg).toBe(alg);
    await jwtVerify(assertion, alg === 'RS256' ? rsa.publicKey : ec.publicKey);
  });

  test('the kid of a JWK is used, unless another is given', async () => {
    const text = await jwk(rsa.privateKey, { kid: 'of-jwk' });
    for (const [more, kid] of [
      [{}, 'of-jwk'],
      [{ keyId: 'given' }, 'given'],
    ] as const) {
      const { server, org } = await open(grant, text, more);
      await org;
      expect(decodeProtectedHeader(new URLSearchParams(server.seen[0]?.body).get('client_assertion') ?? '').kid).toBe(kid);
    }
  });

  test.each<[string, () => Promise<string> | string, string]>([
    ['text', () => 'hunter2', 'neither a PEM'],
    ['broken PEM', () => '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----', 'neither a PEM'],
    ['broken JWK', () => '{"d":"hunter2"', 'not JSON'],
    ['a public JWK', () => jwk(rsa.publicKey), 'without its private part'],
    ['a public PEM', () => rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string, 'public key'],
    ['half a JWK', () => '{"kty":"RSA","d":"hunter2"}', 'not complete'],
    [
      'an encrypted PEM',
      () => rsa.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
      'encrypted',
    ],
    ['a key of another type', () => pem(generateKeyPairSync('ed25519').privateKey), 'neither an RSA nor an EC key'],
    ['a short RSA key', () => pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), '2048 bits'],
  ])('%s is refused before anything is sent, and not shown', async (_, text, why) => {
    const { server, org } = await open(grant, await text());
    const failure = await failureOf(org);
    expect(failure).toMatchObject({ code: 'okta-key-refused', message: expect.stringContaining(why) });
    expect(inspect(failure, { depth: 10 })).not.toContain('hunter2');
    expect(server.seen).toEqual([]);
  });

  test('is not shown', () => {
    expect(inspect(parsePrivateKey(new Secret(pem(rsa.privateKey))), { depth: 10 })).not.toContain('BEGIN');
  });
});

test('a token is asked for once, and again when it has run out', async () => {
  const { server, org, pass } = await open(grant, pem(rsa.privateKey));
  const opened = await org;
  const bothRead = () => {
    opened.forget();
    return Promise.all([opened.list('/api/v1/apps'), opened.list('/api/v1/groups')]);
  };
  await bothRead();
  expect(server.seen.filter(isToken)).toHaveLength(1);
  pass(3600);
  await bothRead();
  expect(server.seen.filter(isToken)).toHaveLength(2);
});

test('a token that Okta refuses is renewed once, then it is a Problem', async () => {
  let tokens = 0;
  const refuse = { status: 401, json: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } };
  const { server, org } = await open((seen) => {
    if (isToken(seen)) return { json: { access_token: `token-${++tokens}`, expires_in: 3600 } };
    return seen.headers.authorization === 'Bearer token-2' ? { json: [anApp] } : refuse;
  }, pem(rsa.privateKey));
  const opened = await org;
  expect(await opened.list('/api/v1/apps')).toEqual([anApp]);
  tokens = 7;
  await opened.list('/api/v1/apps');
  const stubborn = await open((seen) => (isToken(seen) ? granted : refuse), pem(rsa.privateKey));
  await expect((await stubborn.org).list('/api/v1/apps')).rejects.toMatchObject({ code: 'okta-key-refused' });
  expect(stubborn.server.seen.filter((seen) => !isToken(seen))).toHaveLength(2);
  expect(server.seen.length).toBeGreaterThan(3);
});

test('an app that demands DPoP gets proofs, with the nonce it asks for', async () => {
  const proofs: string[] = [];
  const { server, org } = await open((seen) => {
    const proof = typeof seen.headers['dpop'] === 'string' ? seen.headers['dpop'] : undefined;
    if (proof !== undefined) proofs.push(proof);
    if (!isToken(seen)) return { json: [] };
    if (proof === undefined)
      return { status: 400, json: { error: 'invalid_dpop_proof', error_description: 'The DPoP proof JWT header is missing.' } };
    if (decodeJwt(proof)['nonce'] !== 'n-1')
      return { status: 400, headers: { 'dpop-nonce': 'n-1' }, json: { error: 'use_dpop_nonce', error_description: 'x' } };
    return { json: { access_token: 'bound', token_type: 'DPoP', expires_in: 3600 } };
  }, pem(rsa.privateKey));
  await (await org).list('/api/v1/apps?limit=200');
  expect(server.seen.at(-1)?.headers.authorization).toBe('DPoP bound');
  const [first = '', second = '', last = ''] = proofs;
  const verified = await jwtVerify(last, EmbeddedJWK, { typ: 'dpop+jwt' });
  expect(verified.payload).toMatchObject({
    htm: 'GET',
    htu: `${server.url}/api/v1/apps`,
    ath: createHash('sha256').update('bound').digest('base64url'),
  });
  const key = (proof: string) => calculateJwkThumbprint(decodeProtectedHeader(proof).jwk ?? { kty: '' });
  expect(await key(first)).toBe(await key(last));
  expect(decodeProtectedHeader(last).jwk).not.toHaveProperty('d');
  expect(new Set([first, second, last].map((proof) => decodeJwt(proof).jti)).size).toBe(3);
});

test('an app that refuses even a proof is told to switch DPoP off', async () => {
  const refuse = { status: 400, json: { error: 'invalid_dpop_proof', error_description: 'x' } };
  const { org } = await open(() => refuse, pem(rsa.privateKey));
  await expect(org).rejects.toMatchObject({ code: 'okta-key-refused', hint: expect.stringContaining('Require DPoP') });
});

describe('the stand-in org', () => {
  const aService = async (grantedScopes: string[], rights: 'super' | 'no-admin' = 'super') => {
    const okta = await startOkta();
    onTestFinished(async () => {
      await okta.close();
      expect(okta.unknownRoutes()).toEqual([]);
    });
    const http = anHttp().http;
    const admin = await openOrg({
      orgUrl: okta.url,
      credentials: { kind: 'token', token: new Secret(okta.token) },
      http,
      now: () => new Date(),
    });
    const spec = {
      name: 'oidc_client',
      label: 'Service',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
      settings: {
        oauthClient: {
          application_type: 'service',
          grant_types: ['client_credentials'],
          response_types: ['token'],
          jwks: { keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'k1', use: 'sig' }] },
        },
      },
    } as const;
    const made = await makeOktaDrivers(admin, 'x')['okta.app'].create({
      kind: 'okta.app',
      key: 'okta.app/service',
      title: 'service app',
      place: {},
      spec: spec as unknown as Json,
    });
    const app = okta.state.apps.find((one) => one.raw['id'] === made.id);
    Object.assign(app ?? {}, { grantedScopes, rights });
    const clientId = made.outputs['clientId'] ?? '';
    const open = (privateKey = pem(rsa.privateKey)) =>
      openOrg({
        orgUrl: okta.url,
        credentials: { kind: 'service-app', clientId, keyId: 'k1', privateKey: new Secret(privateKey), scopes },
        http,
        now: () => new Date(),
      });
    return { okta, open };
  };

  test('takes the assertion and the token', async () => {
    const { open } = await aService(['okta.apps.manage', 'okta.authorizationServers.manage']);
    expect(await findAuthServer(await open(), 'default')).toMatchObject({ name: 'default' });
  });

  test('refuses another key, and an app without granted scopes', async () => {
    const { open } = await aService([]);
    await expect(open(pem(other.privateKey))).rejects.toMatchObject({ code: 'okta-key-refused' });
    await expect(open()).rejects.toMatchObject({ code: 'okta-key-refused', hint: expect.stringContaining('okta.apps.manage') });
  });

  test('names the scope that is missing, and the role', async () => {
    const { open } = await aService(['okta.apps.manage']);
    const refused = findAuthServer(await open(), 'default');
    await expect(refused).rejects.toMatchObject({
      code: 'okta-right-missing',
      message: expect.stringMatching(/read the authorization servers.*okta\.authorizationServers\.read/),
    });
    const small = await aService(['okta.apps.manage'], 'no-admin');
    await expect((await small.open()).list('/api/v1/apps')).rejects.toMatchObject({ code: 'okta-right-missing' });
  });
});
