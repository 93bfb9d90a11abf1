import { createHmac } from 'node:crypto';
import { type CryptoKey, exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayStandIn } from '../../../src/sandbox/gateway/start-gateway.ts';
import type { KubeStandIn } from '../../../src/sandbox/kube/start-kube.ts';
import { aGateway, aPolicy, aServer, send } from './a-gateway.ts';
import { aSigner, audience, bearer, claimsAt, forged, issuer, keySet, type Signer, sign } from './tokens.ts';

const now = new Date('2026-11-22T12:00:00.500Z');
const claims = (more: JWTPayload = {}): JWTPayload => claimsAt(now, more);

let kube: KubeStandIn;
let gateway: GatewayStandIn;
let close: () => Promise<void>;
let right: Signer;
let other: Signer;
let encryption: Signer;

beforeAll(async () => {
  ({ kube, gateway, close } = await aGateway({ now: () => now }));
  [right, other, encryption] = await Promise.all([aSigner('right'), aSigner('other'), aSigner('enc', { use: 'enc' })]);
});
afterAll(() => close());

function guard(
  more: { readonly [field: string]: string | readonly string[] } = {},
  keys = keySet(right.jwk, encryption.jwk),
): void {
  kube.seed(aPolicy({ jwt: { issuer, localJwks: { inlineString: keys }, ...more } }));
}

async function statusOf(token: string): Promise<readonly [number, string | undefined]> {
  const { status, text } = await send(gateway.url, '/productpage', { headers: bearer(token) });
  if (status !== 200) expect(text).toBe('');
  return [status, gateway.requests().at(-1)?.why];
}

