import type { SentRedirect } from '../sent-redirect.ts';
import type { Fact } from './fact.ts';

/** What Okta's authorization endpoint said of one sign-in redirect URI: `undefined` where its answer told nothing of it. */
export interface AskedRedirect {
  readonly uri: string;
  readonly answer: Fact<'taken' | { readonly error: string; readonly description: string } | undefined>;
}

/** What a person has at hand of a sign-in that Okta refused, and Okta's word on it. */
export interface SentFact extends SentRedirect {
  /** Absent where there is no URI or no client to ask for. */
  readonly answer?: AskedRedirect['answer'];
}

/** What was asked about, and what it is compared with. */
export interface SentFacts {
  readonly all: readonly SentFact[];
  readonly clientId: string | undefined;
  readonly appId: string | undefined;
  /** The sign-in redirect URIs of the app; none where they are not known. */
  readonly registered: readonly string[];
  /** Its sign-out redirect URIs, likewise. */
  readonly registeredSignOut: readonly string[];
  /** The command that registers one more and keeps the others. */
  readonly addCommand: (uri: string, flag: '--redirect-uri' | '--sign-out-uri') => string;
}
