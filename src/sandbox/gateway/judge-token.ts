import { decodeProtectedHeader, errors, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import type { Json, JsonObject } from '../../core/model.ts';
import { algorithms, usableKeys } from '../gloo/usable-keys.ts';
import { stringAt } from '../json-parts.ts';

/** What the `jwt` part of `accessTokenValidation` asks of a token. */
export interface TokenRules {
  /** The text of the key set. */
  readonly keySet: string;
  /** Empty: not checked. */
  readonly issuer: string;
  /** Empty: not checked. One of them has to be among the token's; that one is enough is our reading. */
  readonly audiences: readonly string[];
}

/** What came of a token: its claims, or why it is refused. */
export type TokenVerdict = { readonly claims: JWTPayload } | { readonly why: string };

/**
 * Judges an access token as Gloo's ext auth does: keys whose `use` is not `sig` and keys without a `kid` are ignored, the token
 * must have a `kid` and an `alg`, `exp`, `iat` and `nbf` are checked where they are there, the issuer to the letter. Not known,
 * and decided here: no leeway for clocks. The reason never holds the token or a value from it.
 * @see auth_config.proto of solo-apis, the comments of JwtValidation
 */
export async function judgeToken(token: string, rules: TokenRules, now: Date): Promise<TokenVerdict> {
  const header = headerOf(token);
  if (header === undefined) return { why: 'the token is no JWT' };
  const { kid, alg } = header;
  if (typeof kid !== 'string' || kid === '') return { why: 'the token names no key (no "kid")' };
  if (typeof alg !== 'string' || alg === '') return { why: 'the token names no algorithm (no "alg")' };
  if (!algorithms.has(alg)) return { why: 'the token is not signed with an asymmetric algorithm' };
  const keys = usableKeys(parsed(rules.keySet)).filter((key) => stringAt(key, 'kid') === kid);
  if (keys.length === 0) return { why: 'the key set has no usable key with the token\'s "kid"' };
  let why = '';
  for (const key of keys) {
    const verdict = await verify(token, key, alg, now);
    if ('claims' in verdict) return judgeClaims(verdict.claims, rules, now);
    why = verdict.why;
  }
  return { why };
}

function headerOf(token: string): { readonly kid?: unknown; readonly alg?: unknown } | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

async function verify(token: string, key: JsonObject, alg: string, now: Date): Promise<TokenVerdict> {
  const meant = stringAt(key, 'alg');
  if (meant !== undefined && meant !== alg) return { why: 'the key is for another algorithm than the token\'s "alg"' };
  try {
    const { payload } = await jwtVerify(token, await importJWK(key as JWK, alg), { algorithms: [alg], currentDate: now });
    return { claims: payload };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { why: 'the token has expired' };
    if (error instanceof errors.JWSSignatureVerificationFailed) return { why: 'the signature does not fit the key' };
    if (error instanceof errors.JWTClaimValidationFailed) return { why: `the token's claim "${error.claim}" does not hold` };
    return { why: 'the token cannot be verified' };
  }
}

function judgeClaims(claims: JWTPayload, rules: TokenRules, now: Date): TokenVerdict {
  const issuedAt: unknown = claims.iat;
  // jose looks at it only where a token may be no older than an age
  if (issuedAt !== undefined && (typeof issuedAt !== 'number' || issuedAt * 1000 > now.getTime())) {
    return { why: 'the token\'s claim "iat" does not hold' };
  }
  if (rules.issuer !== '' && claims.iss !== rules.issuer) return { why: 'the token is of another issuer' };
  const given: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const meant = rules.audiences.length === 0 || rules.audiences.some((audience) => given.includes(audience));
  return meant ? { claims } : { why: 'the token is for another audience' };
}
