import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseJsonAs } from '../core/parse-json.ts';
import type { Secret } from '../core/secret.ts';
import { Problem } from '../errors.ts';

/** A private key that can sign a client assertion. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly alg: 'RS256' | 'ES256' | 'ES384' | 'ES512';
  /** The `kid` of a JWK. */
  readonly keyId?: string;
}

const curves: Readonly<Record<string, SigningKey['alg']>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

/**
 * Pure: reads PEM (PKCS#8, PKCS#1, SEC 1) or a JWK. Newlines written as `\n`, as environment variables often have them, are
 * understood. Throws `okta-key-refused`; nothing of the key is in it.
 */
export function parsePrivateKey(secret: Secret): SigningKey {
  const text = secret.reveal().trim();
  const { key, keyId } = text.startsWith('{') ? fromJwk(text) : { key: fromPem(text.replaceAll('\\n', '\n')), keyId: undefined };
  const alg = key.asymmetricKeyType === 'rsa' ? 'RS256' : curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (alg === undefined) throw refused('it is neither an RSA nor an EC key (P-256, P-384, P-521)');
  if (alg === 'RS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw refused('it has fewer than 2048 bits');
  return { key, alg, ...(keyId === undefined ? {} : { keyId }) };
}

function fromPem(text: string): KeyObject {
  if (text.includes('ENCRYPTED')) throw refused('it is encrypted with a passphrase');
  if (text.includes('PUBLIC KEY')) throw refused('it is a public key');
  try {
    return createPrivateKey(text);
  } catch {
    throw refused('it is neither a PEM private key nor a JWK');
  }
}

/** Members that are no texts are none of a key's. @see RFC 7517 section 4 */
const jwkSchema = v.record(v.string(), v.fallback(v.optional(v.string()), undefined));

function fromJwk(text: string): { key: KeyObject; keyId: string | undefined } {
  const jwk = parseJsonAs(jwkSchema, text);
  if (jwk === undefined) throw refused('it begins like a JWK, but is not JSON');
  const { kid, ...members } = jwk;
  if (members['d'] === undefined) throw refused('it is a JWK without its private part ("d")');
  try {
    const key = createPrivateKey({ key: members, format: 'jwk' });
    return { key, keyId: kid };
  } catch {
    throw refused('its JWK is not complete');
  }
}

function refused(why: string): Problem {
  const hint = 'Give the private key of the service app as PEM or JWK (--private-key-file FILE).';
  return new Problem('okta-key-refused', `The private key cannot be used: ${why}.`, hint);
}
