import type { Change, Entry, Json, OpenEntry } from './model.ts';

/**
 * What will be known of a thing once its change is made, the same for the ledger and for the record on the app. `entry` is
 * what is known of it now. `undefined` for what is not ours to know of: foreign, left, removed or put back.
 */
export function entryAfter(change: Change, entry: Entry | undefined): OpenEntry | undefined {
  if (change.action !== 'create' && change.action !== 'keep' && change.action !== 'update') return undefined;
  const { kind, key, title, place, spec, needs } = change;
  const common = { kind, key, title, place, spec, needs, ...(change.within === undefined ? {} : { within: change.within }) };
  if (change.action === 'create') return { ...common, state: 'made', id: { ref: key, output: 'id' } };
  const { id } = change;
  if (change.action === 'update') {
    if (change.restores) return undefined;
    return change.borrowed
      ? { ...common, state: 'changed', id, before: mergedBefore(entry, change.fields) }
      : { ...common, state: 'made', id };
  }
  if (change.owned) return { ...common, state: 'made', id };
  return entry?.state === 'changed'
    ? { ...common, state: 'changed', id, before: entry.before ?? [] }
    : { ...common, state: 'used', id };
}

/** The same just before the change is made: of what is to be created only the intent is known. */
export function entryAhead(change: Change, entry: Entry | undefined): OpenEntry | undefined {
  const after = entryAfter(change, entry);
  return after !== undefined && change.action === 'create' ? { ...after, state: 'intended', id: null } : after;
}

/** The first value of each field is the one to put back, however often it was changed since. */
function mergedBefore(
  entry: Entry | undefined,
  fields: readonly { readonly path: string; readonly before: Json | undefined }[],
): NonNullable<Entry['before']> {
  const kept = entry?.state === 'changed' ? (entry.before ?? []) : [];
  const known = new Set(kept.map((field) => field.path));
  const added = fields.filter((field) => !known.has(field.path));
  return [...kept, ...added.map(({ path, before }) => (before === undefined ? { path } : { path, value: before }))];
}