describe('a labelled route', () => {
  beforeAll(() => guard());

  it('refuses without a token, and lets the right one through', async () => {
    expect((await send(gateway.url, '/productpage')).status).toBe(403);
    expect(await statusOf(await sign(claims(), right))).toEqual([200, 'the token holds']);
  });

  it('refuses what is no token', async () => {
    for (const garbage of ['garbage', 'a.b.c', '..', forged({}, claims())]) expect((await statusOf(garbage))[0]).toBe(401);
    expect((await send(gateway.url, '/productpage', { headers: { authorization: 'Basic YTpi' } })).status).toBe(403);
  });

  it('refuses a token whose signature or claims were tampered with', async () => {
    const [header, , signature = ''] = (await sign(claims(), right)).split('.');
    const swapped = forged({}, claims({ sub: 'eve@example.com' })).split('.')[1];
    expect(await statusOf(`${header}.${swapped}.${signature}`)).toEqual([401, 'the signature does not fit the key']);
    const token = await sign(claims(), right);
    const bent = `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
    expect((await statusOf(bent))[0]).toBe(401);
  });

  it("refuses another signer's token, by its own kid and by the right one", async () => {
    expect(await statusOf(await sign(claims(), other))).toEqual([401, 'the key set has no usable key with the token\'s "kid"']);
    expect(await statusOf(await sign(claims(), other, { kid: 'right' }))).toEqual([401, 'the signature does not fit the key']);
  });

  it('refuses a token without a kid', async () => {
    expect(await statusOf(await sign(claims(), { ...right }, { kid: '' }))).toEqual([401, 'the token names no key (no "kid")']);
    const { kid, ...unnamed } = right.jwk;
    expect(kid).toBe('right');
    expect((await statusOf(await sign(claims(), { ...right, jwk: unnamed })))[0]).toBe(401);
  });

  it('ignores keys that are not for signing', async () => {
    expect(await statusOf(await sign(claims(), encryption))).toEqual([
      401,
      'the key set has no usable key with the token\'s "kid"',
    ]);
  });

  it('refuses "none" and a secret made of the public key', async () => {
    expect((await statusOf(forged({ alg: 'none', kid: 'right' }, claims())))[0]).toBe(401);
    const pem = await exportSPKI((await importJWK(right.jwk, 'RS256')) as CryptoKey);
    const unsigned = forged({ alg: 'HS256', kid: 'right' }, claims()).replace(/\.$/, '');
    const mac = createHmac('sha256', pem).update(unsigned).digest('base64url');
    expect(await statusOf(`${unsigned}.${mac}`)).toEqual([401, 'the token is not signed with an asymmetric algorithm']);
  });

  it('refuses an algorithm that is not the one of the key', async () => {
    const key = await importJWK({ ...(await crypto.subtle.exportKey('jwk', right.privateKey)), alg: 'RS512' } as never, 'RS512');
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS512', kid: 'right' }).sign(key);
    expect(await statusOf(token)).toEqual([401, 'the key is for another algorithm than the token\'s "alg"']);
  });

  it('checks exp, nbf and iat where they are there', async () => {
    const second = Math.floor(now.getTime() / 1000);
    expect(await statusOf(await sign(claims({ exp: second - 1 }), right))).toEqual([401, 'the token has expired']);
    expect((await statusOf(await sign(claims({ nbf: second + 60 }), right)))[0]).toBe(401);
    expect((await statusOf(await sign(claims({ iat: second + 60 }), right)))[0]).toBe(401);
    const { exp, iat, ...timeless } = claims();
    expect([exp, iat]).toEqual([second + 3600, second]);
    expect((await statusOf(await sign(timeless, right)))[0]).toBe(200);
  });

  it('compares the issuer to the letter', async () => {
    for (const iss of ['https://evil.example', `${issuer}/`, issuer.toUpperCase()]) {
      expect(await statusOf(await sign(claims({ iss }), right))).toEqual([401, 'the token is of another issuer']);
    }
  });

  it('asks for an issuer and an audience only where the policy does', async () => {
    guard({ issuer: '' });
    expect((await statusOf(await sign(claims({ iss: 'https://any.example' }), right)))[0]).toBe(200);
    guard({ audiences: ['api://else', audience] });
    expect((await statusOf(await sign(claims({ aud: ['x', audience] }), right)))[0]).toBe(200);
    expect(await statusOf(await sign(claims({ aud: 'x' }), right))).toEqual([401, 'the token is for another audience']);
    const { aud, ...aimless } = claims();
    expect(aud).toBe(audience);
    expect((await statusOf(await sign(aimless, right)))[0]).toBe(401);
  });
});

describe('a rotation of keys', () => {
  it('refuses tokens of the new key until the policy has it, and those of the old one from then on', async () => {
    guard();
    const next = await aSigner('next');
    const [old, fresh] = await Promise.all([sign(claims(), right), sign(claims(), next)]);
    expect((await statusOf(fresh))[0]).toBe(401);
    guard({}, keySet(right.jwk, next.jwk));
    expect([(await statusOf(old))[0], (await statusOf(fresh))[0]]).toEqual([200, 200]);
    guard({}, keySet(next.jwk));
    expect([(await statusOf(old))[0], (await statusOf(fresh))[0]]).toEqual([401, 200]);
    guard();
  });

  it('does not suffer from keys that cannot be used beside a good one', async () => {
    const broken = { kty: 'RSA', kid: 'right', use: 'sig', n: '!', e: 'AQAB' };
    guard({}, keySet(broken, { kty: 'oct', kid: 'right', use: 'sig', k: 'AQAB' }, right.jwk));
    expect((await statusOf(await sign(claims(), right)))[0]).toBe(200);
    guard({}, keySet(broken));
    expect((await statusOf(await sign(claims(), right)))[0]).toBe(403);
    guard();
  });
});

describe('where a token may stand', () => {
  beforeAll(() => guard());

  it('takes it from the query and from a cookie, and logs neither', async () => {
    const token = await sign(claims(), right);
    expect((await send(gateway.url, `/productpage?access_token=${token}`)).status).toBe(200);
    const cookie = `a=b; access_token=${token}`;
    expect((await send(gateway.url, '/productpage', { headers: { cookie } })).status).toBe(200);
    expect(JSON.stringify(gateway.requests())).not.toContain(token.split('.')[1]);
  });

  it('takes it from a form when the server is sent the body', async () => {
    const form = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({ access_token: await sign(claims(), right) }).toString(),
    };
    expect((await send(gateway.url, '/productpage', form)).status).toBe(403);
    kube.seed(aServer({ requestBody: {} }));
    expect((await send(gateway.url, '/productpage', form)).status).toBe(200);
    kube.seed(aServer());
  });
});

describe('what a policy may ask besides', () => {
  it('reads required scopes from "scope", not from Okta\'s "scp"', async () => {
    const jwt = { localJwks: { inlineString: keySet(right.jwk) } };
    kube.seed(aPolicy({ jwt, requiredScopes: { scope: ['openid'] } }));
    expect((await statusOf(await sign(claims(), right)))[0]).toBe(403);
    expect((await statusOf(await sign(claims({ scope: 'email openid' }), right)))[0]).toBe(200);
  });

  it('hands claims on as headers', async () => {
    const jwt = { localJwks: { inlineString: keySet(right.jwk) } };
    const claimsToHeaders = [
      { claim: 'sub', header: 'X-User' },
      { claim: 'scp', header: 'x-scopes' },
      { claim: 'constructor', header: 'x-none' },
    ];
    kube.seed(aPolicy({ jwt, claimsToHeaders }));
    const headers = { ...bearer(await sign(claims(), right)), accept: 'application/json', 'x-user': 'eve' };
    const { json } = await send(gateway.url, '/productpage', { headers });
    expect(json).toMatchObject({ headers: { 'x-user': 'ada@example.com', 'x-scopes': '["openid","profile"]' } });
    expect(json).not.toHaveProperty('headers.x-none');
  });

  it('says loudly what it does not imitate', async () => {
    kube.seed(aPolicy({ introspection: { introspectionUrl: 'http://127.0.0.1:1/introspect' } }));
    const { status, text } = await send(gateway.url, '/productpage');
    expect([status, text]).toEqual([501, 'the sandbox imitates oauth2.accessTokenValidation.jwt only, not introspection\n']);
  });
});
