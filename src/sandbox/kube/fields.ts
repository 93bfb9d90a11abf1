import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject, objectAt, sameJson } from '../json-parts.ts';
import { childSchema, isAtomicMap, isItemStep, itemStep, type ListType, listTypeOf } from './list-types.ts';

/**
 * A set of fields as server-side apply owns them. A member is a path in FieldsV1 spelling (`f:spec`, `f:server`) joined by a
 * separator no field name has; an item of a list that merges by keys or as a set is a step of its own (`k:{"name":"web"}`).
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export type FieldSet = ReadonlySet<string>;

/** Between the steps of a member. */
export const separator = '\u0001';

// The API server owns these itself; nobody manages them.
const unmanaged = new Set([
  'apiVersion',
  'kind',
  'metadata',
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'].map(
    (field) => ['metadata', field].join(separator),
  ),
]);

interface Place {
  readonly path: string;
  readonly value: Json;
  /** True for what is claimed as it is: scalars, whole lists, empty objects, and items of lists. */
  readonly leaf: boolean;
  /** True for what only its parts change: objects and lists that merge, empty ones too. */
  readonly merges: boolean;
}

function* places(value: JsonObject, parent: string, schema: JsonObject): Generator<Place> {
  for (const [field, child] of Object.entries(value)) {
    const path = parent === '' ? field : `${parent}${separator}${field}`;
    if (path === ['metadata', 'managedFields'].join(separator)) continue;
    yield* placesAt(child, path, childSchema(schema, field));
  }
}

function* placesAt(value: Json, path: string, schema: JsonObject): Generator<Place> {
  const list: ListType = isList(value) ? listTypeOf(schema) : { type: 'atomic' };
  const steps = isList(value) ? value.map((item) => itemStep(list, item)) : [];
  // A list with an item that lacks its keys, or that is there twice, cannot be told apart.
  const granular = list.type !== 'atomic' && !steps.includes(undefined) && new Set(steps).size === steps.length;
  const merges = isObject(value) ? !isAtomicMap(schema) : granular;
  const open = merges && (isObject(value) ? Object.keys(value).length > 0 : steps.length > 0);
  if (!unmanaged.has(path)) yield { path, value, leaf: !open, merges };
  if (!open) return;
  if (isObject(value)) yield* places(value, path, schema);
  else if (isList(value)) {
    for (const [index, item] of value.entries()) {
      yield* itemPlaces(item, `${path}${separator}${steps[index] ?? ''}`, objectAt(schema, 'items'));
    }
  }
}

// An item is a member itself, and so are the fields in it.
function* itemPlaces(item: Json, path: string, schema: JsonObject): Generator<Place> {
  yield { path, value: item, leaf: true, merges: true };
  if (isObject(item)) yield* places(item, path, schema);
}

/** The fields that an applied configuration claims: its leaves, and the items of its lists. */
export function claimedFields(config: JsonObject, schema: JsonObject = {}): FieldSet {
  const claimed = new Set<string>();
  for (const place of places(config, '', schema)) if (place.leaf) claimed.add(place.path);
  return claimed;
}

/** Which fields came, went and got another value between two states; objects and lists on the way count as fields. */
export function comparison(before: JsonObject, after: JsonObject, schema: JsonObject = {}) {
  const old = new Map([...places(before, '', schema)].map((place) => [place.path, place]));
  const added = new Set<string>();
  const changed = new Set<string>();
  const seen = new Set<string>();
  for (const place of places(after, '', schema)) {
    seen.add(place.path);
    const was = old.get(place.path);
    if (was === undefined) added.add(place.path);
    else if (!(place.merges && was.merges) && !sameJson(place.value, was.value)) changed.add(place.path);
  }
  const removed = new Set([...old.keys()].filter((path) => !seen.has(path)));
  return { added, changed, removed };
}

/** All members of any of the sets. */
export function union(...sets: readonly FieldSet[]): FieldSet {
  return new Set(sets.flatMap((set) => [...set]));
}

/** The members of `set` that are not in `other`. */
export function without(set: FieldSet, other: FieldSet): FieldSet {
  return new Set([...set].filter((path) => !other.has(path)));
}

/** The members of both. */
export function common(set: FieldSet, other: FieldSet): FieldSet {
  return new Set([...set].filter((path) => other.has(path)));
}

/** True when both have the same members. */
export function sameSet(a: FieldSet, b: FieldSet): boolean {
  return a.size === b.size && [...a].every((path) => b.has(path));
}

/** The members below (or at) a top-level field. */
export function below(set: FieldSet, ...fields: readonly string[]): FieldSet {
  return new Set([...set].filter((path) => fields.includes(path.split(separator)[0] ?? '')));
}

/** The steps of a member, for reading or removing the field in an object. */
export function stepsOf(path: string): readonly string[] {
  return path.split(separator);
}

/** True when a member of `set` is `path` or lies below it. */
export function reaches(set: FieldSet, path: string): boolean {
  return [...set].some((member) => member === path || member.startsWith(`${path}${separator}`));
}

/** A member as conflicts name it: `.spec.applyToRoutes`. */
export function spokenPath(path: string): string {
  return stepsOf(path)
    .map((step) => (isItemStep(step) ? spokenItem(step) : `.${step}`))
    .join('');
}

function spokenItem(step: string): string {
  const said = JSON.parse(step.slice(2)) as Json;
  if (step.startsWith('v:') || !isObject(said)) return `[=${JSON.stringify(said)}]`;
  return `[${Object.entries(said)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}

/** The set as a FieldsV1 object. */
export function toFieldsV1(set: FieldSet): JsonObject {
  interface Node {
    member: boolean;
    readonly children: Map<string, Node>;
  }
  const root: Node = { member: false, children: new Map() };
  for (const path of set) {
    let node = root;
    for (const step of stepsOf(path)) {
      const next: Node = node.children.get(step) ?? { member: false, children: new Map() };
      node.children.set(step, next);
      node = next;
    }
    node.member = true;
  }
  const write = (node: Node): JsonObject => {
    const fields: { [field: string]: Json } = node.member && node.children.size > 0 ? { '.': {} } : {};
    for (const [step, child] of [...node.children].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // Associative-list keys (`k:`, `v:`) of foreign FieldsV1 keep their spelling.
      fields[/^[kvi]:/.test(step) ? step : `f:${step}`] = write(child);
    }
    return fields;
  };
  return write(root);
}

/** The members of a FieldsV1 object. */
export function fromFieldsV1(fields: JsonObject): FieldSet {
  const set = new Set<string>();
  const read = (node: JsonObject, parent: readonly string[]): void => {
    const children = Object.entries(node).filter(([field]) => field !== '.');
    if (parent.length > 0 && (children.length === 0 || node['.'] !== undefined)) set.add(parent.join(separator));
    for (const [field, child] of children) {
      if (isObject(child)) read(child, [...parent, field.startsWith('f:') ? field.slice(2) : field]);
    }
  };
  read(fields, []);
  return set;
}
