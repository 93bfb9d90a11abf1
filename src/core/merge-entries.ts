import type { Entry, Key } from './model.ts';

/** What remembers an installation: the ledger of this machine, the record on the app, and the marks that things carry. */
export interface Memories {
  readonly ledger: readonly Entry[];
  readonly record: readonly Entry[];
  readonly marks: readonly Entry[];
}

/**
 * What is known of an installation, by key. The ledger remembers best how a thing was written. Where the record on the app
 * names another object of a key, another machine has made that since, and it counts. A mark only tells of what neither knows,
 * or knows without its id.
 */
export function mergeEntries({ ledger, record, marks }: Memories): readonly Entry[] {
  const known = new Map<Key, Entry>();
  for (const entry of ledger) known.set(entry.key, entry);
  const learn = (entry: Entry, isNewer: boolean): void => {
    const own = known.get(entry.key);
    if (own === undefined) known.set(entry.key, entry);
    else if (entry.id !== null && entry.id !== own.id && (own.id === null || isNewer))
      known.set(entry.key, { ...own, ...entry, spec: own.spec });
  };
  for (const entry of record) learn(entry, true);
  for (const entry of marks) learn(entry, false);
  return [...known.values()];
}
