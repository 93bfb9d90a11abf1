import { checkBinding } from '../check-dpop.ts';
import { publicServerOf } from '../metadata-routes.ts';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { type AuthorizationServer, appOfClient, issuerOf } from '../org-state.ts';
import type { Raw } from '../raw.ts';
import { appUserOf } from './app-user.ts';
import { jsonAnswer } from './json-answer.ts';
import { type OAuthError, oauthErrors, of } from './oauth-texts.ts';
import { preflight, trustedCors } from './okta-cors.ts';
import { identityClaims } from './token-claims.ts';
import { isAccessToken, liveToken } from './token-state.ts';

const pattern = '/oauth2/{authServerId}/v1/userinfo';
const tooNarrow = of(
  403,
  'insufficient_scope',
  'The access token must provide access to at least one of these scopes - profile, email, address or phone',
);

/**
 * Userinfo, by GET and POST: all identity claims that the access token's scopes ask for, and `sub`, the person's id.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export const userinfoRoutes: readonly Route[] = [
  ...(['GET', 'POST'] as const).map(
    (method): Route => ({
      method,
      pattern,
      auth: 'none',
      handle: (request, org) => jsonAnswer(trustedCors(request, org), () => userinfo(request, org)),
    }),
  ),
  preflight(pattern, trustedCors, 'GET, POST, OPTIONS'),
];

async function userinfo(request: Request, org: Org): Promise<Answer> {
  const server = publicServerOf(request, org);
  const [, scheme = '', token] = /^(Bearer|DPoP) +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) return refused(oauthErrors.noAccessToken, server, org);
  const payload = await liveToken(token, server, org);
  if (payload === undefined || !isAccessToken(payload)) return refused(oauthErrors.badAccessToken, server, org);
  await checkBinding(scheme, token, payload, request, org);
  const scopes = Array.isArray(payload['scp']) ? payload['scp'].map(String) : [];
  // Okta's own sentence; with `openid` alone its real orgs answer `sub`.
  if (!scopes.includes('openid')) return refused(tooNarrow, server, org);
  const user = org.state.users.find(({ raw }) => raw['id'] === payload['uid'] && raw['status'] === 'ACTIVE');
  const clientId = String(payload['cid']);
  const app = appOfClient(org.state, clientId);
  if (user === undefined || app === undefined) return refused(oauthErrors.badAccessToken, server, org);
  const appUser = appUserOf(org.state, app, user);
  const body: Raw = {
    ...identityClaims({ state: org.state, server, clientId, scopes, user, appUser }),
    sub: String(user.raw['id']),
  };
  return { status: 200, body };
}

// The header's parts are as recorded from Okta's management API.
function refused({ status, error, description }: OAuthError, server: AuthorizationServer, { url }: Org): Answer {
  const issuer = issuerOf(url, server);
  const parts = [
    `Bearer authorization_uri="${issuer}/v1/authorize"`,
    `realm="${issuer}"`,
    'scope="openid"',
    `error="${error}"`,
    `error_description="${description}"`,
    `resource="${new URL(issuer).pathname}/v1/userinfo"`,
  ];
  return { status, headers: { 'www-authenticate': parts.join(', ') } };
}
