import { isObject, isRef, leaves, refsIn, resolveRefs, same, valueAt, withValue } from './json.ts';
import type { Change, Entry, Field, Json, Key, Observed, Open, OpenPlace, Outputs, Place, Plan, Ref, Resource } from './model.ts';
import type { PlanInput } from './plan-input.ts';
import { withRecord } from './plan-record.ts';
import { isTheOneOf, removals } from './removals.ts';

/**
 * Turns what is wanted and what is there into what will change: creations and updates in an order in which every ref is
 * known when it is needed, then the removal of what is recorded but not wanted any more, last made first.
 */
export function makePlan(input: PlanInput): Plan {
  const ordered = inOrder(input.wanted);
  const wantedKeys = new Set(ordered.map((resource) => resource.key));
  const outputs = new Map<Key, Outputs>();
  for (const [key, observed] of input.observed) outputs.set(key, observed.outputs);
  const changes = ordered.map((resource) => changeFor(resource, input, outputs));
  const gone = input.ledger.entries.filter((entry) => !wantedKeys.has(entry.key));
  const removed = removals(gone, input, [...wantedKeys]);
  return { changes: withRecord({ ordered, changes, gone, removed, input }) };
}

/** The changes that write something. */
export function writes(plan: Plan): readonly Change[] {
  return plan.changes.filter((change) => change.action !== 'keep' && change.action !== 'foreign' && change.action !== 'leave');
}

/** The changes that stop a plan from being applied: objects of other people. */
export function foreigners(plan: Plan): readonly Extract<Change, { action: 'foreign' }>[] {
  return plan.changes.filter((change) => change.action === 'foreign');
}

/** The keys that must exist before a resource: those its refs name, and those it asks for. */
export function needsOf(resource: Resource): readonly Key[] {
  const refs = [...refsIn(resource.spec), ...refsIn(resource.place as Open)].map((ref) => ref.ref);
  return [...new Set([...refs, ...(resource.after ?? []), ...(resource.within ? [resource.within] : [])])];
}

/** `wanted` so that each resource comes after all that it needs; otherwise in the given order. */
function inOrder(wanted: readonly Resource[]): readonly Resource[] {
  const byKey = new Map(wanted.map((resource) => [resource.key, resource]));
  const done = new Set<Key>();
  const ordered: Resource[] = [];
  const visit = (resource: Resource, above: readonly Key[]): void => {
    if (done.has(resource.key)) return;
    if (above.includes(resource.key)) throw new Error(`resources need each other: ${[...above, resource.key].join(' → ')}`);
    for (const need of needsOf(resource)) {
      const needed = byKey.get(need);
      if (needed) visit(needed, [...above, resource.key]);
    }
    done.add(resource.key);
    ordered.push(resource);
  };
  for (const resource of wanted) visit(resource, []);
  return ordered;
}

function changeFor(resource: Resource, input: PlanInput, outputs: ReadonlyMap<Key, Outputs>): Change {
  const known = (ref: Ref): string | undefined => outputs.get(ref.ref)?.[ref.output];
  const entry = input.ledger.entries.find((candidate) => candidate.key === resource.key);
  const observed = input.observed.get(resource.key);
  const needs = needsOf(resource);
  const subject = {
    kind: resource.kind,
    key: resource.key,
    title: resource.title,
    place: resolveRefs(resource.place as Open, known) as OpenPlace,
    ...(observed?.note === undefined ? {} : { note: observed.note }),
  };
  const within = resource.within === undefined ? {} : { within: resource.within };
  if (observed === undefined) {
    const spec = { ...(resource.spec as { readonly [field: string]: Open }), ...resource.born };
    return { ...subject, ...within, action: 'create', spec: resolveRefs(spec, known), needs };
  }
  const spec = resolveRefs(resource.spec, known);
  const whole = withOthersMembers(spec, resource, observed, entry);
  const fields =
    observed.would === undefined ? fieldsToChange(whole, observed.raw) : fieldsThatDiffer(observed.raw, observed.would);
  const owned = isOurs(observed, entry);
  if (fields.length === 0)
    return { ...subject, ...within, action: 'keep', id: observed.id, outputs: observed.outputs, spec, needs, owned };
  const recorded = entry?.state === 'changed' && entry.id === observed.id;
  if (!owned && !recorded && !input.adopt) return { ...subject, action: 'foreign', id: observed.id, fields };
  const conflicts = observed.conflicts && observed.conflicts.length > 0 ? { conflicts: observed.conflicts } : {};
  return {
    ...subject,
    ...within,
    ...conflicts,
    action: 'update',
    id: observed.id,
    outputs: observed.outputs,
    spec,
    fields,
    needs,
    borrowed: !owned,
  };
}

/**
 * Ours is what carries our mark or what the ledger says was made. An intent without an id counts too when the object is
 * exactly what was about to be written: the write came through and its answer was lost.
 */
function isOurs(observed: Observed, entry: Entry | undefined): boolean {
  if (entry === undefined) return observed.marked;
  if (entry.state === 'changed') return entry.id !== observed.id && observed.marked;
  return isTheOneOf(entry, observed);
}

/** Shared lists keep the members that others added: all that is there and was not written by us. */
function withOthersMembers(spec: Open, resource: Resource, observed: Observed, entry: Entry | undefined): Open {
  let merged = spec;
  for (const path of resource.sharedLists ?? []) {
    const wanted = valueAt(spec, path);
    const there = valueAt(observed.raw, path);
    const written = entry === undefined ? [] : valueAt(entry.spec, path);
    if (!Array.isArray(wanted) || !Array.isArray(there)) continue;
    const ours = new Set<Open>([...wanted, ...(Array.isArray(written) ? written : [])]);
    const others = there.filter((member: Json) => !ours.has(member));
    if (others.length > 0) merged = withValue(merged, path, [...wanted, ...others]);
  }
  return merged;
}

/** The owned fields that are not as wanted. A ref that is not known yet always differs. */
function fieldsToChange(spec: Open, raw: Json): readonly Field[] {
  return leaves(spec).flatMap(([path, after]) => {
    // A thing without fields of its own, such as an assignment, is there or not.
    if (path === '') return [];
    const before = valueAt(raw, path) as Json | undefined;
    if (isRef(after) || !same(before, after)) return [{ path, before, after }];
    return [];
  });
}

/** All fields in which two whole objects differ. */
function fieldsThatDiffer(before: Json, after: Json): readonly Field[] {
  const paths = new Set([...leaves(before), ...leaves(after)].map(([path]) => path));
  return [...paths].flatMap((path) => {
    const was = valueAt(before, path) as Json | undefined;
    const becomes = valueAt(after, path) as Json | undefined;
    return inOrderOfNames(was) === inOrderOfNames(becomes) ? [] : [{ path, before: was, after: becomes }];
  });
}

/** JSON with the fields of objects in the order of their names, which says nothing; the order of lists counts. */
function inOrderOfNames(value: Json | undefined): string | undefined {
  return JSON.stringify(value, (_field, member: unknown) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

/** The place of an entry or of a resource whose refs are known; `undefined` while one is not. */
export function settledPlace(place: OpenPlace, outputs: ReadonlyMap<Key, Outputs>): Place | undefined {
  const settled = resolveRefs(place as Open, (ref) => outputs.get(ref.ref)?.[ref.output]) as OpenPlace;
  return Object.values(settled).every((part) => typeof part === 'string') ? (settled as Place) : undefined;
}
