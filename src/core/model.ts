/**
 * The nouns of the program, in one place: what is wanted, what is there, what will change, what was done, what was found.
 * Every other file uses these words and no others for these things.
 */

/** Any JSON value, read-only. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object, read-only. */
export interface JsonObject {
  readonly [field: string]: Json;
}

/** The name of a wanted thing inside one installation, e.g. `okta.claim/email`. */
export type Key = `${Kind}/${string}`;

/** The name of a kind of things that are made, one driver each: its side, a dot, the thing. Which there are, `src/kinds/` says. */
export type Kind = `okta.${string}` | `kube.${string}`;

/** A value that is known only once another resource exists, e.g. the client id of the app. */
export interface Ref {
  readonly ref: Key;
  readonly output: string;
}

/** A JSON value in which some scalars may still be refs. */
export type Open = Json | Ref | readonly Open[] | { readonly [field: string]: Open };

/** Where a resource lives, e.g. `{ authServerId }`, `{ appId, groupId }` or `{ namespace, name }`. */
export type OpenPlace = { readonly [part: string]: string | Ref };
/** A place in which every ref is resolved. */
export type Place = { readonly [part: string]: string };

/** A thing that is wanted. `spec` holds the fields the tool owns, spelt as Okta or Kubernetes spell them. */
export interface Resource {
  readonly kind: Kind;
  readonly key: Key;
  /** What a person calls it, e.g. `claim "email"`. */
  readonly title: string;
  readonly place: OpenPlace;
  readonly spec: Open;
  /** Further fields, sent once when it is created and left alone from then on. */
  readonly born?: { readonly [field: string]: Open };
  /** What must exist before it, besides what its refs name. */
  readonly after?: readonly Key[];
  /** The resource whose removal removes this one too (a rule goes with its policy). */
  readonly within?: Key;
  /** Paths of lists to which others may add members; theirs are kept. */
  readonly sharedLists?: readonly string[];
  /** What the reader of a plan should know of it. */
  readonly note?: string;
}

/** Values that are born with a resource, e.g. `{ id, clientId }`. */
export type Outputs = { readonly [name: string]: string };

/** A field that another manager owns, as the API server names it. */
export interface Conflict {
  readonly field: string;
  readonly manager: string;
}

/** What is there. */
export interface Observed {
  readonly id: string;
  /** The whole object as the API gave it, unknown fields included. */
  readonly raw: Json;
  /** The whole object as the API says it would become; only where the API can tell (a server-side dry run). */
  readonly would?: Json;
  /** True when the object itself says that this installation made it. */
  readonly marked: boolean;
  readonly outputs: Outputs;
  readonly conflicts?: readonly Conflict[];
  /** What the reader of the plan should know about how it was read. */
  readonly note?: string;
  /** What of other people came to depend on it, each in words; only for things that are about to be removed. */
  readonly usedBy?: readonly string[];
}

/** One field of an update: `undefined` means that the field is not there. */
export interface Field {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Open | undefined;
}

interface Subject {
  readonly kind: Kind;
  readonly key: Key;
  readonly title: string;
  readonly place: OpenPlace;
  readonly note?: string;
}

/** One step of a plan: one API write, or none for `keep`, `foreign` and `leave`. */
export type Change =
  | (Subject & {
      readonly action: 'keep';
      readonly id: string;
      readonly outputs: Outputs;
      readonly spec: Open;
      readonly needs: readonly Key[];
      readonly within?: Key;
      /** False for things of other people that already say what is wanted. */
      readonly owned: boolean;
    })
  | (Subject & { readonly action: 'create'; readonly spec: Open; readonly needs: readonly Key[]; readonly within?: Key })
  | (Subject & {
      readonly action: 'update';
      readonly id: string;
      readonly outputs: Outputs;
      readonly spec: Open;
      readonly fields: readonly Field[];
      readonly needs: readonly Key[];
      readonly within?: Key;
      /** True when the tool did not make the object: what it changes is put back by teardown. */
      readonly borrowed: boolean;
      /** True when it puts back what was changed, so that nothing of it is ours any more. */
      readonly restores?: true;
      readonly conflicts?: readonly Conflict[];
    })
  /** `expects`: fields that must still be so when it is removed. */
  | (Subject & {
      readonly action: 'deactivate';
      readonly id: string;
      readonly needs: readonly Key[];
      readonly expects?: Expected;
    })
  | (Subject & { readonly action: 'delete'; readonly id: string; readonly needs: readonly Key[]; readonly expects?: Expected })
  | (Subject & { readonly action: 'foreign'; readonly id: string; readonly fields: readonly Field[] })
  /** At a teardown: it stays, and `note` says why. */
  | (Subject & { readonly action: 'leave'; readonly id: string });

/** Everything that will be done, in an order in which it can be done. */
export interface Plan {
  readonly changes: readonly Change[];
  /** What the checks say before anything is written; absent where nothing was checked. */
  readonly findings?: readonly Finding[];
}

