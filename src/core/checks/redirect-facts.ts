import type { Fact } from './fact.ts';

/** What Okta's authorization endpoint said of one sign-in redirect URI: `undefined` where its answer told nothing of it. */
export interface AskedRedirect {
  readonly uri: string;
  readonly answer: Fact<'taken' | { readonly error: string; readonly description: string } | undefined>;
}
