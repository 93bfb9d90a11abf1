import type { OutgoingHttpHeaders } from 'node:http';
import { publicServerOf } from '../metadata-routes.ts';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { type App, type AuthorizationServer, appOfClient, authorizationServerOf } from '../org-state.ts';
import { textAt } from '../raw.ts';
import { lifetimesFor } from './access-policy.ts';
import { answerToApp, errorToApp } from './answer-to-app.ts';
import { appUserOf } from './app-user.ts';
import { type AuthorizeRequest, authorizeRequestOf, returnPathOf } from './authorize-request.ts';
import { checkConsent } from './consent.ts';
import { browserHeader, browserOf, sessionOf } from './cookies.ts';
import { checkNetwork } from './network.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { errorPage, signInPage } from './pages.ts';
import { beginSession, personOf } from './person.ts';
import { type Session, signInsOf, unguessable } from './sign-ins.ts';
import { secondsOf } from './tokens.ts';

const authorize = '/oauth2/{authServerId}/v1/authorize';
// Not a path of Okta's: its page sends the password by script, to `/idp/idx/…` or `/api/v1/authn`.
const signIn = '/signin/sandbox';
const pageMs = 60 * 60 * 1000;
const codeMs = 300 * 1000;

/**
 * The authorization endpoint and the form of its sign-in page. Password only: app sign-on policies, and with them a second
 * factor, are not imitated.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tags/customas/
 */
export const authorizeRoutes: readonly Route[] = [
  { method: 'GET', pattern: authorize, auth: 'none', handle: (request, org) => begin(request, request.query, org) },
  {
    method: 'POST',
    pattern: authorize,
    auth: 'none',
    handle: (request, org) => begin(request, new URLSearchParams(request.bytes.toString('utf8')), org),
  },
  { method: 'POST', pattern: signIn, auth: 'none', handle: takePassword },
];

function begin(request: Request, params: URLSearchParams, org: Org): Answer {
  const server = publicServerOf(request, org);
  return onPage(() => {
    const path = returnPathOf(params, org);
    return toApp(path, () => {
      checkNetwork(path.app, org.state);
      const asked = authorizeRequestOf(params, path, server);
      const session = usableSession(asked, request, org);
      if (session !== undefined) return grant(asked, session, server, path.app, org);
      if (asked.prompts.includes('none')) throw new OAuthRefusal(oauthErrors.loginRequired);
      return askForPassword(asked, path.app, request, org);
    });
  });
}

function usableSession({ prompts, maxAge }: AuthorizeRequest, request: Request, org: Org): Session | undefined {
  const session = sessionOf(request, org);
  if (session === undefined || prompts.includes('login')) return undefined;
  const age = secondsOf(org) - session.authTime;
  return maxAge !== undefined && age >= maxAge ? undefined : session;
}

function askForPassword(asked: AuthorizeRequest, app: App, request: Request, org: Org): Answer {
  const browser = browserOf(request) ?? unguessable();
  const stateToken = unguessable();
  signInsOf(org).waiting.set(stateToken, { request: asked, browser, expires: org.now().getTime() + pageMs });
  const shown = { action: signIn, stateToken, app: labelOf(app), login: asked.loginHint };
  return signInPage(shown, { 'set-cookie': browserHeader(browser) });
}

function takePassword(request: Request, org: Org): Answer {
  return onPage(() => {
    const form = new URLSearchParams(request.bytes.toString('utf8'));
    const stateToken = form.get('stateToken') ?? '';
    const signIns = signInsOf(org);
    const waiting = signIns.waiting.get(stateToken);
    const app = waiting === undefined ? undefined : appOfClient(org.state, waiting.request.clientId);
    const server = waiting === undefined ? undefined : authorizationServerOf(org.state, waiting.request.serverId);
    if (waiting === undefined || app === undefined || server === undefined || waiting.browser !== browserOf(request)) {
      throw new OAuthRefusal(oauthErrors.requestExpired);
    }
    if (app.raw['status'] !== 'ACTIVE') throw new OAuthRefusal(oauthErrors.unknownClient);
    const asked = waiting.request;
    const login = form.get('username') ?? '';
    const user = personOf(login, form.get('password') ?? '', org);
    if (user === undefined) {
      const shown = { action: signIn, stateToken, app: labelOf(app), login, failure: 'Unable to sign in' };
      return signInPage(shown, {});
    }
    signIns.waiting.delete(stateToken);
    const { session, headers } = beginSession(user, org);
    return toApp(asked, () => grant(asked, session, server, app, org, headers), headers);
  });
}

function grant(
  asked: AuthorizeRequest,
  { userId, authTime }: Session,
  server: AuthorizationServer,
  app: App,
  org: Org,
  headers: OutgoingHttpHeaders = {},
): Answer {
  const user = org.state.users.find(({ raw }) => raw['id'] === userId && raw['status'] === 'ACTIVE');
  if (user === undefined) throw new OAuthRefusal(oauthErrors.loginRequired);
  const { scopes, clientId, serverId, back } = asked;
  appUserOf(org.state, app, user);
  lifetimesFor(server, org.state, { clientId, grantType: 'authorization_code', scopes, user });
  checkConsent(app, server, scopes);
  const code = unguessable();
  signInsOf(org).codes.set(code, {
    grant: { serverId, clientId, userId, scopes, authTime, issued: [] },
    redirectUri: back.redirectUri,
    challenge: asked.challenge,
    nonce: asked.nonce,
    expires: org.now().getTime() + codeMs,
    used: false,
    family: undefined,
  });
  return answerToApp(back, { code }, headers);
}

function onPage(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    if (error instanceof OAuthRefusal) return errorPage(error.oauth);
    throw error;
  }
}

function toApp({ back }: Pick<AuthorizeRequest, 'back'>, act: () => Answer, headers: OutgoingHttpHeaders = {}): Answer {
  try {
    return act();
  } catch (error) {
    if (error instanceof OAuthRefusal) return errorToApp(back, error.oauth, headers);
    throw error;
  }
}

function labelOf({ raw }: App): string {
  return textAt(raw, 'label') ?? 'an app';
}
