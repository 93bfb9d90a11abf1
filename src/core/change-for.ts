import { isObject, isRef, leaves, refsIn, resolveRefs, same, valueAt, withValue } from './json.ts';
import type { Change, Entry, Field, Json, Key, Observed, Open, OpenPlace, Outputs, Place, Ref, Resource } from './model.ts';
import type { PlanInput } from './plan-input.ts';
import { isTheOneOf } from './removals.ts';

/** What has to be done so that a resource is as it is wanted, by what is there and what is recorded of it. */
export function changeFor(resource: Resource, input: Pick<PlanInput, 'entries' | 'observed' | 'adopt'>): Change {
  const known = (ref: Ref): string | undefined => input.observed.get(ref.ref)?.outputs[ref.output];
  const entry = input.entries.find((candidate) => candidate.key === resource.key);
  const observed = input.observed.get(resource.key);
  const needs = needsOf(resource);
  const subject = {
    kind: resource.kind,
    key: resource.key,
    title: resource.title,
    place: resolveRefs(resource.place as Open, known) as OpenPlace,
    ...noteOf(resource.note, observed?.note),
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

function noteOf(...notes: readonly (string | undefined)[]): { readonly note?: string } {
  const said = notes.filter((note) => note !== undefined);
  return said.length === 0 ? {} : { note: said.join('; ') };
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

/** The keys that must exist before a resource: those its refs name, and those it asks for. */
export function needsOf(resource: Resource): readonly Key[] {
  const refs = [...refsIn(resource.spec), ...refsIn(resource.place as Open)].map((ref) => ref.ref);
  return [...new Set([...refs, ...(resource.after ?? []), ...(resource.within ? [resource.within] : [])])];
}

/** The place of an entry or of a resource whose refs are known; `undefined` while one is not. */
export function settledPlace(place: OpenPlace, outputs: ReadonlyMap<Key, Outputs>): Place | undefined {
  const settled = resolveRefs(place as Open, (ref) => outputs.get(ref.ref)?.[ref.output]) as OpenPlace;
  return Object.values(settled).every((part) => typeof part === 'string') ? (settled as Place) : undefined;
}
