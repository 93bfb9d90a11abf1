import { same, valueAt, withValue } from './json.ts';
import { type Kinds, rulesOf } from './kind.ts';
import type { Entry, Json, JsonObject, Key, Ledger, Open, Target } from './model.ts';

/** A ledger with nothing in it. */
export function emptyLedger(name: string, target: Target): Ledger {
  return { version: 1, name, target, facts: {}, entries: [] };
}

/** The ledger with `entry` in it, in place of an older one of its key; new ones stand last. */
export function withEntry(ledger: Ledger, entry: Entry): Ledger {
  const at = ledger.entries.findIndex((other) => other.key === entry.key);
  const entries = at === -1 ? [...ledger.entries, entry] : ledger.entries.with(at, entry);
  return { ...ledger, entries };
}

/**
 * `entry` as it is recorded before its write: what an earlier write of ours put there counts as ours until the new one is
 * made, in lists to which others may add as well.
 */
export function withEarlier(kinds: Kinds, entry: Entry, earlier: Entry | undefined): Entry {
  if (earlier === undefined) return entry;
  const { sharedLists, expects } = rulesOf(kinds, entry.kind);
  const spec = sharedLists.reduce<Open>((whole, path) => {
    const [now, before] = [valueAt(entry.spec, path), valueAt(earlier.spec, path)];
    if (!Array.isArray(now) || !Array.isArray(before)) return whole;
    return withValue(whole, path, [...new Set([...now, ...before])]);
  }, entry.spec);
  const differs = (entry.state === 'changed' || expects !== undefined) && !same(entry.spec, earlier.spec);
  return { ...entry, spec: spec as Json, ...(differs ? { earlier: [...(earlier.earlier ?? []), earlier.spec] } : {}) };
}

/** The ledger without the entry of `key` and without all that went with it. */
export function withoutEntry(ledger: Ledger, key: Key): Ledger {
  const gone = new Set<Key>([key]);
  for (const entry of ledger.entries) if (entry.within !== undefined && gone.has(entry.within)) gone.add(entry.key);
  return { ...ledger, entries: ledger.entries.filter((entry) => !gone.has(entry.key)) };
}

/** Whether the ledger knows this very thing, and so all that was written of it; the record and marks tell less. */
export function isInLedger(ledger: Ledger | undefined, { key, id }: Pick<Entry, 'key' | 'id'>): boolean {
  return ledger?.entries.some((entry) => entry.key === key && entry.id === id) === true;
}

/** The ledger with these facts besides those it has. */
export function withFacts(ledger: Ledger, facts: JsonObject): Ledger {
  return { ...ledger, facts: { ...ledger.facts, ...facts } };
}

/** How the target of an installation differs from the one at hand; `undefined` when it is the same. */
export function otherTarget(known: Target, here: Target): 'org' | 'cluster' | undefined {
  if (known.org !== here.org) return 'org';
  const { cluster: recorded } = known;
  const { cluster } = here;
  if (recorded === undefined || cluster === undefined) return undefined;
  // A cluster is the same when its kube-system namespace is; its address may change (a tunnel, a new load balancer).
  if (recorded.uid !== undefined && cluster.uid !== undefined) return recorded.uid === cluster.uid ? undefined : 'cluster';
  return recorded.server === cluster.server ? undefined : 'cluster';
}
