import type { JsonObject } from '../model.ts';
import type { Fact, Trouble } from './fact.ts';
import type { Wanted } from './okta-facts.ts';

/** What a sign-in came to: tokens, Okta's answer instead of them, in its own words, or why it could not be made at all. */
export type SignInFacts =
  | { readonly refusal: RefusalAnswer; readonly about: SignInRequest }
  | { readonly failed: Trouble }
  | { readonly tokens: TokenFacts };

/** What Okta answered instead of tokens. */
export interface RefusalAnswer {
  readonly error: string;
  readonly description: string;
}

/** What a sign-in was asked for with. */
export interface SignInRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** A token as it can be read. */
export interface TokenFact {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Why a token does not hold; `undefined` when it does. */
export type Fault = 'no-key' | 'signature' | 'issuer' | 'audience' | 'time' | 'malformed' | undefined;

/** What was found of the two tokens. */
export interface TokenFacts {
  /** `undefined` for what is no JWT. */
  readonly access: TokenFact | undefined;
  readonly id: TokenFact | undefined;
  /** The access token, verified with the key set, the issuer and the audience of the policy in force. */
  readonly accessFault: Fact<Fault>;
  /** The ID token, verified with the key set that Okta publishes. */
  readonly idFault: Fact<Fault>;
  readonly policy: { readonly issuer?: string; readonly audiences: readonly string[] } | undefined;
  readonly wanted: Wanted;
  /** The claims of the authorization server as they are now; empty where they may not be read. */
  readonly liveClaims: readonly JsonObject[];
  readonly askedScopes: readonly string[];
  /** The profile of the person who signed in, where it may be read. */
  readonly profile: JsonObject | undefined;
}
