import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { timestamp } from './ids.ts';
import type { SigningKey } from './org-state.ts';
import type { Raw } from './raw.ts';

const usual = 'RS256';

/** A new key pair, by default RS256 with 2048 bits; its `kid` is the key's thumbprint. @see RFC 7638 */
export async function newSigningKey(status: SigningKey['status'], now: Date, alg = usual): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const [privateJwk, { kty, ...rest }] = await Promise.all([exportJWK(privateKey), exportJWK(publicKey)]);
  if (kty === undefined) throw new Error(`no key of ${alg}`);
  const publicJwk = { kty, ...rest };
  const kid = await calculateJwkThumbprint(publicJwk);
  return { kid, status, ...(alg === usual ? {} : { alg }), publicJwk, privateJwk, created: timestamp(now) };
}

/** The two keys of a new authorization server: the one that signs and the one that will. */
export async function newSigningKeys(now: Date, alg = usual): Promise<SigningKey[]> {
  return Promise.all([newSigningKey('ACTIVE', now, alg), newSigningKey('NEXT', now, alg)]);
}

/**
 * The keys after a rotation: ACTIVE becomes EXPIRED (and stays published for tokens signed before), NEXT becomes ACTIVE, a new
 * one is NEXT, the old EXPIRED one is gone.
 * @see https://developer.okta.com/docs/concepts/key-rotation/
 */
export async function rotated(keys: readonly SigningKey[], now: Date): Promise<SigningKey[]> {
  const { alg } = activeKey(keys);
  const ready = keys.some(({ status }) => status === 'NEXT') ? keys : [...keys, await newSigningKey('NEXT', now, alg)];
  const kept = ready.filter(({ status }) => status !== 'EXPIRED');
  return [
    ...kept.map((key): SigningKey => ({ ...key, status: key.status === 'ACTIVE' ? 'EXPIRED' : 'ACTIVE' })),
    await newSigningKey('NEXT', now, alg),
  ];
}

/** The key that signs now. Throws when there is none. */
export function activeKey(keys: readonly SigningKey[]): SigningKey {
  const key = keys.find(({ status }) => status === 'ACTIVE');
  if (key === undefined) throw new Error('no ACTIVE signing key');
  return key;
}

/** A token, signed with the key that signs now. Its header holds `kid` and `alg`, and no `typ`. */
export async function signedBy(keys: readonly SigningKey[], payload: JWTPayload): Promise<string> {
  const { kid, alg = usual, privateJwk } = activeKey(keys);
  return new SignJWT(payload).setProtectedHeader({ kid, alg }).sign(await importJWK(privateJwk, alg));
}

/** One entry of a public key set. */
export function publicJwkOf({ kid, alg = usual, publicJwk: { kty, ...parts } }: SigningKey): Raw {
  return { kty, alg, kid, use: 'sig', ...(parts as Raw) };
}

/** A public key set, for whoever verifies. */
export function keySetOf(keys: readonly SigningKey[]): JSONWebKeySet {
  return { keys: keys.map((key) => ({ ...publicJwkOf(key), kty: key.publicJwk.kty })) };
}

/** The algorithms that keys are for, each once. */
export function algorithmsOf(keys: readonly SigningKey[]): string[] {
  return [...new Set(keys.map(({ alg = usual }) => alg))];
}
