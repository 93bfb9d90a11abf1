import type { Json, JsonObject } from '../../core/model.ts';
import { isObject, listAt, stringAt, withAt } from '../json-parts.ts';
import type { Store } from './store.ts';

/** Everything in the store by `resource namespace/name`, without resource versions and the times of managed fields: equal when nothing but time went by. */
export function snapshot(store: Store): JsonObject {
  const objects: { [name: string]: Json } = {};
  for (const resource of store.resources()) {
    for (const object of store.list(resource)) {
      const place = `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
      objects[`${resource} ${place}`] = comparable(object);
    }
  }
  return objects;
}

function comparable(object: JsonObject): JsonObject {
  const plain = withAt(object, ['metadata', 'resourceVersion'], undefined);
  const entries = listAt(plain, 'metadata', 'managedFields').filter(isObject);
  // sorted by time where they come from: two written in one second stand in another order than two seconds apart
  const timeless = entries.map((entry) => withAt(entry, ['time'], undefined)).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return entries.length === 0 ? plain : withAt(plain, ['metadata', 'managedFields'], timeless);
}

function rank(entry: JsonObject): string {
  return ['operation', 'manager', 'apiVersion', 'subresource'].map((field) => stringAt(entry, field) ?? '').join(' ');
}
