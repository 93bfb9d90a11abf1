import type { IncomingHttpHeaders } from 'node:http';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { appOfClient } from './org-state.ts';
import { forbidden, refusal } from './refusal.ts';
import type { Caller, Org, Route } from './route.ts';
import { publicJwkOf } from './signing-keys.ts';

/**
 * Who sends these headers. Throws 401 E0000011 for a token that is not of this org, 403 E0000005 where there is none.
 * @see https://developer.okta.com/docs/reference/core-okta-api/#authentication
 */
export async function callerOf(headers: IncomingHttpHeaders, org: Org): Promise<Caller> {
  const [scheme, value] = (headers.authorization ?? '').split(/ +/, 2);
  // What Okta says to a request without credentials is not recorded; a session is what it looks for then.
  if (scheme === undefined || scheme === '') throw refusal(403, 'E0000005', 'Invalid session');
  if (scheme === 'SSWS') {
    const { token } = org.state;
    if (value !== token.value) throw invalidToken();
    return { rights: token.rights, userId: token.userId };
  }
  if (scheme.toLowerCase() === 'bearer' && value !== undefined) return serviceOf(value, org);
  throw invalidToken();
}

/** Throws 403 E0000006 when the caller's scopes or rights are too small for the route. */
export function allow(caller: Caller, route: Route, org: Org, path: string): void {
  const reading = route.method === 'GET';
  if (caller.scopes !== undefined && route.scopes !== undefined) {
    // A support article says that a GET is open to `.read` and to `.manage`.
    const enough = [`${route.scopes}.manage`, ...(reading ? [`${route.scopes}.read`] : [])];
    if (!enough.some((scope) => caller.scopes?.includes(scope))) {
      throw forbidden({ 'www-authenticate': insufficient(`${route.scopes}.${reading ? 'read' : 'manage'}`, org, path) });
    }
  }
  if (caller.rights === 'super') return;
  if (caller.rights === 'no-admin') throw forbidden();
  if (reading) return;
  // The roles' rights are not part of Okta's API description: this is what their names say.
  if (caller.rights === 'app-admin' && route.scopes === 'okta.apps') return;
  throw forbidden();
}

async function serviceOf(token: string, org: Org): Promise<Caller> {
  try {
    const keys = createLocalJWKSet({ keys: org.state.orgKeys.map((key) => ({ ...publicJwkOf(key), kty: 'RSA' })) });
    const { payload } = await jwtVerify(token, keys, { issuer: org.url, audience: org.url, currentDate: org.now() });
    const app = appOfClient(org.state, String(payload['cid']));
    if (app === undefined || app.raw['status'] !== 'ACTIVE') throw invalidToken();
    const scopes = Array.isArray(payload['scp']) ? payload['scp'].map(String) : [];
    return { rights: app.rights, scopes };
  } catch {
    throw invalidToken();
  }
}

function invalidToken(): Error {
  return refusal(401, 'E0000011', 'Invalid token provided');
}

function insufficient(scope: string, org: Org, path: string): string {
  return [
    `Bearer authorization_uri="${org.url}/oauth2/v1/authorize"`,
    `realm="${org.url}"`,
    `scope="${scope}"`,
    'error="insufficient_scope"',
    'error_description="The access token provided does not contain the required scopes."',
    `resource="${path}"`,
  ].join(', ');
}
