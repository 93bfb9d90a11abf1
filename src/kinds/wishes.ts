import type { AccessPolicy } from '../core/access-rules.ts';
import type { Claim } from '../core/claims.ts';
import type { AppUris } from '../core/frontend-uris.ts';
import type { KindRules } from '../core/kind.ts';
import type { Resource } from '../core/model.ts';
import type { OktaArea } from '../core/okta-rights.ts';

/** The Okta half of what is asked for, complete: nothing is open any more. */
export interface OktaWishes {
  readonly installation: string;
  readonly appName: string;
  readonly logo: { readonly file: string; readonly sha256: string } | undefined;
  readonly uris: AppUris;
  /** Whether redirect URIs may hold wildcards. */
  readonly wildcardRedirect: boolean;
  /** Addresses that are used in another form than they were typed in. */
  readonly respelled: readonly { readonly typed: string; readonly used: string }[];
  readonly claims: readonly Claim[];
  readonly accessPolicy: 'auto' | 'skip';
}

/** What was found in the org that the design depends on. */
export interface OktaFacts {
  readonly authServer: { readonly id: string; readonly name: string };
  /** The groups to assign; empty for `none`. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly everyone: boolean }[];
  readonly policies: readonly AccessPolicy[];
  /** Of the app, where an earlier run made it. */
  readonly clientId: string | undefined;
  /** True when the policy of this installation is already there. */
  readonly ownPolicy: boolean;
  /** True when this installation allowed wildcards in the app's redirect URIs. */
  readonly ownWildcards: boolean;
}

/** A kind of Okta's: its rules, and what is wanted of it. */
export interface OktaKindRules extends KindRules {
  /** The part of the org in which it is made and removed, and those that are read to find what it needs. */
  readonly rights: { readonly manages: OktaArea; readonly reads?: readonly OktaArea[] };
  /** All that is wanted of this kind, as Okta's API spells it. */
  readonly wanted: (wishes: OktaWishes, facts: OktaFacts) => readonly Resource[];
}
