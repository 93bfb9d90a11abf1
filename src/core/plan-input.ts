import type { Kinds } from './kind.ts';
import type { Entry, JsonObject, Key, Observed, Resource } from './model.ts';

/** What a plan is made of. */
export interface PlanInput {
  /** What is true of each kind that is spoken of. */
  readonly kinds: Kinds;
  /** What is wanted, in any order; empty for a teardown. */
  readonly wanted: readonly Resource[];
  /** What is there: of the wanted things, and of those that only the ledger still knows. */
  readonly observed: ReadonlyMap<Key, Observed>;
  /** What is recorded of the installation. */
  readonly entries: readonly Entry[];
  /** What is recorded, too, and is neither looked at nor removed this time: a cluster that is left alone. */
  readonly aside?: readonly Entry[];
  /** Objects of these names that were made by hand may be taken over. */
  readonly adopt: boolean;
  /** Removal stops where the guide stops: the cluster's objects go, the app is deactivated, the rest stays. */
  readonly deactivateOnly?: boolean;
  /** What tells the cluster from others, for the record on the app; absent where none is touched. */
  readonly cluster?: string;
  /** The answers that the record on the app keeps for other machines; absent for none. */
  readonly answers?: JsonObject;
}
