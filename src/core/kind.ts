import type { Driver, Drivers, Entry, Json, JsonObject, Key, Kind, Observed, Open, OpenEntry, Outputs, Place } from './model.ts';

/** What is true of all things of one kind, wherever they are spoken of; one file a kind in `src/kinds/`. */
export interface KindRules {
  /** What a person calls a thing of this kind, by the name that tells it from others. */
  readonly title: (name: string) => string;
  /** The parts of its place without which it cannot be found; none unless told. */
  readonly placeParts?: readonly string[];
  /** The paths of lists to which others may add members: what they added is kept, and nothing is removed under it. */
  readonly sharedLists: readonly string[];
  /** The fields that are written once, when it is made: what becomes of them is nobody's fault. */
  readonly givenOnce?: readonly string[];
  /** How it is known to be ours where no ledger is: by its own mark, by that of what it is in, or by the record on the app alone. */
  readonly knownBy: 'mark' | 'parent' | 'record';
  /** Whether one that others made is named in the record, so that they know that this installation uses it. */
  readonly namedWhenUsed: boolean;
  /** Its line in the record on the app; absent for what cannot be found again. */
  readonly line?: (entry: OpenEntry) => RecordLine | undefined;
  /** What a line of the record says of it; `undefined` where that is not enough to find it. */
  readonly recall?: (name: string, about: Recalling) => Recalled | undefined;
  /** Why a teardown leaves it although we made it: what others did to it. Each in words. */
  readonly reasonsToStay?: (entry: Entry, observed: Observed, app: Outputs) => readonly string[];
  /** The paths of fields that must still be as they were looked at when it is removed; none unless told. */
  readonly expects?: readonly string[];
  /** Whether it has to stay where our app stays. */
  readonly staysWithApp?: boolean;
  /** True for what the rest works without: where its right is missing, it is left out with a warning. */
  readonly dispensable?: true;
  /** How it goes: on its own, only together with what it is in, or deactivated first while it is active. */
  readonly removal: 'alone' | 'with-parent' | 'deactivated-first';
}

/** The key of the one app of an installation: all else hangs on it. */
export const appKey: Key = 'okta.app/portal';
/** The key of the record on the app. */
export const recordKey: Key = 'okta.record/portal';

/** The table of kinds, by name. */
export type Kinds = { readonly [kind: Kind]: KindRules };

/** On which side of the way a thing is. */
export type Side = 'okta' | 'kube';

/** The side of a kind: its name begins with it. */
export function sideOf(kind: Kind): Side {
  return kind.startsWith('kube.') ? 'kube' : 'okta';
}

/** The rules of a kind. Throws an Error for one that is not in the table. */
export function rulesOf(kinds: Kinds, kind: Kind): KindRules {
  const rules = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (rules === undefined) throw new Error(`there is no kind ${kind}`);
  return rules;
}

/** The driver of a kind. Throws an Error where there is none. */
export function driverOf(drivers: Drivers, kind: Kind): Driver {
  const driver = Object.hasOwn(drivers, kind) ? drivers[kind] : undefined;
  if (driver === undefined) throw new Error(`there is no driver of ${kind}`);
  return driver;
}

/** The kind and the name in a key; `undefined` for a text that is no key of a known kind. */
export function readKey(
  kinds: Kinds,
  text: string,
): { readonly key: Key; readonly kind: Kind; readonly name: string } | undefined {
  const end = text.indexOf('/');
  const [kind, name] = [text.slice(0, end), text.slice(end + 1)];
  return end > 0 && name !== '' && Object.hasOwn(kinds, kind) ? { key: text as Key, kind: kind as Kind, name } : undefined;
}

/**
 * One line of the record: what another machine needs to know of one thing, and no more, for an app's profile should stay
 * small (its limit is not documented). Without `state` it was made; without `id` it is not known to be there yet.
 */
export interface RecordLine {
  readonly key: Key;
  readonly id?: Open;
  /** The authorization server that it is in. */
  readonly in?: string;
  readonly state?: 'intended' | 'changed' | 'used';
  readonly before?: NonNullable<Entry['before']>;
  readonly spec?: Open;
}

/** What there is to read a line by. */
export interface Recalling {
  readonly installation: string;
  readonly app: { readonly id: string; readonly clientId: string; readonly raw: Json };
  readonly line: RecordLine;
  /** The id that another line of the same record names. */
  readonly idOf: (key: Key) => string | undefined;
}

/** The part of an entry that a kind reads from a line of the record. */
export interface Recalled {
  readonly title: string;
  readonly place: Place;
  readonly spec: JsonObject;
  readonly needs: readonly Key[];
  readonly within?: Key;
  /** Where it is not the one in the line. */
  readonly id?: string;
  readonly outputs?: Outputs;
}
