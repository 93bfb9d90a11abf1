import { checkBinding } from './check-dpop.ts';
import type { Caller, Org, Request, Route } from './okta-route.ts';
import { appOfClient } from './org-state.ts';
import { type Raw, textsAt } from './raw.ts';
import { forbidden, refusal } from './refusal.ts';
import { reaches, rolesOf } from './roles.ts';
import { orgPayloadOf } from './sign-in/org-tokens.ts';
import { permits } from './zones.ts';

/**
 * Who sends a request. Throws 401 E0000011 for a token that is not of this org, 403 E0000005 where there is none.
 * @see https://developer.okta.com/docs/reference/core-okta-api/#authentication
 */
export async function callerOf(request: Request, org: Org): Promise<Caller> {
  const [scheme, value] = (request.headers.authorization ?? '').split(/ +/, 2);
  // What Okta says to a request without credentials is not recorded; a session is what it looks for then.
  if (scheme === undefined || scheme === '') throw refusal(403, 'E0000005', 'Invalid session');
  if (scheme === 'SSWS') {
    const { token } = org.state;
    // What Okta says where a token may not be used from is not recorded.
    const good = value === token.value && token.revoked !== true && permits(token.network, org.state);
    if (!good) throw invalidToken();
    return { roles: rolesOf(token.rights), userId: token.userId };
  }
  const known = ['bearer', 'dpop'].includes(scheme.toLowerCase());
  if (!known || value === undefined) throw invalidToken();
  return bearerOf(scheme.toLowerCase(), value, request, org);
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
  if (route.anyRole !== true && !reaches(caller.roles, route)) throw forbidden();
}

async function bearerOf(scheme: string, token: string, request: Request, org: Org): Promise<Caller> {
  const payload = await orgPayloadOf(token, org);
  const app = appOfClient(org.state, String(payload?.['cid']));
  if (payload === undefined || app === undefined || app.raw['status'] !== 'ACTIVE') throw invalidToken();
  // That the management API answers these as OAuth errors is assumed.
  await checkBinding(scheme, token, payload, request, org);
  const scopes = textsAt(payload as Raw, 'scp');
  const userId = payload['uid'];
  if (typeof userId !== 'string') return { roles: [...rolesOf(app.rights), ...(app.roles ?? [])], scopes };
  const user = org.state.users.find(({ raw }) => raw['id'] === userId && raw['status'] === 'ACTIVE');
  if (user === undefined) throw invalidToken();
  return { roles: user.roles ?? [], userId, scopes };
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
