import { isObject } from './json.ts';
import type { Json, JsonObject } from './model.ts';

/** Who wrote which fields of an object in a cluster, as its API server keeps it. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** Absent: the object itself. */
  readonly subresource?: string;
  readonly fields: JsonObject;
}

/**
 * All that is noted of who wrote an object; none where it was read without its managed fields. Pure.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managedFieldsOf(object: JsonObject): readonly ManagedFields[] {
  const metadata = object['metadata'];
  const entries = isObject(metadata) && Array.isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  return (entries as readonly Json[]).flatMap((entry) => {
    if (!isObject(entry)) return [];
    const { manager, operation, subresource, fieldsV1 } = entry;
    if (typeof manager !== 'string' || (operation !== 'Apply' && operation !== 'Update')) return [];
    const part = typeof subresource === 'string' && subresource !== '' ? { subresource } : {};
    return [{ manager, operation, ...part, fields: isObject(fieldsV1) ? fieldsV1 : {} }];
  });
}
