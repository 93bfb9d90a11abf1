import { same, valueAt, withValue } from './json.ts';
import { appKey, type Kinds, type RecordLine, readKey, recordKey, rulesOf, sideOf } from './kind.ts';
import type { Change, Entry, Field, Json, Key, Kind, Open, Resource } from './model.ts';
import type { PlanInput } from './plan-input.ts';
import { clusterPath, lineOf, lineOfEntry, linesIn, recordPath } from './record-lines.ts';

/** A plan without its record. */
export interface BarePlan {
  readonly ordered: readonly Resource[];
  readonly changes: readonly Change[];
  readonly gone: readonly Entry[];
  readonly removed: readonly Change[];
  readonly input: PlanInput;
}

type AppChange = Extract<Change, { action: 'create' | 'keep' | 'update' }>;

/**
 * The changes of a plan with the record that is kept on the app. Before anything is made that cannot carry a mark, the app
 * names it: in the write that makes or changes the app, else in a write of its own. Once all is made the record gets the
 * ids: before the cluster is touched, or at the end where something of Okta's is removed.
 */
export function withRecord(bare: BarePlan): readonly Change[] {
  const { changes, gone, removed, input } = bare;
  const at = changes.findIndex((change) => change.key === appKey);
  const app = changes[at];
  if (app === undefined || (app.action !== 'create' && app.action !== 'keep' && app.action !== 'update')) {
    return [...changes, ...removed];
  }
  const raw = input.observed.get(appKey)?.raw ?? {};
  const there = linesIn(input.kinds, raw);
  const rest = restOf(bare, there ?? []);
  const leaving = gone.filter((entry) => input.observed.has(entry.key)).flatMap((entry) => lineOfEntry(input.kinds, entry) ?? []);
  const ahead = [...linesFor(bare, true), ...leaving, ...rest];
  const done = [...linesFor(bare, false), ...leaving.filter((line) => stays(line, removed)), ...rest];
  // an app that is written anyway says in the same write which URIs are ours
  const early = app.action !== 'keep' || isNeededAhead(input, ahead, there ?? []);
  const whole = changes.with(at, early && app.action !== 'keep' ? withRecordIn(app, ahead, raw, input.cluster) : app);
  const first =
    early && app.action === 'keep' ? [recordChange(app, { lines: ahead, raw, cluster: input.cluster, needs: [appKey] })] : [];
  const now = early ? recordedIn(raw, ahead, input.cluster) : raw;
  const later = whole.map((change) =>
    first.length > 0 && change.key !== appKey && 'needs' in change ? { ...change, needs: [...change.needs, recordKey] } : change,
  );
  const okta = later.filter((change) => sideOf(change.kind) === 'okta');
  const kube = later.filter((change) => sideOf(change.kind) === 'kube');
  const atEnd = removed.some((change) => sideOf(change.kind) === 'okta' && change.action !== 'leave');
  const needs = [...okta, ...(atEnd ? [...kube, ...removed] : [])].map((change) => change.key);
  const last = recordChange(app, { lines: done, raw: now, cluster: input.cluster, needs: [...new Set(needs)] });
  const head = [...okta.slice(0, okta.findIndex((change) => change.key === appKey) + 1), ...first];
  const tail = okta.slice(head.length - first.length);
  if (atEnd) return [...head, ...tail, ...kube, ...removed, last];
  const closing = kube.map((change) => ('needs' in change ? { ...change, needs: [...change.needs, recordKey] } : change));
  return [...head, ...tail, last, ...closing, ...removed];
}

/** Without the cluster's half at hand its lines stay as they are. */
function restOf({ ordered, gone }: BarePlan, there: readonly RecordLine[]): readonly RecordLine[] {
  const known = new Set<Key>([...ordered, ...gone].map(({ key }) => key));
  const looked = ordered.some((resource) => sideOf(resource.kind) === 'kube');
  return looked ? [] : there.filter((line) => sideOf(line.key.split('/')[0] as Kind) === 'kube' && !known.has(line.key));
}

