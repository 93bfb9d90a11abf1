import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { Org } from './okta-route.ts';
import { type App, appOfClient } from './org-state.ts';
import { rawAt } from './raw.ts';
import { oauthRefusal, type Refusal } from './refusal.ts';

const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const furthestSeconds = 60 * 60;
const used = new WeakMap<object, Set<string>>();

/**
 * The app that signed a client assertion for `audience`. Throws Okta's 401 invalid_client, in its words, for one that is not
 * in order: unreadable, of another issuer, subject or audience, without or past its time, wrongly signed, used before.
 * @see RFC 7523 section 3
 */
export async function clientOf(assertion: string, audience: string, org: Org): Promise<App> {
  const { iss, sub, aud, exp, jti } = claimsOf(assertion);
  const app = typeof iss === 'string' ? appOfClient(org.state, iss) : undefined;
  if (app === undefined || app.raw['status'] !== 'ACTIVE') {
    throw refused('The issuer claim for client_assertion is not a valid client_id.');
  }
  if (sub !== iss) throw refused('The subject claim for client_assertion is not a valid client_id.');
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) {
    throw refused('The audience claim for client_assertion must be the endpoint invoked for the request.');
  }
  checkTime(exp, org.now());
  await checkSignature(assertion, app);
  if (typeof jti === 'string') remember(org, `${iss} ${jti}`);
  return app;
}

function claimsOf(assertion: string): JWTPayload {
  try {
    if (!algorithms.includes(String(decodeProtectedHeader(assertion).alg))) {
      throw refused('The client_assertion JWT signature algorithm is invalid.');
    }
    return decodeJwt(assertion);
  } catch (error) {
    if (error instanceof TypeError || error instanceof errors.JOSEError)
      throw refused('The parsing of the client_assertion failed.');
    throw error;
  }
}

function checkTime(exp: number | undefined, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (typeof exp !== 'number') throw refused("The client_assertion must contain the 'exp' claim as seconds since epoch.");
  if (exp <= seconds) throw refused('The client_assertion token is expired.');
  if (exp > seconds + furthestSeconds) throw refused('The client_assertion token has an expiration too far into the future.');
}

async function checkSignature(assertion: string, { raw }: App): Promise<void> {
  const jwks = rawAt(raw, 'settings', 'oauthClient', 'jwks');
  const method = rawAt(raw, 'credentials', 'oauthClient')['token_endpoint_auth_method'];
  if (method !== 'private_key_jwt' || !Array.isArray(jwks['keys']) || jwks['keys'].length === 0) {
    throw refused('The client does not have a JWKSet configured, but the client_assertion requires one.');
  }
  try {
    // The time was looked at before, by the org's clock.
    await jwtVerify(assertion, createLocalJWKSet(structuredClone(jwks) as unknown as JSONWebKeySet), {
      currentDate: new Date(0),
    });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw refused('The client_assertion JWT kid is invalid.');
    throw refused('The client_assertion signature is invalid.');
  }
}

function remember({ state }: Org, key: string): void {
  const seen = used.get(state) ?? new Set<string>();
  if (seen.has(key)) throw refused('The client_assertion token has already been used.');
  used.set(state, seen.add(key));
}

function refused(description: string): Refusal {
  return oauthRefusal(401, 'invalid_client', description);
}
