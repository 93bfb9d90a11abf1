import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../core/model.ts';

/** True for a JSON object; false for lists, scalars, null and undefined. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a JSON list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value at `path`, or undefined where the way there ends early. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value;
  for (const step of path) {
    if (!isObject(found) || !Object.hasOwn(found, step)) return undefined;
    found = found[step];
  }
  return found;
}

/** The object at `path`; an empty one when there is none. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/** The list at `path`; an empty one when there is none. */
export function listAt(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

/** The string at `path`; undefined when there is none. */
export function stringAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number at `path`; undefined when there is none. */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** A copy of `object` with `value` at `path`; `undefined` takes the field away. Objects on the way are made as needed. */
export function withAt(object: JsonObject, path: readonly string[], value: Json | undefined): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return object;
  const { [first]: old, ...others } = object;
  if (rest.length > 0) {
    if (value === undefined && !isObject(old)) return object;
    return { ...object, [first]: withAt(isObject(old) ? old : {}, rest, value) };
  }
  return value === undefined ? others : { ...object, [first]: value };
}

/** True when both values say the same; the order of an object's fields does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return isDeepStrictEqual(a, b);
}

/** A copy without the fields whose value is undefined. */
export function defined(fields: { readonly [field: string]: Json | undefined }): JsonObject {
  const kept: { [field: string]: Json } = {};
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) kept[field] = value;
  return kept;
}
