import { at as jsonAt, stringAt } from '../json-parts.ts';

/** Any JSON value, open to change: what the org keeps and answers. */
export type Value = string | number | boolean | null | Value[] | Raw;

/** A JSON object, open to change. */
export interface Raw {
  [field: string]: Value;
}

/** True for a JSON object (not a list, not null). */
export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of fields, or `undefined` where the path ends early. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  // What is found is part of what was given, and as open to change.
  return jsonAt(value, ...path) as Value | undefined;
}

/** The text at a path, or `undefined` where there is none or it is no text. */
export function textAt(value: Value | undefined, ...path: readonly string[]): string | undefined {
  return stringAt(value, ...path);
}

/** The object at a path, or an empty one that is not attached. */
export function rawAt(value: Value | undefined, ...path: readonly string[]): Raw {
  const found = at(value, ...path);
  return isRaw(found) ? found : {};
}

/** The texts of a list at a path; anything else in it is left out. */
export function textsAt(value: Value | undefined, ...path: readonly string[]): string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

/** A deep copy that shares nothing with the original. */
export function copyOf<T extends Value>(value: T): T {
  return structuredClone(value);
}

/** The same object without the fields named. */
export function without(raw: Raw, ...fields: readonly string[]): Raw {
  return Object.fromEntries(Object.entries(raw).filter(([field]) => !fields.includes(field)));
}
