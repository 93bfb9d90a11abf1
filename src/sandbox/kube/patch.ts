import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject, objectAt, sameJson } from '../json-parts.ts';
import { childSchema, itemStep, listTypeOf } from './list-types.ts';
import { badRequest, Refusal } from './status.ts';

/** `patch` merged into `target`; null takes a field away. @see RFC 7396 */
export function mergePatched(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: { [field: string]: Json } = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else merged[field] = mergePatched(merged[field], value);
  }
  return merged;
}

/**
 * A strategic merge patch: objects merge, lists merge by their keys where the schema has some and are replaced where not, and the
 * directives that kubectl writes count (`$patch: delete` and `replace`, `$retainKeys`, `$setElementOrder`). Throws 500 for lists of
 * objects of which no schema says how they merge.
 * @see https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function strategicPatched(target: Json | undefined, patch: Json, schema: JsonObject): Json {
  if (!isObject(patch)) return patch;
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  const retained = patch['$retainKeys'];
  const merged: { [field: string]: Json } = isObject(target) ? { ...target } : {};
  if (isList(retained)) for (const field of Object.keys(merged)) if (!retained.includes(field)) delete merged[field];
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) continue;
    const child = childSchema(schema, field);
    if (value === null || (isObject(value) && value['$patch'] === 'delete')) delete merged[field];
    else if (isList(value)) merged[field] = patchedList(merged[field], value, child, patch[`$setElementOrder/${field}`]);
    else merged[field] = strategicPatched(merged[field], value, child);
  }
  return merged;
}

function withoutDirectives(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !field.startsWith('$')));
}

function patchedList(target: Json | undefined, patch: readonly Json[], schema: JsonObject, order: Json | undefined): Json {
  const list = listTypeOf(schema);
  if (list.type !== 'map') {
    const known = schema['type'] === 'array';
    if (known || !patch.some(isObject)) return patch;
    throw new Refusal(500, undefined, 'the sandbox does not know how this list of objects merges: use server-side apply');
  }
  // One key is what a patch merges by, also where server-side apply takes two.
  const by = { type: 'map' as const, keys: list.keys.slice(0, 1) };
  const items = new Map<string | undefined, Json>((isList(target) ? target : []).map((item) => [itemStep(by, item), item]));
  for (const item of patch) {
    const step = itemStep(by, item);
    if (isObject(item) && item['$patch'] === 'delete') items.delete(step);
    else items.set(step, strategicPatched(items.get(step), item, objectAt(schema, 'items')));
  }
  const wanted = isList(order) ? order.map((item) => itemStep(by, item)) : [];
  const rank = (step: string | undefined): number => (wanted.includes(step) ? wanted.indexOf(step) : wanted.length);
  return [...items].sort(([a], [b]) => rank(a) - rank(b)).map(([, item]) => item);
}

/** The operations of a JSON patch carried out one after the other. Throws 400 or 422. @see RFC 6902 */
export function jsonPatched(target: JsonObject, patch: Json): Json {
  if (!isList(patch)) {
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  }
  return patch.reduce<Json>((document, operation) => carriedOut(document, operation), target);
}

// The API server never says which operation failed, or why.
function refused(): Refusal {
  return new Refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

function pointer(operation: Json, field: string): readonly string[] {
  const text = isObject(operation) ? operation[field] : undefined;
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw refused();
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Json, path: readonly string[]): Json {
  let found: Json | undefined = document;
  for (const step of path) {
    if (isList(found)) found = found[Number(step)];
    else found = isObject(found) ? found[step] : undefined;
    if (found === undefined) throw refused();
  }
  return found;
}

function changed(document: Json, path: readonly string[], change: (parent: Json, step: string) => Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) throw refused();
  if (rest.length === 0) return change(document, first);
  const child = changed(read(document, [first]), rest, change);
  if (isList(document)) return document.with(Number(first), child);
  return { ...(isObject(document) ? document : {}), [first]: child };
}

function inserted(document: Json, path: readonly string[], value: Json): Json {
  return changed(document, path, (parent, step) => {
    if (isList(parent)) return parent.toSpliced(step === '-' ? parent.length : Number(step), 0, value);
    if (!isObject(parent)) throw refused();
    return { ...parent, [step]: value };
  });
}

function removed(document: Json, path: readonly string[]): Json {
  read(document, path);
  return changed(document, path, (parent, step) => {
    if (isList(parent)) return parent.toSpliced(Number(step), 1);
    const { [step]: _, ...rest } = isObject(parent) ? parent : {};
    return rest;
  });
}

function carriedOut(document: Json, operation: Json): Json {
  const path = pointer(operation, 'path');
  const fields = isObject(operation) ? operation : {};
  const value = (): Json => {
    const given = fields['value'];
    if (given === undefined) throw refused();
    return given;
  };
  switch (fields['op']) {
    case 'add':
      return inserted(document, path, value());
    case 'remove':
      return removed(document, path);
    case 'replace':
      read(document, path);
      return changed(document, path, (parent, step) =>
        isList(parent) ? parent.with(Number(step), value()) : { ...(isObject(parent) ? parent : {}), [step]: value() },
      );
    case 'test':
      if (!sameJson(read(document, path), value())) throw refused();
      return document;
    case 'copy':
      return inserted(document, path, read(document, pointer(operation, 'from')));
    case 'move': {
      const from = pointer(operation, 'from');
      return inserted(removed(document, from), path, read(document, from));
    }
    default:
      throw refused();
  }
}
