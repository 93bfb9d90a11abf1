import type { JWTPayload } from 'jose';
import { publicServerOf } from '../metadata-routes.ts';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { type AuthorizationServer, appOfClient, type OrgState } from '../org-state.ts';
import { type Raw, rawAt, textAt } from '../raw.ts';
import { authenticatedClient } from './client-authentication.ts';
import { formOf } from './form.ts';
import { typeOf } from './issue.ts';
import { jsonAnswer } from './json-answer.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { preflight, tokenCors } from './okta-cors.ts';
import { type Family, revokeFamily, signInsOf } from './sign-ins.ts';
import { isAccessToken, liveToken } from './token-state.ts';
import { verified } from './tokens.ts';

const introspect = '/oauth2/{authServerId}/v1/introspect';
const revoke = '/oauth2/{authServerId}/v1/revoke';

/**
 * Introspection and revocation, for apps that authenticate as at the token endpoint. CORS is assumed to be as there.
 * @see RFC 7662, RFC 7009, https://developer.okta.com/docs/guides/revoke-tokens/main/
 */
export const tokenCareRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: introspect,
    auth: 'none',
    handle: (request, org) =>
      jsonAnswer(tokenCors(request, org), async () => {
        const { server, token } = await askedAbout(request, org);
        return { status: 200, body: await described(token, server, org) };
      }),
  },
  preflight(introspect, tokenCors, 'POST, OPTIONS'),
  {
    method: 'POST',
    pattern: revoke,
    auth: 'none',
    handle: (request, org) => jsonAnswer(tokenCors(request, org), () => revoked(request, org)),
  },
  preflight(revoke, tokenCors, 'POST, OPTIONS'),
];

async function askedAbout(request: Request, org: Org) {
  const server = publicServerOf(request, org);
  const form = formOf(request);
  const app = await authenticatedClient(request, form, org);
  const token = form.get('token') ?? '';
  if (token === '') throw new OAuthRefusal(oauthErrors.noTokenParameter);
  return { server, token, clientId: textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '' };
}

// Whether Okta tells one app about another's tokens is not documented: it does here.
async function described(token: string, server: AuthorizationServer, org: Org): Promise<Raw> {
  const family = familyOf(token, server, org);
  if (family !== undefined) return describedFamily(token, family, org.state);
  const payload = await liveToken(token, server, org);
  if (payload === undefined) return { active: false };
  if (!isAccessToken(payload)) return { active: true, ...(payload as Raw) };
  const { cid, scp, ver: _, auth_time: __, ...rest } = payload as JWTPayload & Raw;
  const user = org.state.users.find(({ raw }) => raw['id'] === payload['uid']);
  const username = textAt(user?.raw, 'profile', 'login');
  const scope = Array.isArray(scp) ? scp.join(' ') : '';
  const bound = rawAt(payload as Raw, 'cnf')['jkt'];
  const type = typeOf(typeof bound === 'string' ? bound : undefined);
  const about = { active: true, token_type: type, scope, client_id: cid ?? '' };
  return { ...about, ...(username === undefined ? {} : { username }), ...(rest as Raw) };
}

function describedFamily(token: string, family: Family, state: OrgState): Raw {
  const { grant, revoked: gone } = family;
  const app = appOfClient(state, grant.clientId);
  if (gone || token !== family.current || app?.raw['status'] !== 'ACTIVE') return { active: false };
  const user = state.users.find(({ raw }) => raw['id'] === grant.userId);
  const login = textAt(user?.raw, 'profile', 'login') ?? '';
  // A real org also says when the token ends.
  return {
    active: true,
    token_type: 'Bearer',
    scope: grant.scopes.join(' '),
    client_id: grant.clientId,
    username: login,
    sub: login,
  };
}

// An app may revoke its own tokens only; to those of others, and to what is none, the answer is the same.
async function revoked(request: Request, org: Org): Promise<Answer> {
  const { server, token, clientId } = await askedAbout(request, org);
  const signIns = signInsOf(org);
  const family = familyOf(token, server, org);
  if (family !== undefined) {
    if (family.grant.clientId === clientId) revokeFamily(signIns, family);
    return { status: 200 };
  }
  const payload = await verified(token, server, org);
  if (payload?.['cid'] === clientId && typeof payload.jti === 'string') signIns.revoked.add(payload.jti);
  return { status: 200 };
}

function familyOf(token: string, server: AuthorizationServer, org: Org): Family | undefined {
  const family = signInsOf(org).families.get(token);
  return family?.grant.serverId === server.raw['id'] ? family : undefined;
}
