import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Org, Request } from './okta-route.ts';
import { type Raw, rawAt } from './raw.ts';
import { oauthRefusal, type Refusal } from './refusal.ts';

const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const oldestSeconds = 5 * 60;
const nonces = new WeakMap<object, Set<string>>();

/** What a proof has to be for. */
export interface Proven {
  readonly method: string;
  /** Without query and fragment. */
  readonly url: string;
  /** The access token that it goes with; a token request has none, and needs a nonce of this org instead. */
  readonly accessToken?: string;
}

/**
 * The thumbprint of the key that signed a DPoP proof. Throws Okta's 400, in its words, for a proof that is missing or not in
 * order; a token request without a nonce is told to use the one in the header `dpop-nonce`.
 * @see RFC 9449 sections 4.3 and 8
 */
export async function thumbprintOf(proof: string | string[] | undefined, wanted: Proven, org: Org): Promise<string> {
  if (proof === undefined || proof === '') throw refused('The DPoP proof JWT header is missing.');
  if (typeof proof !== 'string' || proof.includes(',')) throw refused('Multiple DPoP proof JWT headers are not allowed.');
  const { payload, jwk } = await verified(proof);
  if (payload['htm'] !== wanted.method) throw refused("'htm' claim in the DPoP proof JWT is invalid.");
  if (payload['htu'] !== wanted.url) throw refused("'htu' claim in the DPoP proof JWT is invalid.");
  if (typeof payload.jti !== 'string' || payload.jti === '') throw refused("'jti' claim in the DPoP proof JWT is invalid.");
  checkAge(payload, org.now());
  if (wanted.accessToken === undefined) checkNonce(payload, org);
  else if (payload['ath'] !== createHash('sha256').update(wanted.accessToken).digest('base64url')) {
    throw refused("'ath' claim in the DPoP proof does not match the presented access_token.");
  }
  return calculateJwkThumbprint(jwk);
}

/**
 * Throws Okta's refusal of an access token that is bound to a key and comes as a bearer token or without a proof by that key, or
 * that is not bound and comes as if it were.
 * @see RFC 9449 section 7.1
 */
export async function checkBinding(
  scheme: string,
  token: string,
  payload: JWTPayload,
  request: Pick<Request, 'method' | 'path' | 'headers'>,
  org: Org,
): Promise<void> {
  const { jkt } = rawAt(payload as Raw, 'cnf');
  const asBearer = scheme.toLowerCase() === 'bearer';
  if (jkt === undefined) {
    if (asBearer) return;
    throw oauthRefusal(401, 'invalid_token', 'The presented access_token is not DPoP bound.');
  }
  if (asBearer) {
    const says = 'The resource request must use the DPoP authentication scheme when using a DPoP bound token.';
    throw oauthRefusal(400, 'invalid_request', says);
  }
  const proven = { method: request.method, url: `${org.url}${request.path}`, accessToken: token };
  if ((await thumbprintOf(request.headers['dpop'], proven, org)) !== jkt) {
    throw oauthRefusal(400, 'invalid_dpop_proof', 'The access_token is not bound to the provided DPoP proof.');
  }
}

async function verified(proof: string) {
  const header = headerOf(proof);
  if (header.typ !== 'dpop+jwt') throw refused("'typ' must be 'dpop+jwt' in the DPoP proof JWT.");
  if (!algorithms.includes(String(header.alg))) throw refused('The DPoP proof JWT signature algorithm is invalid.');
  const { jwk } = header;
  if (jwk === undefined || 'd' in jwk) throw refused('The DPoP proof JWT is invalid.');
  try {
    const { payload } = await jwtVerify(proof, EmbeddedJWK);
    return { payload, jwk };
  } catch {
    throw refused('The DPoP proof JWT signature is invalid.');
  }
}

function headerOf(proof: string) {
  try {
    return decodeProtectedHeader(proof);
  } catch {
    throw refused('The DPoP proof JWT cannot be parsed.');
  }
}

function checkAge({ iat }: JWTPayload, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (typeof iat !== 'number') throw refused("'iat' claim in the DPoP proof JWT is invalid.");
  if (iat > seconds + oldestSeconds) throw refused('The DPoP proof JWT is issued in the future.');
  if (iat < seconds - oldestSeconds) throw refused('The DPoP proof JWT is issued more than five minutes in the past.');
}

function checkNonce(payload: JWTPayload, { state }: Org): void {
  const given = nonces.get(state) ?? new Set<string>();
  nonces.set(state, given);
  if (typeof payload['nonce'] === 'string' && given.has(payload['nonce'])) return;
  const nonce = randomBytes(18).toString('base64url');
  given.add(nonce);
  throw oauthRefusal(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.', { 'dpop-nonce': nonce });
}

function refused(description: string): Refusal {
  return oauthRefusal(400, 'invalid_dpop_proof', description);
}
