import type { Org } from '../okta-route.ts';
import { type App, type AuthorizationServer, appOfClient } from '../org-state.ts';
import { at, textAt, textsAt } from '../raw.ts';
import { notImitated, type OAuthError, OAuthRefusal, oauthErrors, of } from './oauth-texts.ts';
import { registered } from './redirect-uris.ts';
import { scopesOf } from './scopes.ts';

type ResponseMode = (typeof modes)[number];

/** Where the answer goes, once that is known to be safe. */
export interface ReturnPath {
  readonly redirectUri: string;
  /** How the answer reaches the app. */
  readonly mode: ResponseMode;
  readonly state: string | undefined;
}

/** An authorization request that is in order; the person is still to be looked at. */
export interface AuthorizeRequest {
  readonly serverId: string;
  readonly clientId: string;
  readonly back: ReturnPath;
  readonly scopes: readonly string[];
  readonly challenge: string | undefined;
  readonly nonce: string | undefined;
  readonly prompts: readonly string[];
  /** Seconds since the password was given after which it is asked for again. */
  readonly maxAge: number | undefined;
  readonly loginHint: string;
}

const modes = ['query', 'fragment', 'form_post', 'okta_post_message'] as const;
const prompts: readonly string[] = ['none', 'login', 'consent'];
// Okta knows these; the sandbox would have to pass over them in silence.
const unknownHere = ['request', 'request_uri', 'sessionToken', 'idp', 'acr_values', 'enroll_amr_values', 'resource'];

/**
 * The app of a request and where its answer may go. Throws what has to be shown on a page, because the redirect URI
 * cannot be trusted: parameters given twice, no such client or an inactive one, a redirect URI that is not registered to the letter.
 */
export function returnPathOf(params: URLSearchParams, org: Org): { app: App; back: ReturnPath } {
  const names = [...params.keys()];
  if (new Set(names).size !== names.length) throw new OAuthRefusal(oauthErrors.twice);
  const app = appOfClient(org.state, params.get('client_id') ?? '');
  if (app === undefined || app.raw['status'] !== 'ACTIVE') throw new OAuthRefusal(oauthErrors.unknownClient);
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!registered(redirectUri, app)) throw new OAuthRefusal(illegalRedirectUri(app, org));
  const mode = params.get('response_mode') ?? 'query';
  const known = modes.find((one) => one === mode && !refusesMessage(params)) ?? 'query';
  return { app, back: { redirectUri, mode: known, state: params.get('state') ?? undefined } };
}

/** The rest of a request. Throws what goes back to the app. The order among these checks is not documented. */
export function authorizeRequestOf(
  params: URLSearchParams,
  { app, back }: { app: App; back: ReturnPath },
  server: AuthorizationServer,
): AuthorizeRequest {
  for (const name of unknownHere) if (params.has(name)) throw notImitated(`the parameter '${name}'`);
  checkResponse(params, app);
  const scopes = scopesOf(params.get('scope') ?? '', server);
  checkChallenge(params, app);
  if (back.state === undefined || back.state === '') throw new OAuthRefusal(oauthErrors.badState);
  return {
    serverId: String(server.raw['id']),
    clientId: params.get('client_id') ?? '',
    back,
    scopes,
    challenge: params.get('code_challenge') ?? undefined,
    nonce: params.get('nonce') ?? undefined,
    prompts: promptsOf(params.get('prompt')),
    maxAge: maxAgeOf(params.get('max_age')),
    loginHint: params.get('login_hint') ?? '',
  };
}

/**
 * Okta's catalogue says that a code is not sent as a message; with PKCE its own library asks for just that, to renew tokens in a
 * frame. That it is refused without PKCE is assumed of these two.
 */
function refusesMessage(params: URLSearchParams): boolean {
  return params.get('response_mode') === 'okta_post_message' && !params.has('code_challenge');
}

function checkResponse(params: URLSearchParams, { raw }: App): void {
  const mode = params.get('response_mode') ?? 'query';
  if (refusesMessage(params)) throw new OAuthRefusal(oauthErrors.postMessageWithCode);
  if (!modes.some((one) => one === mode)) throw new OAuthRefusal(oauthErrors.badResponseMode);
  const configured = textsAt(raw, 'settings', 'oauthClient', 'response_types');
  const asked = (params.get('response_type') ?? '').split(' ').filter((type) => type !== '');
  if (asked.length === 0 || asked.some((type) => !configured.includes(type))) {
    const says = `The response type is not supported by the authorization server. Configured response types: [${configured.join(', ')}].`;
    throw new OAuthRefusal(of(400, 'unsupported_response_type', says));
  }
  if (asked.length > 1 || asked[0] !== 'code') throw notImitated(`the response type '${asked.join(' ')}'`);
  const granted = textsAt(raw, 'settings', 'oauthClient', 'grant_types');
  if (!granted.includes('authorization_code')) throw new OAuthRefusal(grantNotConfigured(granted));
}

/** The error for a grant that the app does not have. */
export function grantNotConfigured(granted: readonly string[]): OAuthError {
  const says = `The client is not authorized to use the provided grant type. Configured grant types: [${granted.join(', ')}].`;
  return of(400, 'unauthorized_client', says);
}

// RFC 7636 takes a missing method for `plain`, which Okta does not have.
function checkChallenge(params: URLSearchParams, { raw }: App): void {
  const challenge = params.get('code_challenge');
  if (challenge === null || challenge === '') {
    const oauthClient = at(raw, 'credentials', 'oauthClient');
    const needed = at(oauthClient, 'pkce_required') === true || textAt(oauthClient, 'token_endpoint_auth_method') === 'none';
    if (needed) throw new OAuthRefusal(oauthErrors.noChallenge);
    return;
  }
  if (params.get('code_challenge_method') !== 'S256') throw new OAuthRefusal(oauthErrors.badChallengeMethod);
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(challenge)) throw new OAuthRefusal(oauthErrors.badChallenge);
}

function promptsOf(text: string | null): string[] {
  const asked = (text ?? '').split(' ').filter((prompt) => prompt !== '');
  const alone = asked.includes('none') && asked.length > 1;
  if (asked.includes('enroll_authenticator')) throw notImitated("the prompt 'enroll_authenticator'");
  if (alone || asked.some((prompt) => !prompts.includes(prompt))) {
    const says = "Invalid value for 'prompt' parameter. Supported values: [none, login, consent, enroll_authenticator]";
    throw new OAuthRefusal(of(400, 'invalid_request', says));
  }
  return asked;
}

function maxAgeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > 2 ** 31 - 1) throw new OAuthRefusal(oauthErrors.badMaxAge);
  return seconds;
}

// Recorded in many threads: Okta ends this sentence with a link to the app in its console.
function illegalRedirectUri({ raw }: App, { url }: Org): OAuthError {
  const link = `${url}/admin/app/oidc_client/instance/${String(raw['id'])}#tab-general`;
  const says = `The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: ${link}`;
  return of(400, 'invalid_request', says);
}
