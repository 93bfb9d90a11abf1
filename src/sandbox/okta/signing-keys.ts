import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { timestamp } from './ids.ts';
import type { AuthorizationServer, SigningKey } from './org-state.ts';
import { type Raw, rawAt } from './raw.ts';

/** A new RSA key pair (RS256, 2048 bits); its `kid` is the key's thumbprint. @see RFC 7638 */
async function newSigningKey(status: SigningKey['status'], now: Date): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const [privateJwk, { kty, n, e }] = await Promise.all([exportJWK(privateKey), exportJWK(publicKey)]);
  if (kty === undefined || n === undefined || e === undefined) throw new Error('not an RSA key');
  const publicJwk = { kty, n, e };
  return { kid: await calculateJwkThumbprint(publicJwk), status, publicJwk, privateJwk, created: timestamp(now) };
}

/** The two keys of a new authorization server: the one that signs and the one that will. */
export async function newSigningKeys(now: Date): Promise<SigningKey[]> {
  return Promise.all([newSigningKey('ACTIVE', now), newSigningKey('NEXT', now)]);
}

/**
 * The keys after a rotation: ACTIVE becomes EXPIRED (and stays published for tokens signed before), NEXT becomes ACTIVE, a new
 * one is NEXT, the old EXPIRED one is gone.
 * @see https://developer.okta.com/docs/concepts/key-rotation/
 */
export async function rotated(keys: readonly SigningKey[], now: Date): Promise<SigningKey[]> {
  const kept = keys.filter(({ status }) => status !== 'EXPIRED');
  return [
    ...kept.map((key): SigningKey => ({ ...key, status: key.status === 'ACTIVE' ? 'EXPIRED' : 'ACTIVE' })),
    await newSigningKey('NEXT', now),
  ];
}

/** Rotates the signing keys of an authorization server in place, as Okta does by itself four times a year. */
export async function rotateServerKeys(server: AuthorizationServer, now: Date): Promise<void> {
  server.keys = await rotated(server.keys, now);
  const credentials = rawAt(server.raw, 'credentials');
  server.raw['credentials'] = { ...credentials, signing: { ...rawAt(credentials, 'signing'), lastRotated: timestamp(now) } };
}

/** The key that signs now. Throws when there is none. */
export function activeKey(keys: readonly SigningKey[]): SigningKey {
  const key = keys.find(({ status }) => status === 'ACTIVE');
  if (key === undefined) throw new Error('no ACTIVE signing key');
  return key;
}

/** One entry of a public key set. */
export function publicJwkOf({ kid, publicJwk }: SigningKey): Raw {
  return { kty: publicJwk.kty, alg: 'RS256', kid, use: 'sig', e: publicJwk.e, n: publicJwk.n };
}
