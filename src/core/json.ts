import type { Json, JsonObject, Open, Ref } from './model.ts';

/** True for a value that is born with another resource. */
export function isRef(value: unknown): value is Ref {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Ref).ref === 'string' &&
    typeof (value as Ref).output === 'string'
  );
}

/** True for a JSON object (no array, no null, no ref). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRef(value);
}

/** The refs anywhere inside `value`. */
export function refsIn(value: Open): readonly Ref[] {
  if (isRef(value)) return [value];
  if (Array.isArray(value)) return value.flatMap((member: Open) => refsIn(member));
  if (isObject(value)) return Object.values(value).flatMap((member) => refsIn(member as Open));
  return [];
}

/** `value` with each ref replaced by what `resolve` gives for it; refs for which it gives `undefined` stay. */
export function resolveRefs(value: Open, resolve: (ref: Ref) => string | undefined): Open {
  if (isRef(value)) return resolve(value) ?? value;
  if (Array.isArray(value)) return value.map((member: Open) => resolveRefs(member, resolve));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([field, member]) => [field, resolveRefs(member as Open, resolve)]));
  }
  return value;
}

/**
 * The leaves of an object as pairs of path and value. Lists and empty objects are leaves.
 * A path is the list of field names, joined by dots; dots inside a name are written `\.`.
 */
export function leaves(value: Open, above = ''): readonly (readonly [path: string, value: Open])[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [[above, value]];
  return Object.entries(value).flatMap(([field, member]) => {
    const step = field.replaceAll('\\', '\\\\').replaceAll('.', '\\.');
    return leaves(member as Open, above === '' ? step : `${above}.${step}`);
  });
}

/** The field names of a path as {@link leaves} writes it. */
export function stepsOf(path: string): readonly string[] {
  return path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.').replaceAll('\\\\', '\\'));
}

/** The value at `path`, or `undefined` where there is none. */
export function valueAt(value: Json | undefined, path: string): Json | undefined;
export function valueAt(value: Open | undefined, path: string): Open | undefined;
export function valueAt(value: Open | undefined, path: string): Open | undefined {
  let here: Open | undefined = value;
  if (path === '') return here;
  for (const step of stepsOf(path)) {
    if (!isObject(here) || !Object.hasOwn(here, step)) return undefined;
    here = (here as { readonly [field: string]: Open })[step];
  }
  return here;
}

/** `value` with `member` at `path`; objects on the way there are made where there are none. */
export function withValue(value: Json | undefined, path: string, member: Json): Json;
export function withValue(value: Open | undefined, path: string, member: Open): Open;
export function withValue(value: Open | undefined, path: string, member: Open): Open {
  return path === '' ? member : withMember(value, stepsOf(path), member);
}

function withMember(value: Open | undefined, [step, ...rest]: readonly string[], member: Open): Open {
  if (step === undefined) return member;
  const object: { readonly [field: string]: Open } = isObject(value) ? value : {};
  const inner = Object.hasOwn(object, step) ? object[step] : undefined;
  return { ...object, [step]: withMember(inner, rest, member) };
}

/** An object without what stands at some paths; an object that is left empty stays. */
export function withoutPaths(value: JsonObject, paths: readonly string[]): JsonObject {
  return paths.reduce<JsonObject>((whole, path) => without(whole, stepsOf(path)), value);
}

function without(value: JsonObject, [step = '', ...rest]: readonly string[]): JsonObject {
  const { [step]: member, ...others } = value;
  return rest.length > 0 && isObject(member) ? { ...others, [step]: without(member, rest) } : others;
}

/** Whether two values say the same. Lists of scalars are compared as sets, for Okta does not keep their order. */
export function same(a: Open | undefined, b: Open | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    if (isScalars(a) && isScalars(b)) {
      const sorted = [...b].map((member) => JSON.stringify(member)).sort();
      return [...a]
        .map((member) => JSON.stringify(member))
        .sort()
        .every((member, at) => member === sorted[at]);
    }
    return a.every((member: Open, at) => same(member, b[at] as Open));
  }
  if (isObject(a) && isObject(b)) {
    const fields = Object.keys(a);
    return (
      fields.length === Object.keys(b).length && fields.every((field) => Object.hasOwn(b, field) && same(a[field], b[field]))
    );
  }
  return false;
}

function isScalars(list: readonly unknown[]): list is readonly Json[] {
  return list.every((member) => typeof member !== 'object' || member === null);
}
