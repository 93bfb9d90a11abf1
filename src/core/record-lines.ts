import { isObject, valueAt, withValue } from './json.ts';
import type { Change, Entry, Json, Key, Open, Resource } from './model.ts';

/** The key of the record on the app. */
export const recordKey: Key = 'okta.record/portal';
/** Where the record stands in the app. */
export const recordPath = 'profile.glooOkta.record';
/** Where the app says which cluster its installation closes: the UID of kube-system, else the API server's address. */
export const clusterPath = 'profile.glooOkta.cluster';

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

/** What a line is made of. */
export interface LineInput {
  readonly change: Change;
  readonly resource: Resource;
  readonly entry: Entry | undefined;
  /** True for the record that is written before the writes of the plan: what will be born has no id yet. */
  readonly ahead: boolean;
}

/** The line of one wanted thing; `undefined` for what needs none: a logo goes with its app and cannot be read back. */
export function lineOf({ change, resource, entry, ahead }: LineInput): RecordLine | undefined {
  const { key, kind } = change;
  if (kind === 'okta.logo' || kind === 'okta.record' || change.action === 'foreign') return undefined;
  const server = change.place['authServerId'];
  const place = typeof server === 'string' ? { in: server } : {};
  if (change.action === 'create') {
    if (kind.startsWith('kube.')) return { key };
    if (kind === 'okta.app') return { key, spec: writtenLists(resource) };
    if (!ahead) return { key, id: { ref: key, output: 'id' }, ...place };
    // a claim has no mark: that it is exactly as it was about to be written is all that will tell whose it is
    return { key, ...place, state: 'intended', ...(kind === 'okta.claim' ? { spec: change.spec } : {}) };
  }
  if (change.action !== 'keep' && change.action !== 'update') return undefined;
  const borrowed = change.action === 'update' ? change.borrowed : !change.owned && entry?.state === 'changed';
  const id = kind === 'okta.app' ? {} : { id: change.id };
  const spec = kind === 'okta.app' ? { spec: writtenLists(resource) } : {};
  if (borrowed) {
    const fields = change.action === 'update' ? change.fields : [];
    return { key, ...id, ...place, state: 'changed', before: mergedBefore(entry, fields), ...spec };
  }
  if (change.action === 'keep' && !change.owned) {
    return kind === 'okta.claim' || kind === 'okta.origin' ? { key, ...id, ...place, state: 'used' } : undefined;
  }
  return kind.startsWith('kube.') ? { key } : { key, ...id, ...place, ...spec };
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

/** The line of something that is recorded and not wanted any more, until it is removed. */
export function lineOfEntry(entry: Entry): RecordLine | undefined {
  const { key, kind, id, place } = entry;
  if (kind === 'okta.logo' || kind === 'okta.record' || kind === 'okta.app') return undefined;
  if (kind.startsWith('kube.') && entry.state !== 'changed') return { key };
  const server = place['authServerId'];
  return {
    key,
    ...(id === null ? {} : { id }),
    ...(server === undefined ? {} : { in: server }),
    ...(entry.state === 'made' ? {} : { state: entry.state }),
    ...(entry.before === undefined ? {} : { before: entry.before }),
    ...(kind === 'okta.claim' && entry.state === 'intended' ? { spec: entry.spec } : {}),
  };
}

/** The lines of an app's record, as far as they are ones; `undefined` where there is no record. */
export function linesIn(app: Json): readonly RecordLine[] | undefined {
  const list = valueAt(app, recordPath);
  return Array.isArray(list) ? list.filter(isLine) : undefined;
}

/** The members of lists that others may add to, as we write them. */
function writtenLists(resource: Resource): Open {
  let lists: Open = {};
  for (const path of resource.sharedLists ?? []) {
    const members = valueAt(resource.spec, path);
    if (members !== undefined) lists = withValue(lists, path, members);
  }
  return lists;
}

// What stands in an org was written by whoever may write there: a line that is none is passed over.
function isLine(value: unknown): value is RecordLine {
  if (!isObject(value)) return false;
  const { key, id, state, before } = value;
  return (
    typeof key === 'string' &&
    /^(okta\.(app|assignment|claim|policy|rule|origin)|kube\.ext-auth-(server|policy))\/./.test(key) &&
    (id === undefined || (typeof id === 'string' && id !== '')) &&
    (value['in'] === undefined || typeof value['in'] === 'string') &&
    (state === undefined || state === 'intended' || state === 'changed' || state === 'used') &&
    (before === undefined ||
      (Array.isArray(before) && before.every((field) => isObject(field) && typeof field['path'] === 'string')))
  );
}
