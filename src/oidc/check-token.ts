import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { type ReadJwt, readJwt } from '../core/read-jwt.ts';
import type { Secret } from '../core/secret.ts';

/** Reads a token's header and claims, without trusting it; `undefined` for one that is no JWT. */
export function readToken(token: Secret): ReadJwt | undefined {
  return readJwt(token.reveal());
}

/** @see RFC 7517 section 5 */
const keySetSchema = objectOf({ keys: v.array(objectOf({ kty: v.string() })) });

/** Why a token does not hold, in a few words. */
export type TokenFault = 'no-key' | 'signature' | 'issuer' | 'audience' | 'time' | 'malformed';

/**
 * Verifies a token with a key set, as the text of a JWKS: its signature, its times, and issuer and audience where they are
 * given. Gives `undefined` when it holds. Throws nothing.
 * @see RFC 7519 section 7.2
 */
export async function faultOfToken(
  token: Secret,
  keySet: string,
  wanted: { readonly issuer?: string; readonly audiences?: readonly string[]; readonly now: Date },
): Promise<TokenFault | undefined> {
  const keys = parseJsonAs(keySetSchema, keySet);
  if (keys === undefined) return 'malformed';
  try {
    await jwtVerify(token.reveal(), createLocalJWKSet(keys), {
      ...(wanted.issuer === undefined ? {} : { issuer: wanted.issuer }),
      ...(wanted.audiences === undefined || wanted.audiences.length === 0 ? {} : { audience: [...wanted.audiences] }),
      currentDate: wanted.now,
      clockTolerance: 60,
    });
    return undefined;
  } catch (error) {
    return faultIn(error);
  }
}

function faultIn(error: unknown): TokenFault {
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'no-key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWTExpired) return 'time';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'iss' ? 'issuer' : error.claim === 'aud' ? 'audience' : 'time';
  return 'malformed';
}
