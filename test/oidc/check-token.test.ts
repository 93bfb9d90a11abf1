import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { faultOfToken, readToken } from '../../src/oidc/check-token.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;
const issuer = 'https://acme.okta.com/oauth2/default';

describe('a token', () => {
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let keySet = '';
  const token = async (change: { kid?: string; iss?: string; aud?: string; exp?: number } = {}, key = keys.privateKey) =>
    new Secret(
      await new SignJWT({ scp: ['openid'] })
        .setProtectedHeader({ alg: 'RS256', kid: change.kid ?? 'k1' })
        .setIssuer(change.iss ?? issuer)
        .setAudience(change.aud ?? 'api://default')
        .setIssuedAt(seconds)
        .setExpirationTime(change.exp ?? seconds + 3600)
        .sign(key),
    );

  beforeAll(async () => {
    keys = await generateKeyPair('RS256', { extractable: true });
    keySet = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' }] });
  });

  it('holds', async () => {
    expect(await faultOfToken(await token(), keySet, { issuer, audiences: ['api://default', 'other'], now })).toBeUndefined();
    expect(await faultOfToken(await token(), keySet, { audiences: [], now })).toBeUndefined();
  });

  it('does not hold, and why', async () => {
    const other = await generateKeyPair('RS256');
    const check = async (one: Promise<Secret>) => faultOfToken(await one, keySet, { issuer, audiences: ['api://default'], now });
    expect(await check(token({ kid: 'k2' }))).toBe('no-key');
    expect(await check(token({}, other.privateKey))).toBe('signature');
    expect(await check(token({ iss: 'https://other' }))).toBe('issuer');
    expect(await check(token({ aud: 'other' }))).toBe('audience');
    expect(await check(token({ exp: seconds - 600 }))).toBe('time');
    expect(await check(Promise.resolve(new Secret('opaque')))).toBe('malformed');
  });

  it('is read without trust', async () => {
    expect(readToken(await token())).toMatchObject({ header: { kid: 'k1' }, claims: { iss: issuer } });
    expect(readToken(new Secret('opaque'))).toBeUndefined();
  });
});
