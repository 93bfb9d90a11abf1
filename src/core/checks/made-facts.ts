import type { JsonObject } from '../model.ts';
import type { Fact } from './fact.ts';
import type { Ownership } from './ownership.ts';

/** A thing that setup made, as it was written, and as it is now. */
export interface MadeThing {
  /** e.g. `access policy "gloo-okta"`, or `CORSPolicy gloo-mesh-addons/oauth-okta`. */
  readonly title: string;
  /** The fields that were written; empty where that is not recorded here. */
  readonly written: JsonObject;
  /** Whether that is all that was written, as only the ledger knows. */
  readonly isWhole: boolean;
  /** `undefined` where it is not there any more. */
  readonly live: Fact<JsonObject | undefined>;
  /** The paths of lists to which others may add members. */
  readonly sharedLists: readonly string[];
  /** Whether the API fills in fields inside lists. */
  readonly filledIn: boolean;
  /** Whose it is; absent in Okta. */
  readonly owner?: Ownership;
}

/** A Portal, and how many ext auth policies guard the routes of its APIs, as Gloo counts them. */
export interface PortalFact {
  readonly title: string;
  readonly policies: number;
}
