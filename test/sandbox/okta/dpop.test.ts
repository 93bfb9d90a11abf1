import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { thumbprintOf } from '../../../src/sandbox/okta/check-dpop.ts';
import type { Org } from '../../../src/sandbox/okta/okta-route.ts';
import type { OrgState } from '../../../src/sandbox/okta/org-state.ts';
import { Refusal } from '../../../src/sandbox/okta/refusal.ts';

const now = new Date('2026-11-22T10:00:00Z');
const seconds = now.getTime() / 1000;
const org: Org = { state: {} as OrgState, url: 'http://127.0.0.1:1', now: () => now, pageSize: 0, deviceSeconds: () => 5 };
const wanted = { method: 'GET', url: `${org.url}/api/v1/apps`, accessToken: 'the-token' };
const ath = createHash('sha256').update('the-token').digest('base64url');
let keys: GenerateKeyPairResult;
beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
});

async function proof(
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const jwk = await exportJWK(keys.publicKey);
  return new SignJWT({ htm: 'GET', htu: wanted.url, iat: seconds, jti: 'one', ath, ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
    .sign(keys.privateKey);
}

async function bodyOf(given: string | string[] | undefined, of: Parameters<typeof thumbprintOf>[1] = wanted): Promise<unknown> {
  try {
    return await thumbprintOf(given, of, org);
  } catch (error) {
    return error instanceof Refusal ? error.answer.body : error;
  }
}

describe('a DPoP proof', () => {
  it('names the key that signed it', async () => {
    expect(await bodyOf(await proof())).toBe(await calculateJwkThumbprint(await exportJWK(keys.publicKey)));
  });

  it.each([
    ['another method', { htm: 'POST' }, "'htm' claim in the DPoP proof JWT is invalid."],
    ['another address', { htu: `${org.url}/api/v1/groups` }, "'htu' claim in the DPoP proof JWT is invalid."],
    ['no id', { jti: undefined }, "'jti' claim in the DPoP proof JWT is invalid."],
    ['no time', { iat: undefined }, "'iat' claim in the DPoP proof JWT is invalid."],
    ['a time long past', { iat: seconds - 301 }, 'The DPoP proof JWT is issued more than five minutes in the past.'],
    ['a time to come', { iat: seconds + 301 }, 'The DPoP proof JWT is issued in the future.'],
    ['another token', { ath: 'x' }, "'ath' claim in the DPoP proof does not match the presented access_token."],
  ])('is refused for %s', async (_what, claims, description) => {
    expect(await bodyOf(await proof(claims))).toEqual({ error: 'invalid_dpop_proof', error_description: description });
  });

  it('is refused when it is missing, two, none, of another type, or signed by another key', async () => {
    const other = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
    const said = async (given: string | string[] | undefined) => (await bodyOf(given)) as { error_description?: string };
    expect((await said(undefined)).error_description).toBe('The DPoP proof JWT header is missing.');
    expect((await said(['a', 'b'])).error_description).toBe('Multiple DPoP proof JWT headers are not allowed.');
    expect((await said('none')).error_description).toBe('The DPoP proof JWT cannot be parsed.');
    expect((await said(await proof({}, { typ: 'JWT' }))).error_description).toBe(
      "'typ' must be 'dpop+jwt' in the DPoP proof JWT.",
    );
    expect((await said(await proof({}, { jwk: other }))).error_description).toBe('The DPoP proof JWT signature is invalid.');
  });

  it('of a token request needs a nonce of this org, which it is given', async () => {
    const tokenRequest = { method: 'POST', url: `${org.url}/oauth2/v1/token` };
    const claims = { htm: 'POST', htu: tokenRequest.url };
    const refused = await thumbprintOf(await proof(claims), tokenRequest, org).catch((error: unknown) => error);
    const answer = refused instanceof Refusal ? refused.answer : undefined;
    expect(answer?.body).toMatchObject({ error: 'use_dpop_nonce' });
    const nonce = answer?.headers?.['dpop-nonce'];
    expect(await bodyOf(await proof({ ...claims, nonce }), tokenRequest)).toBeTypeOf('string');
    expect(await bodyOf(await proof({ ...claims, nonce: 'made up' }), tokenRequest)).toMatchObject({ error: 'use_dpop_nonce' });
  });
});
