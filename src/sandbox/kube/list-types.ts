import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject, listAt, objectAt, sameJson, stringAt } from '../json-parts.ts';

/** How a list is merged: whole, by the keys of its items, or as a set of values. */
export type ListType = { readonly type: 'atomic' | 'set' } | { readonly type: 'map'; readonly keys: readonly string[] };

/**
 * How the list that `schema` describes is merged; whole where the schema does not say.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function listTypeOf(schema: JsonObject): ListType {
  const type = stringAt(schema, 'x-kubernetes-list-type');
  if (type === 'set') return { type };
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string');
  return type === 'map' && keys.length > 0 ? { type, keys } : { type: 'atomic' };
}

/** True for an object that is one field, whatever lies in it. */
export function isAtomicMap(schema: JsonObject): boolean {
  return schema['x-kubernetes-map-type'] === 'atomic';
}

/** The schema of a field; an empty one where nothing is known of it. */
export function childSchema(schema: JsonObject, field: string): JsonObject {
  const properties = objectAt(schema, 'properties');
  return Object.hasOwn(properties, field) ? objectAt(properties, field) : objectAt(schema, 'additionalProperties');
}

// Every object's own lists.
const metadata: JsonObject = {
  properties: {
    finalizers: { 'x-kubernetes-list-type': 'set' },
    ownerReferences: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['uid'] },
  },
};

/** The schema of a whole object, its metadata included. */
export function wholeSchema(schema: JsonObject | undefined): JsonObject {
  return { properties: { ...objectAt(schema, 'properties'), metadata } };
}

/** How FieldsV1 calls an item of a list that is no atomic one: `k:{"name":"web"}`, `v:"x"`; undefined for one without its keys. */
export function itemStep(list: ListType, item: Json): string | undefined {
  if (list.type === 'set') return `v:${JSON.stringify(item)}`;
  if (list.type !== 'map' || !isObject(item)) return undefined;
  const keys = [...list.keys].sort().flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]] as const]));
  return keys.length === 0 ? undefined : `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** True for a step that names an item of a list. */
export function isItemStep(step: string): boolean {
  return /^[kv]:/.test(step);
}

function fits(step: string, item: Json): boolean {
  const said = JSON.parse(step.slice(2)) as Json;
  if (step.startsWith('v:') || !isObject(said)) return sameJson(said, item);
  return isObject(item) && Object.entries(said).every(([key, value]) => sameJson(item[key], value));
}

/** The value at the end of steps through objects and lists; undefined where the way there ends early. */
export function valueAt(value: Json | undefined, steps: readonly string[]): Json | undefined {
  let found = value;
  for (const step of steps) {
    if (isItemStep(step)) found = isList(found) ? found.find((item) => fits(step, item)) : undefined;
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/** `value` without what lies at the end of steps through objects and lists. */
export function withoutAt(value: Json, steps: readonly string[]): Json {
  const [first, ...rest] = steps;
  if (first === undefined) return value;
  if (isItemStep(first)) {
    if (!isList(value)) return value;
    if (rest.length === 0) return value.filter((item) => !fits(first, item));
    return value.map((item) => (fits(first, item) ? withoutAt(item, rest) : item));
  }
  if (!isObject(value) || !Object.hasOwn(value, first)) return value;
  const { [first]: child, ...others } = value;
  return rest.length === 0 || child === undefined ? others : { ...value, [first]: withoutAt(child, rest) };
}

/**
 * What `config` makes of `live` by the types of the schema: maps merge, so do lists by their keys and sets; everything else is
 * replaced. New items come after those that were there (the real order is finer).
 */
export function merged(schema: JsonObject, live: Json | undefined, config: Json): Json {
  if (isList(live) && isList(config)) {
    const list = listTypeOf(schema);
    if (list.type === 'atomic') return config;
    const steps = config.map((item) => itemStep(list, item));
    const kept = live.map((item) => {
      const at = steps.indexOf(itemStep(list, item));
      const given = at < 0 ? undefined : config[at];
      return given === undefined ? item : merged(objectAt(schema, 'items'), item, given);
    });
    const there = new Set(live.map((item) => itemStep(list, item)));
    return [...kept, ...config.filter((_, index) => !there.has(steps[index]))];
  }
  if (!isObject(live) || !isObject(config) || isAtomicMap(schema)) return config;
  const result: { [field: string]: Json } = { ...live };
  for (const [field, value] of Object.entries(config)) result[field] = merged(childSchema(schema, field), live[field], value);
  return result;
}
