import * as oauth from 'oauth4webapi';
import { isLoopback } from '../core/frontend-uris.ts';
import { printableLine } from '../core/printable.ts';
import { keepSecret, Secret } from '../core/secret.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { fetchBy } from './fetch-by-http.ts';

/** A native app of an org, by which a person signs in to Okta's own API. */
export interface LoginApp {
  readonly http: Http;
  readonly orgUrl: string;
  readonly clientId: string;
}

/** What a person is shown: the code, and where to type it. */
export interface DeviceCode {
  readonly userCode: string;
  readonly address: string;
  /** The address with the code in it. */
  readonly whole: string;
  readonly expiresIn: number;
}

/** What Okta issued for its own API. */
export interface OrgTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | undefined;
  readonly scopes: readonly string[];
  readonly expires: Date;
}

/** One sign-in by device. */
export interface DeviceSignIn extends LoginApp {
  readonly scopes: readonly string[];
  readonly show: (code: DeviceCode) => void;
  /** Rejects when the run is stopped. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

/** Seconds between two questions where the server names none. @see RFC 8628 section 3.2 */
const usualInterval = 5;
/** Seconds that are added each time that the server wants it slower. @see RFC 8628 section 3.5 */
const slower = 5;
/** Seconds that are waited at most while nobody answers. */
const longest = 30;
/** Trouble that may be over at the next question. */
const passing: ReadonlySet<string> = new Set(['okta-unreachable', 'okta-failed', 'okta-rate-limit', 'not-okta']);

/**
 * Signs a person in at the org authorization server by a code that is typed in a browser, on this machine or another. Asks
 * whether they did as often as the server allows, slower when it says so or does not answer, until the code expires.
 * @throws Problem `login-refused` when it is denied or expires, or the app is none for it; what the Http throws; the signal's reason
 * @see RFC 8628
 */
export async function signInByDevice(request: DeviceSignIn): Promise<OrgTokens> {
  const { scopes, show, sleep, now } = request;
  const { server, client, options } = wayTo(request);
  const begun = await ask(async () => {
    const response = await oauth.deviceAuthorizationRequest(server, client, oauth.None(), { scope: scopes.join(' ') }, options);
    return oauth.processDeviceAuthorizationResponse(server, client, response);
  });
  if ('refusal' in begun) throw refused(begun.refusal, request);
  const { device_code: deviceCode, user_code, verification_uri, verification_uri_complete, expires_in } = begun.value;
  keepSecret(deviceCode);
  const address = pageOf(verification_uri, request.orgUrl);
  const whole = verification_uri_complete === undefined ? address : pageOf(verification_uri_complete, request.orgUrl);
  const end = now().getTime() + expires_in * 1000;
  show({ userCode: printableLine(user_code, 40), address, whole, expiresIn: expires_in });
  let seconds = begun.value.interval ?? usualInterval;
  let trouble: Problem | undefined;
  for (let pause = seconds; ; ) {
    await sleep(pause * 1000);
    // what kept us from hearing of it to the end is why, as far as is known
    if (now().getTime() >= end) throw trouble ?? refused({ error: 'expired_token', description: '' }, request);
    const polled = await ask(async () => {
      const response = await oauth.deviceCodeGrantRequest(server, client, oauth.None(), deviceCode, options);
      return oauth.processDeviceCodeResponse(server, client, response);
    }).catch((error: unknown) => {
      if (!(error instanceof Problem) || !passing.has(error.code)) throw error;
      // the code stays good while the network is away, or something in between answers
      trouble = error;
      pause = Math.max(seconds, Math.min(pause * 2, longest));
      return undefined;
    });
    if (polled === undefined) continue;
    trouble = undefined;
    if ('value' in polled) {
      if (polled.value.token_type !== 'bearer') throw refused({ error: boundToKey, description: '' }, request);
      return tokensIn(polled.value, scopes, now());
    }
    const { error } = polled.refusal;
    if (error === 'slow_down') seconds += slower;
    else if (error !== 'authorization_pending') throw refused(polled.refusal, request);
    pause = seconds;
  }
}

/**
 * Gets a new access token for a refresh token; Okta gives a new one of those, too.
 * @throws Problem `login-refused` when it is over or was revoked; what the Http throws
 */
export async function refreshSignIn(
  app: LoginApp,
  refreshToken: Secret,
  scopes: readonly string[],
  now: Date,
): Promise<OrgTokens> {
  const { server, client, options } = wayTo(app);
  const got = await ask(async () => {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken.reveal(), options);
    return oauth.processRefreshTokenResponse(server, client, response);
  });
  if ('refusal' in got) throw refused(got.refusal, app);
  const tokens = tokensIn(got.value, scopes, now);
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
}

/**
 * Revokes a token at Okta; one that is over is as good as revoked.
 * @throws Problem `login-refused` when Okta refuses; what the Http throws
 * @see RFC 7009
 */
export async function revokeToken(app: LoginApp, token: Secret, hint: 'access_token' | 'refresh_token'): Promise<void> {
  const { server, client, options } = wayTo(app);
  const more = { ...options, additionalParameters: { token_type_hint: hint } };
  const done = await ask(async () => {
    const response = await oauth.revocationRequest(server, client, oauth.None(), token.reveal(), more);
    return oauth.processRevocationResponse(response);
  });
  if ('refusal' in done) throw refused(done.refusal, app);
}

