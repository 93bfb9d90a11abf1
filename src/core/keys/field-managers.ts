import { isObject } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { managedFieldsOf } from '../who-wrote.ts';

/**
 * What `manager` applied to a live object, cut out of it: apiVersion, kind, name and namespace, and every field that the
 * manager owns by a server-side apply. To apply the result again changes nothing. `undefined` when the manager applied nothing.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function appliedBy(live: JsonObject, manager: string): JsonObject | undefined {
  const metadata = live['metadata'];
  const entry = managedFieldsOf(live).find(
    (one) => one.manager === manager && one.operation === 'Apply' && one.subresource === undefined,
  );
  if (entry === undefined || Object.keys(entry.fields).length === 0 || !isObject(metadata)) return undefined;
  const owned = cutOut(live, entry.fields);
  const { name, namespace } = metadata;
  const names = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
  const ownedMetadata = isObject(owned) && isObject(owned['metadata']) ? owned['metadata'] : {};
  return {
    ...(isObject(owned) ? owned : {}),
    apiVersion: live['apiVersion'] ?? '',
    kind: live['kind'] ?? '',
    metadata: { ...ownedMetadata, ...names },
  };
}

/** `f:` names a field, `k:` a member of a list by its keys, `v:` a member of a set, `.` the thing itself. */
function cutOut(value: Json | undefined, fields: JsonObject): Json | undefined {
  const names = Object.keys(fields).filter((name) => name !== '.');
  if (value === undefined || names.length === 0) return value;
  if (Array.isArray(value)) return members(value as readonly Json[], fields, names);
  if (!isObject(value)) return value;
  const inside = names.flatMap((name) => {
    if (!name.startsWith('f:')) return [];
    const field = name.slice(2);
    const below = Object.hasOwn(value, field) ? cutOut(value[field], below0(fields[name])) : undefined;
    return below === undefined ? [] : [[field, below] as const];
  });
  return Object.fromEntries(inside);
}

function members(list: readonly Json[], fields: JsonObject, names: readonly string[]): readonly Json[] {
  return names.flatMap((name): readonly Json[] => {
    if (name.startsWith('v:')) return [JSON.parse(name.slice(2)) as Json];
    if (!name.startsWith('k:')) return [];
    const keys = JSON.parse(name.slice(2)) as JsonObject;
    const found = list.find((one) => isObject(one) && Object.entries(keys).every(([key, wanted]) => one[key] === wanted));
    if (!isObject(found)) return [];
    const below = cutOut(found, below0(fields[name]));
    return [{ ...keys, ...(isObject(below) ? below : {}) }];
  });
}

function below0(fields: Json | undefined): JsonObject {
  return isObject(fields) ? fields : {};
}
