import * as oauth from 'oauth4webapi';
import { isLoopback } from '../core/frontend-uris.ts';
import { printableLine } from '../core/printable.ts';
import { keepSecret, Secret } from '../core/secret.ts';
import type { Http } from '../http/http.ts';
import { askAlone, type Refusal } from './ask-authorize.ts';
import { fetchBy } from './fetch-by-http.ts';
import type { LoopbackListener } from './loopback-listener.ts';
import type { Metadata } from './metadata.ts';

/** One sign-in. */
export interface SignIn {
  readonly http: Http;
  readonly metadata: Metadata;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Makes the listener for the `state` of this sign-in. */
  readonly listen: (state: string) => Promise<LoopbackListener>;
  /** Checks what was issued: whether it holds. The person waits for it. */
  readonly check: (tokens: Tokens) => Promise<boolean>;
  /** Shows the address to the person. */
  readonly show: (authorizeUrl: string) => void;
  readonly signal: AbortSignal;
  /** How long the person gets, in milliseconds. */
  readonly timeoutMs: number;
}

/** What came of it: two tokens, or what Okta answered instead; its errors `timeout` and `unusable` are ours. */
export type SignedIn = { readonly tokens: Tokens } | { readonly refusal: Refusal };

/** What Okta issued. */
export interface Tokens {
  readonly accessToken: Secret;
  readonly idToken: Secret;
  /** Seconds from now, as the token endpoint says. */
  readonly expiresIn: number | undefined;
  /** The scopes that were granted. */
  readonly scopes: readonly string[];
}

/**
 * Signs a person in with an authorization code and PKCE, and redeems the code. Okta is asked once without a person first, for
 * what is wrong with the request itself (a redirect URI that is not registered) it tells only on a page in the browser.
 * Throws `bad-value` when the port is taken, what the Http throws, and the signal's reason.
 * @see RFC 6749 section 4.1, RFC 7636, RFC 8252
 */
export async function signIn(request: SignIn): Promise<SignedIn> {
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const verifier = oauth.generateRandomCodeVerifier();
  const listener = await request.listen(state);
  try {
    const url = new URL(request.metadata.authorizationEndpoint);
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const parameters = {
      client_id: request.clientId,
      response_type: 'code',
      redirect_uri: listener.redirectUri,
      scope: request.scopes.join(' '),
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const asked = await askAlone(request.http, url);
    if (asked.kind !== 'other' && asked.refusal !== undefined) return { refusal: asked.refusal };
    request.show(url.href);
    const answer = await listener.answer(request.signal, request.timeoutMs);
    if (answer === undefined)
      return {
        refusal: { error: 'timeout', description: `nobody signed in within ${Math.round(request.timeoutMs / 60_000)} minutes` },
      };
    keepSecret(verifier);
    keepSecret(answer.get('code') ?? '');
    const outcome = await redeem(request, answer, { redirectUri: listener.redirectUri, state, nonce, verifier });
    listener.show('refusal' in outcome ? 'refused' : (await request.check(outcome.tokens)) ? 'signed-in' : 'unusable');
    return outcome;
  } finally {
    await listener.close();
  }
}

interface Begun {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

async function redeem({ http, metadata, clientId }: SignIn, answer: URLSearchParams, begun: Begun): Promise<SignedIn> {
  const server: oauth.AuthorizationServer = {
    issuer: metadata.issuer,
    authorization_endpoint: metadata.authorizationEndpoint,
    token_endpoint: metadata.tokenEndpoint,
    jwks_uri: metadata.jwksUri,
  };
  const client: oauth.Client = { client_id: clientId };
  try {
    const parameters = oauth.validateAuthResponse(server, client, answer, begun.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      begun.redirectUri,
      begun.verifier,
      {
        [oauth.customFetch]: fetchBy(http) as NonNullable<oauth.TokenEndpointRequestOptions[typeof oauth.customFetch]>,
        // only for the sandbox, which answers on this machine without TLS
        [oauth.allowInsecureRequests]: isLoopback(new URL(metadata.tokenEndpoint).hostname),
      },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: begun.nonce,
      requireIdToken: true,
    });
    return {
      tokens: {
        accessToken: new Secret(tokens.access_token),
        idToken: new Secret(tokens.id_token ?? ''),
        expiresIn: tokens.expires_in,
        scopes: (tokens.scope ?? '').split(' ').filter((scope) => scope !== ''),
      },
    };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return { error: printableLine(error.error, 60), description: printableLine(error.error_description ?? '') };
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return { error: 'invalid_client', description: `the token endpoint answered HTTP ${error.response.status}` };
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    return { error: 'unusable', description: printableLine(error.message) };
  }
  return undefined;
}
