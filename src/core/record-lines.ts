import { isObject, valueAt } from './json.ts';
import { type Kinds, type RecordLine, readKey, rulesOf, type Told } from './kind.ts';
import type { Change, Entry, Json, Open } from './model.ts';

/** Where the record stands in the app. */
export const recordPath = 'profile.glooOkta.record';
/** Where the app says which cluster its installation closes: the UID of kube-system, else the API server's address. */
export const clusterPath = 'profile.glooOkta.cluster';

/** What a line is made of. */
export interface LineInput {
  readonly change: Change;
  readonly entry: Entry | undefined;
  /** True for the record that is written before the writes of the plan: what will be born has no id yet. */
  readonly ahead: boolean;
}

/** The line of one wanted thing as the plan leaves it; `undefined` for what the record need not name. */
export function lineOf(kinds: Kinds, input: LineInput): RecordLine | undefined {
  const told = toldOf(kinds, input);
  return told && rulesOf(kinds, told.kind).line?.(told);
}

function toldOf(kinds: Kinds, { change, entry, ahead }: LineInput): Told | undefined {
  const { key, kind, place } = change;
  if (change.action === 'create') {
    const id = ahead ? null : ({ ref: key, output: 'id' } as const);
    return { kind, key, place, state: ahead ? 'intended' : 'made', id, spec: change.spec };
  }
  if (change.action !== 'keep' && change.action !== 'update') return undefined;
  const { id, spec } = change;
  const borrowed = change.action === 'update' ? change.borrowed : !change.owned && entry?.state === 'changed';
  if (borrowed) {
    const before = mergedBefore(entry, change.action === 'update' ? change.fields : []);
    return { kind, key, place, state: 'changed', id, spec, before };
  }
  const used = change.action === 'keep' && !change.owned;
  if (used && !rulesOf(kinds, kind).namedWhenUsed) return undefined;
  return { kind, key, place, state: used ? 'used' : 'made', id, spec };
}

/** The line of something that is recorded and not wanted any more, until it is removed. */
export function lineOfEntry(kinds: Kinds, entry: Entry): RecordLine | undefined {
  return rulesOf(kinds, entry.kind).line?.(entry);
}

/** A line that says all that is common to things: which one, where, whose. */
export function plainLine({ key, id, place, state, before }: Omit<Told, 'kind' | 'spec'>): RecordLine {
  const server = place['authServerId'];
  return {
    key,
    ...(id === null ? {} : { id }),
    ...(typeof server === 'string' ? { in: server } : {}),
    ...(state === 'made' ? {} : { state }),
    ...(before === undefined ? {} : { before }),
  };
}

/** The first value of each field is the one to put back, however often it was changed since. */
export function mergedBefore(
  entry: Pick<Entry, 'state' | 'before'> | undefined,
  fields: readonly { readonly path: string; readonly before: Json | undefined }[],
): NonNullable<Entry['before']> {
  const kept = entry?.state === 'changed' ? (entry.before ?? []) : [];
  const known = new Set(kept.map((field) => field.path));
  const added = fields.filter((field) => !known.has(field.path));
  return [...kept, ...added.map(({ path, before }) => (before === undefined ? { path } : { path, value: before }))];
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
