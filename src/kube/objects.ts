import { same } from '../core/json.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';

/** True for a JSON object, whatever its fields are called. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under the field names and list positions of `steps`, or `undefined` where there is none. */
export function at(value: Json | undefined, ...steps: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of steps) {
    if (typeof step === 'number') here = Array.isArray(here) ? (here as readonly Json[])[step] : undefined;
    else here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

/** Whether an object is of one of our kinds, in whatever version the cluster prefers. */
export function isOfKind(object: Json, kind: KubeKind): boolean {
  const { apiVersion, object: name } = kubeKinds[kind];
  return at(object, 'kind') === name && groupIn(String(at(object, 'apiVersion'))) === groupIn(apiVersion);
}

function groupIn(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
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
  const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([field]) => !bookkeeping.includes(field));
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
export function overlay(live: JsonObject, manifest: JsonObject): JsonObject {
  const laid = Object.entries(manifest).map(([field, value]) => [field, laidOn(at(live, field), value)] as const);
  return { ...live, ...Object.fromEntries(laid) };
}

function laidOn(live: Json | undefined, value: Json): Json {
  if (live !== undefined && same(live, value)) return live;
  return isObject(value) ? overlay(isObject(live) ? live : {}, value) : inOrder(value);
}

/** `value` with the fields of its objects in the API server's order, so that two readings can be compared as text. */
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inOrder);
  if (!isObject(value)) return value;
  const fields = Object.keys(value).sort();
  return Object.fromEntries(fields.map((field) => [field, inOrder(value[field] as Json)]));
}
