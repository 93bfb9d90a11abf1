import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import type { JsonObject } from '../core/model.ts';
import type { Secret } from '../core/secret.ts';

/** A token, read without trusting it. */
export interface ReadToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Reads a token's header and claims; `undefined` for one that is no JWT. */
export function readToken(token: Secret): ReadToken | undefined {
  try {
    const text = token.reveal();
    return { header: decodeProtectedHeader(text) as unknown as JsonObject, claims: decodeJwt(text) as unknown as JsonObject };
  } catch {
    return undefined;
  }
}

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
  try {
    await jwtVerify(token.reveal(), createLocalJWKSet(JSON.parse(keySet) as JSONWebKeySet), {
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
