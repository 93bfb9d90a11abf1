import { createHash, randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { Org } from '../okta-route.ts';
import { type AuthorizationServer, issuerOf } from '../org-state.ts';
import { type Raw, textsAt } from '../raw.ts';
import { algorithmsOf, keySetOf, signedBy } from '../signing-keys.ts';
import { encryptedForServer } from './encrypt.ts';

const idTokenSeconds = 60 * 60;

/** What Okta itself writes into an access token, besides the configured claims. */
export interface AccessToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly lifeSeconds: number;
  /** Absent in a token that is nobody's. */
  readonly person?: { readonly userId: string; readonly authTime: number };
  /** `sub` among them. */
  readonly claims: Raw;
  /** The thumbprint of the key that it is bound to; absent in a bearer token. */
  readonly jkt?: string | undefined;
}

/**
 * Signs an access token with the server's ACTIVE key.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#access-token
 */
export async function signAccessToken(
  server: AuthorizationServer,
  org: Org,
  { clientId, scopes, lifeSeconds, person, claims, jkt }: AccessToken,
): Promise<{ token: string; jti: string }> {
  const iat = secondsOf(org);
  const jti = `AT.${randomBytes(32).toString('base64url')}`;
  const token = await signedBy(server.keys, {
    ...claims,
    ver: 1,
    jti,
    iss: issuerOf(org.url, server),
    aud: textsAt(server.raw, 'audiences')[0] ?? '',
    iat,
    exp: iat + lifeSeconds,
    cid: clientId,
    ...(person === undefined ? {} : { uid: person.userId }),
    scp: [...scopes],
    ...(person === undefined ? {} : { auth_time: person.authTime }),
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
  });
  return { token: await encryptedForServer(token, server), jti };
}

/** What Okta itself writes into an ID token, besides the configured claims. */
export interface IdToken {
  readonly clientId: string;
  readonly userId: string;
  readonly authTime: number;
  readonly nonce?: string;
  /** The access token that goes with it. */
  readonly accessToken: string;
  readonly claims: Raw;
}

/** Signs an ID token, which lives an hour; `sub` is the person's id and `idp` the org's. */
export async function signIdToken(server: AuthorizationServer, org: Org, given: IdToken): Promise<string> {
  const iat = secondsOf(org);
  return signedBy(server.keys, {
    ...given.claims,
    sub: given.userId,
    ver: 1,
    iss: issuerOf(org.url, server),
    aud: given.clientId,
    iat,
    exp: iat + idTokenSeconds,
    jti: `ID.${randomBytes(32).toString('base64url')}`,
    amr: ['pwd'],
    idp: org.state.id,
    ...(given.nonce === undefined ? {} : { nonce: given.nonce }),
    auth_time: given.authTime,
    at_hash: leftHalf(given.accessToken),
  });
}

/** What a token of this server says, or `undefined` when it is not one, or its time is over. Revocation is not looked at. */
export async function verified(token: string, server: AuthorizationServer, org: Org): Promise<JWTPayload | undefined> {
  try {
    const keys = createLocalJWKSet(keySetOf(server.keys));
    const options = { issuer: issuerOf(org.url, server), algorithms: algorithmsOf(server.keys), currentDate: org.now() };
    return (await jwtVerify(token, keys, options)).payload;
  } catch {
    return undefined;
  }
}

/** The org's time in whole epoch seconds. */
export function secondsOf({ now }: Org): number {
  return Math.floor(now().getTime() / 1000);
}

/** What an ID token says of the access token that goes with it. @see https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
export function leftHalf(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}