function wayTo({ http, orgUrl, clientId }: LoginApp) {
  const server: oauth.AuthorizationServer = {
    issuer: orgUrl,
    device_authorization_endpoint: `${orgUrl}/oauth2/v1/device/authorize`,
    token_endpoint: `${orgUrl}/oauth2/v1/token`,
    revocation_endpoint: `${orgUrl}/oauth2/v1/revoke`,
  };
  const client: oauth.Client = { client_id: clientId };
  const options = {
    [oauth.customFetch]: fetchBy(http) as NonNullable<oauth.TokenEndpointRequestOptions[typeof oauth.customFetch]>,
    // only for the sandbox, which answers on this machine without TLS
    [oauth.allowInsecureRequests]: isLoopback(new URL(orgUrl).hostname),
  };
  return { server, client, options };
}

interface Refusal {
  readonly error: string;
  readonly description: string;
}

async function ask<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly refusal: Refusal }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError)
      return {
        refusal: { error: printableLine(error.error, 60), description: printableLine(error.error_description ?? '', 300) },
      };
    if (error instanceof oauth.WWWAuthenticateChallengeError)
      return { refusal: { error: 'invalid_client', description: `the server answered HTTP ${error.response.status}` } };
    const answer = error instanceof oauth.OperationProcessingError && error.cause instanceof Response ? error.cause : undefined;
    const status = answer?.status ?? 0;
    if (status === 429 || status >= 500) {
      const hint = 'Sign in again in a few minutes: gloo-okta login. https://status.okta.com shows outages.';
      throw new Problem(
        status === 429 ? 'okta-rate-limit' : 'okta-failed',
        `Okta failed at the sign-in: HTTP ${status}.`,
        hint,
        error,
      );
    }
    const type = answer?.headers.get('content-type') ?? '';
    if (answer !== undefined && !/\bjson\b/i.test(type)) {
      const what = type === '' ? '' : ` with ${printableLine(type, 60)}`;
      throw new Problem(
        'not-okta',
        `The sign-in was answered by something that is not Okta: HTTP ${status}${what}.`,
        'See that no captive portal or proxy answers instead, and sign in again: gloo-okta login',
        error,
      );
    }
    if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError)
      return { refusal: { error: 'unusable', description: printableLine(error.message, 300) } };
    throw error;
  }
}

function tokensIn(answer: oauth.TokenEndpointResponse, asked: readonly string[], now: Date): OrgTokens {
  const seconds = answer.expires_in ?? 3600;
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    // what is not said is as it was asked for: RFC 6749 section 5.1
    scopes: answer.scope === undefined ? asked : answer.scope.split(' ').filter((scope) => scope !== ''),
    expires: new Date(now.getTime() + seconds * 1000),
  };
}

/** A page that a person is sent to; Okta's own, or that of the org's custom domain. */
function pageOf(text: string, orgUrl: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(new URL(orgUrl).hostname));
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') {
    const message = `Okta names no page on which the code could be typed: "${printableLine(text, 100)}".`;
    throw new Problem('login-refused', message, 'Check the org URL.');
  }
  return printableLine(url.href, 500);
}

/** What Okta says where an app's tokens are to be bound to a key. @see RFC 9449 section 5 */
const boundToKey = 'invalid_dpop_proof';

function refused({ error, description }: Refusal, { clientId }: LoginApp): Problem {
  const said = description === '' ? error : `${description.replace(/\.$/, '')} (${error})`;
  if (error === 'expired_token')
    return new Problem('login-refused', 'Nobody signed in before the code expired.', 'Get a new code: gloo-okta login');
  if (error === 'access_denied') {
    const message = `Okta did not let the sign-in through: ${said}.`;
    const hint = `Unless you said no: the app ${clientId} has to be assigned to you (Applications > the app > Assignments).`;
    return new Problem('login-refused', message, hint);
  }
  if (error === 'invalid_client') {
    const message = `Okta knows no app for this sign-in with the client id ${printableLine(clientId, 60)}: ${said}.`;
    const hint =
      'Check --login-client-id: the client id of a native OIDC app of this org, without a secret. gloo-okta rights shows how to make one.';
    return new Problem('login-refused', message, hint);
  }
  if (error === 'unauthorized_client') {
    const hint = 'Tick Device Authorization on the app (General > Grant type). gloo-okta rights shows all of it.';
    return new Problem('login-refused', `The app ${clientId} may not be used for this sign-in: ${said}.`, hint);
  }
  if (error === boundToKey || error === 'use_dpop_nonce') {
    const message = `The app ${clientId} asks for tokens that are bound to a key (DPoP), which a sign-in by device does not do.`;
    const hint = 'On the app (General), switch off "Require Demonstrating Proof of Possession (DPoP)", and sign in again.';
    return new Problem('login-refused', message, hint);
  }
  if (error === 'invalid_scope' || error === 'consent_required') {
    const hint = 'Grant the scopes on the app (Okta API Scopes). gloo-okta rights lists them.';
    return new Problem('login-refused', `Okta gave no access: ${said}.`, hint);
  }
  return new Problem('login-refused', `Okta refused the sign-in: ${said}.`, 'Sign in again: gloo-okta login');
}
