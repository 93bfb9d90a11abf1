import type { Finding } from '../model.ts';
import type { Fact } from './fact.ts';
import type { PolicyInForce } from './policy-in-force.ts';

/** What was found of the policy in force and of what Okta publishes. */
export interface InForceFacts {
  /** What Gloo says of the ExtAuthServer, the ExtAuthPolicy and the AuthConfig; `pending` while it may still become one of the others. */
  readonly acceptance: Fact<{
    readonly state: 'accepted' | 'pending' | 'refused';
    readonly findings: readonly Finding[];
    /** The checks of `findings` whose object Gloo has accepted with a WARNING. */
    readonly warned: readonly string[];
  }>;
  /** The live policy; `undefined` where there is none. */
  readonly policy: Fact<PolicyInForce | undefined>;
  /** What anybody can read at the authorization server. */
  readonly open: Fact<OpenFacts>;
  /** The keys as an administrator sees them, where that may be read. */
  readonly keyStates: Fact<readonly KeyState[]>;
  /** The key sets of the org's other authorization servers; read only when none of the policy's keys is of ours. */
  readonly otherSets: Fact<readonly { readonly name: string; readonly kids: readonly string[] }[]>;
}

/** Metadata and key set. */
export interface OpenFacts {
  readonly issuer: string;
  /** Absent where another issuer is named, whose own metadata cannot be read from here. */
  readonly keySet?: { readonly url: string; readonly kids: readonly string[] };
}

/** A signing key: ACTIVE signs now, NEXT will, EXPIRED did. */
interface KeyState {
  readonly kid: string;
  readonly status: string;
}
