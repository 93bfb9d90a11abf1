import type { Finding, JsonObject } from '../model.ts';
import type { Fact } from './fact.ts';
import type { Ownership } from './ownership.ts';
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
  /** Whose the live policy is. */
  readonly owner?: Ownership;
  /** The installation whose label the live policy carries, where it is another one and ours has nothing to do with it. */
  readonly ofOther?: string;
  /** What setup wrote of each object, and its spec as it is now; `undefined` where it is not there. */
  readonly written?: Fact<readonly WrittenObject[]>;
  /** Fields of the two objects that decide by themselves, each with the command that takes it away. */
  readonly added?: Fact<readonly { readonly says: string; readonly command: string }[]>;
  /** The key sets of the org's other authorization servers; read only when none of the policy's keys is of ours. */
  readonly otherSets: Fact<readonly { readonly name: string; readonly kids: readonly string[] }[]>;
}

/** An object in the cluster of which is recorded what setup wrote. */
export interface WrittenObject {
  /** e.g. `ExtAuthPolicy gloo-mesh-addons/oauth-okta`. */
  readonly title: string;
  readonly spec: JsonObject;
  readonly live: JsonObject | undefined;
  readonly owner: Ownership;
}
