import { isObject, same } from '../core/json.ts';
import type { Json, JsonObject } from '../core/model.ts';

/** The value under the field names and list positions of `steps`, or `undefined` where there is none. */
export function at(value: Json | undefined, ...steps: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of steps) {
    if (typeof step === 'number') here = Array.isArray(here) ? (here as readonly Json[])[step] : undefined;
    else here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

/** The text under `steps`; an empty one counts as none. */
export function textAt(value: Json | undefined, ...steps: readonly (string | number)[]): string | undefined {
  const found = at(value, ...steps);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The number under `steps`. */
export function numberAt(value: Json | undefined, ...steps: readonly (string | number)[]): number | undefined {
  const found = at(value, ...steps);
  return typeof found === 'number' ? found : undefined;
}

/** The list under `steps`; empty where there is none. */
export function listAt(value: Json | undefined, ...steps: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...steps);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

/** The labels or annotations under `steps`: the members of an object that are text. */
export function textsAt(value: Json | undefined, ...steps: readonly (string | number)[]): Readonly<Record<string, string>> {
  const found = at(value, ...steps);
  if (!isObject(found)) return {};
  return Object.fromEntries(Object.entries(found).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** Fields of `metadata` that the API server keeps and nobody wishes for. */
const bookkeeping = ['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid', 'selfLink'];

/** Where kubectl's client-side apply keeps what was applied last. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object as it is compared and shown: without status, the API server's bookkeeping and kubectl's own annotation. */
export function trim(object: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = object;
  const kept = Object.entries((metadata ?? {}) as JsonObject).filter(([field]) => !bookkeeping.includes(field));
  const shown: Record<string, Json> = Object.fromEntries(kept);
  if (isObject(shown.annotations)) {
    const { [lastApplied]: _lastApplied, ...annotations } = shown.annotations;
    if (Object.keys(annotations).length > 0) shown.annotations = annotations;
    else delete shown.annotations;
  }
  return { ...rest, metadata: shown };
}

/**
 * What a live object would roughly become by applying `manifest`: its fields laid over the live ones. Lists are replaced
 * whole, as the API server does with lists that have no keys; fields that were ours and are not in the manifest stay.
 */
export function overlay(live: Json | undefined, manifest: Json): Json {
  if (same(live, manifest) && live !== undefined) return live;
  if (!isObject(manifest)) return inOrder(manifest);
  const under = isObject(live) ? live : {};
  const laid = Object.entries(manifest).map(([field, value]) => [field, overlay(at(under, field), value)] as const);
  return { ...under, ...Object.fromEntries(laid) };
}

/** `value` with the fields of its objects in the API server's order, so that two readings can be compared as text. */
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inOrder);
  if (!isObject(value)) return value;
  const fields = Object.keys(value).sort();
  return Object.fromEntries(fields.map((field) => [field, inOrder(value[field] as Json)]));
}
