import { publicServerOf } from '../metadata-routes.ts';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { type App, appOfClient } from '../org-state.ts';
import { textsAt } from '../raw.ts';
import { redirectTo } from './answer-to-app.ts';
import { endSession, sessionOf } from './cookies.ts';
import { requiredOf } from './form.ts';
import { OAuthRefusal, oauthErrors, of } from './oauth-texts.ts';
import { errorPage, signedOutPage } from './pages.ts';
import { isAccessToken } from './token-state.ts';
import { verified } from './tokens.ts';

const pattern = '/oauth2/{authServerId}/v1/logout';

/**
 * Sign-out: ends the browser's session when the ID token is of the same person, and goes where the app has registered, to
 * the letter. Tokens stay as they are. What Okta says to a request without an ID token is not recorded.
 * @see https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
export const logoutRoutes: readonly Route[] = [
  { method: 'GET', pattern, auth: 'none', handle: (request, org) => onPage(() => logout(request, request.query, org)) },
  {
    method: 'POST',
    pattern,
    auth: 'none',
    handle: (request, org) => onPage(() => logout(request, new URLSearchParams(request.bytes.toString('utf8')), org)),
  },
];

async function logout(request: Request, params: URLSearchParams, org: Org): Promise<Answer> {
  const server = publicServerOf(request, org);
  const payload = await verified(requiredOf(params, 'id_token_hint'), server, org);
  if (payload === undefined || isAccessToken(payload)) throw new OAuthRefusal(oauthErrors.badIdToken);
  const app = appOfClient(org.state, String(payload.aud));
  if (app === undefined || app.raw['status'] !== 'ACTIVE') throw new OAuthRefusal(oauthErrors.unknownClient);
  const target = params.get('post_logout_redirect_uri');
  if (target !== null) checkTarget(target, app, org);
  const session = sessionOf(request, org);
  if (session !== undefined && session.userId !== payload.sub) throw new OAuthRefusal(oauthErrors.otherSession);
  const headers = { 'set-cookie': endSession(request, org) };
  return target === null ? signedOutPage(headers) : redirectTo(withState(target, params.get('state')), headers);
}

function checkTarget(target: string, { raw }: App, { url }: Org): void {
  if (target !== '' && textsAt(raw, 'settings', 'oauthClient', 'post_logout_redirect_uris').includes(target)) return;
  const link = `${url}/admin/app/oidc_client/instance/${String(raw['id'])}#tab-general`;
  const says = `The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings: ${link}`;
  throw new OAuthRefusal(of(400, 'invalid_request', says));
}

function withState(target: string, state: string | null): string {
  if (state === null) return target;
  return `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams({ state }).toString()}`;
}

async function onPage(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof OAuthRefusal) return errorPage(error.oauth);
    throw error;
  }
}