function linesFor({ ordered, changes, input }: BarePlan, ahead: boolean): readonly RecordLine[] {
  return ordered.flatMap((resource, at) => {
    const change = changes[at];
    const entry = input.ledger.entries.find((one) => one.key === resource.key);
    const line = change && lineOf(input.kinds, { change: withRecordToTakeOff(change, input), entry, ahead });
    return line === undefined ? [] : [line];
  });
}

/** An app that is taken over gets the record with our first write to it, and loses it when that is put back. */
function withRecordToTakeOff(change: Change, { observed, cluster }: PlanInput): Change {
  if (change.key !== appKey || change.action !== 'update' || !change.borrowed) return change;
  const raw = observed.get(appKey)?.raw;
  const ours = fieldsOf([], cluster).map(({ path, after }) => ({ path, before: valueAt(raw, path) as Json | undefined, after }));
  return { ...change, fields: [...change.fields, ...ours] };
}

function stays(line: RecordLine, removed: readonly Change[]): boolean {
  return !removed.some((change) => change.key === line.key && (change.action === 'delete' || change.action === 'update'));
}

/** Whether something will be made or changed that only the record can tell. */
function isNeededAhead({ kinds }: PlanInput, ahead: readonly RecordLine[], there: readonly RecordLine[]): boolean {
  return ahead.some((line) => {
    const told = there.find((one) => one.key === line.key);
    if (line.state === 'changed') return told?.state !== 'changed' || !same(told.before as Json, line.before as Json);
    return line.state === 'intended' && isKnownByRecord(kinds, line) && !same(told as unknown as Open, line as unknown as Open);
  });
}

function isKnownByRecord(kinds: Kinds, { key }: RecordLine): boolean {
  const read = readKey(kinds, key);
  return read !== undefined && rulesOf(kinds, read.kind).knownBy === 'record';
}

/** The app's own write with the record in it. */
function withRecordIn(
  app: Exclude<AppChange, { action: 'keep' }>,
  lines: readonly RecordLine[],
  raw: Json,
  cluster: string | undefined,
): Change {
  const wanted = fieldsOf(lines, cluster);
  if (app.action === 'create') {
    return { ...app, spec: wanted.reduce((spec, { path, after }) => withValue(spec, path, after), app.spec) };
  }
  const before = wanted.map(({ path, after }) => ({ path, before: valueAt(raw, path) as Json | undefined, after }));
  return { ...app, fields: [...app.fields, ...before.filter((field) => !same(field.before, field.after))] };
}

function recordedIn(raw: Json, lines: readonly RecordLine[], cluster: string | undefined): Json {
  return fieldsOf(lines, cluster).reduce<Open>((whole, { path, after }) => withValue(whole, path, after), raw) as Json;
}

function fieldsOf(lines: readonly RecordLine[], cluster: string | undefined): readonly { path: string; after: Open }[] {
  return [
    { path: recordPath, after: lines as unknown as Open },
    ...(cluster === undefined ? [] : [{ path: clusterPath, after: cluster }]),
  ];
}

interface Recording {
  readonly lines: readonly RecordLine[];
  /** The app as it will be just before. */
  readonly raw: Json;
  readonly cluster: string | undefined;
  readonly needs: readonly Key[];
}

function recordChange(app: AppChange, { lines, raw, cluster, needs }: Recording): Change {
  const wanted = fieldsOf(lines, cluster);
  const spec = wanted.reduce<Open>((whole, { path, after }) => withValue(whole, path, after), {});
  const appId = app.action === 'create' ? { ref: appKey, output: 'id' } : app.id;
  const subject = {
    kind: 'okta.record',
    key: recordKey,
    title: 'record on the app of what is ours',
    place: { appId },
    within: appKey,
  } as const;
  const fields: readonly Field[] = wanted.flatMap(({ path, after }) => {
    const before = valueAt(raw, path) as Json | undefined;
    return same(before, after) ? [] : [{ path, before, after }];
  });
  if (app.action === 'create') return { ...subject, action: 'create', spec, needs };
  const outputs = { id: app.id };
  if (fields.length === 0) return { ...subject, action: 'keep', id: app.id, outputs, spec, needs, owned: true };
  return { ...subject, action: 'update', id: app.id, outputs, spec, fields, needs, borrowed: false };
}