/** What the ledger remembers of one resource. */
export interface Entry {
  readonly kind: Kind;
  readonly key: Key;
  readonly title: string;
  /** `intended`: the write was about to be made. `made`: ours. `changed`: somebody else's, with fields of ours. */
  readonly state: 'intended' | 'made' | 'changed';
  readonly place: Place;
  readonly id: string | null;
  /** The owned fields as they were last written. */
  readonly spec: Json;
  /** For `changed`: each field as it was before the tool touched it; one without `value` was not there. */
  readonly before?: readonly { readonly path: string; readonly value?: Json }[];
  /** `spec` as it was recorded before, while it is not certain that the newest write came through. */
  readonly earlier?: readonly Json[];
  readonly outputs: Outputs;
  readonly needs: readonly Key[];
  readonly within?: Key;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** An entry as a plan foresees it: what will be born is a ref. `used` is what is kept as others made it. */
export interface OpenEntry extends Omit<Entry, 'state' | 'place' | 'id' | 'spec' | 'outputs' | 'at'> {
  readonly state: Entry['state'] | 'used';
  readonly place: OpenPlace;
  readonly id: Open;
  readonly spec: Open;
}

/** Which org and which cluster a ledger speaks of. */
export interface Target {
  readonly org: string;
  /** Absent while nothing was applied to a cluster. */
  readonly cluster?: { readonly server: string; readonly uid?: string };
}

/** The tool's own memory of one installation. */
export interface Ledger {
  readonly version: 1;
  readonly name: string;
  readonly target: Target;
  /** What `env` and `verify` need without asking again; nothing secret. */
  readonly facts: JsonObject;
  readonly entries: readonly Entry[];
}

/** What a driver is asked to look for. Refs that cannot be resolved yet are left in `spec`. */
export interface Sought {
  readonly kind: Kind;
  readonly key: Key;
  readonly place: Place;
  readonly spec: Open;
  /** The ledger's entry, where there is one. */
  readonly remembered?: Entry;
}

/** A write with every ref resolved. */
export interface Settled {
  readonly kind: Kind;
  readonly key: Key;
  readonly title: string;
  readonly place: Place;
  readonly spec: Json;
}

/** An update with every ref resolved. `fields` is all that may be touched. */
export interface SettledUpdate extends Settled {
  readonly id: string;
  readonly outputs: Outputs;
  readonly fields: readonly { readonly path: string; readonly before: Json | undefined; readonly after: Json | undefined }[];
  /** Fields of other managers may be taken over. */
  readonly force: boolean;
}

/** What came of a create or an update. */
export interface Born {
  readonly id: string;
  readonly outputs: Outputs;
}

/** Fields as a plan saw them; `undefined` means that the field was not there. */
export type Expected = readonly { readonly path: string; readonly value: Json | undefined }[];

/** What is to be removed. */
export interface Gone {
  readonly place: Place;
  readonly id: string;
  /** What is known of it besides, e.g. its client id. */
  readonly outputs?: Outputs;
  /** A driver that can read the object once more stops with `changed-meanwhile` when one of these is not so any more. */
  readonly expects?: Expected;
}

/** How one kind is read and written. Drivers decide nothing; each write is one API write. */
export interface Driver {
  /** Reads what is there: by remembered id, else by name. `undefined` when there is nothing. */
  observe(sought: Sought): Promise<Observed | undefined>;
  /**
   * What of a new one is chosen here and not by the API, e.g. its client id: recorded with the intent, so that a second delivery
   * of the creation, another try or another machine cannot make a second one. `spent` is how many choices were refused before it.
   */
  choose?(spent: number): Promise<Outputs>;
  /**
   * Reads what has taken the choice of a refused creation, until Okta must have shown it; `undefined` where nothing has: the choice
   * is spent. Throws `refused` where it speaks of something else.
   */
  takenBy?(sought: Sought, refused: unknown): Promise<Observed | undefined>;
  /**
   * One write, of what the plan did not find; a driver may look once more whether it is there by now. `chosen` is what
   * {@link choose} gave, now or in an earlier run that did not learn what came of it.
   */
  create(wanted: Settled, chosen?: Outputs): Promise<Born>;
  /** Reads the object once more, stops with `changed-meanwhile` when a field is not as `before` says, then writes once. */
  update(wanted: SettledUpdate): Promise<Born>;
  /** One write; only apps have it. Something that is not there any more is fine. */
  deactivate?(gone: Gone): Promise<void>;
  /** One write. Something that is not there any more is fine. */
  remove(gone: Gone): Promise<void>;
  /** Reads what of other people depends on a thing of ours that is to be removed, each in words. `all` is our whole ledger. */
  usedBy?(entry: Entry, all: readonly Entry[]): Promise<readonly string[]>;
  /**
   * Reads whether another installation made or uses what a creation found to be there already; waits for what was made a moment
   * ago. Only what cannot carry a mark has it.
   */
  madeByOthers?(id: string): Promise<boolean>;
}

/** Which driver serves which kind. */
export type Drivers = { readonly [kind: Kind]: Driver };

/** The outcome of one check. Nothing that was not tested is `ok`. */
export interface Finding {
  /** A stable id with an entry in docs/. */
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail' | 'skip';
  readonly says: string;
  /** The one thing to do. */
  readonly hint?: string;
}
