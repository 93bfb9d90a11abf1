import { isObject, valueAt, withValue } from './json.ts';
import { type Kinds, type RecordLine, readKey, recordKey, rulesOf } from './kind.ts';
import type { Change, Entry, Json, Key, Open, OpenEntry } from './model.ts';

/** Where the record stands on the app. */
export const recordPath = 'profile.glooOkta.record';
/** Where the app says which cluster its installation closes: the UID of kube-system, else the API server's address. */
export const clusterPath = 'profile.glooOkta.cluster';

/** Whether a field of an app is part of what it says for other machines. */
export function isOfRecord(path: string): boolean {
  return path === recordPath || path === clusterPath;
}

/** The line of each entry that the record names, in their order. */
export function linesOf(kinds: Kinds, entries: readonly OpenEntry[]): readonly RecordLine[] {
  return entries.flatMap((entry) => {
    const { line, namedWhenUsed } = rulesOf(kinds, entry.kind);
    return entry.state === 'used' && !namedWhenUsed ? [] : (line?.(entry) ?? []);
  });
}

/** A line that says all that is common to things: which one, where, whose. */
export function plainLine({ key, id, place, state, before }: OpenEntry): RecordLine {
  const server = place['authServerId'];
  return {
    key,
    ...(id === null ? {} : { id }),
    ...(typeof server === 'string' ? { in: server } : {}),
    ...(state === 'made' ? {} : { state }),
    ...(before === undefined ? {} : { before }),
  };
}

/** An app, or the part of one, with these lines as its record; without `cluster` that stays as it is. */
export function withRecord(app: Open, lines: readonly RecordLine[], cluster: string | undefined): Open {
  const told = withValue(app, recordPath, lines as unknown as Open);
  return cluster === undefined ? told : withValue(told, clusterPath, cluster);
}

/** The lines of an app's record, as far as they are ones; `undefined` where there is no record. */
export function linesIn(kinds: Kinds, app: Json): readonly RecordLine[] | undefined {
  const list: Open | undefined = valueAt(app, recordPath);
  return Array.isArray(list) ? list.filter((value): value is RecordLine => isLine(kinds, value)) : undefined;
}

// What stands in an org was written by whoever may write there: a line that is none is passed over.
function isLine(kinds: Kinds, value: unknown): value is RecordLine {
  if (!isObject(value)) return false;
  const { key, id, state, before } = value;
  const known = typeof key === 'string' ? readKey(kinds, key) : undefined;
  return (
    known !== undefined &&
    rulesOf(kinds, known.kind).recall !== undefined &&
    (id === undefined || (typeof id === 'string' && id !== '')) &&
    (value['in'] === undefined || typeof value['in'] === 'string') &&
    (state === undefined || state === 'intended' || state === 'changed' || state === 'used') &&
    (before === undefined ||
      (Array.isArray(before) && before.every((field) => isObject(field) && typeof field['path'] === 'string')))
  );
}

/**
 * A change whose record tells how things are after these were not made after all: of what is not there nothing, and of what is
 * there still, by its entry, what it is. `entries` are those of the ledger.
 */
export function withoutSkipped<C extends Change>(
  change: C,
  skipped: readonly Change[],
  kinds: Kinds,
  entries: readonly Entry[],
): C {
  if (skipped.length === 0 || change.key !== recordKey || !('spec' in change)) return change;
  const keys = new Set(skipped.map(({ key }) => key));
  const isTold = (line: Open) => !(isObject(line) && keys.has(line['key'] as Key));
  const there = entries.filter(({ key, state }) => keys.has(key) && state !== 'intended');
  const stay = linesOf(kinds, there) as unknown as readonly Open[];
  const told = (value: Open | undefined) => (Array.isArray(value) ? [...value.filter(isTold), ...stay] : value);
  const lines = told(valueAt(change.spec, recordPath));
  const spec = lines === undefined ? change.spec : withValue(change.spec, recordPath, lines as Open);
  if (change.action !== 'update') return { ...change, spec };
  return {
    ...change,
    spec,
    fields: change.fields.map((field) => (field.path === recordPath ? { ...field, after: told(field.after) } : field)),
  };
}
