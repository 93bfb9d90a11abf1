import type { JsonObject } from '../../core/model.ts';
import { stringAt } from '../json-parts.ts';
import { apiVersionOf, kindsOf } from './api-kinds.ts';
import { withDefaults } from './built-in-defaults.ts';
import { wholeSchema } from './list-types.ts';
import { afterUpdate } from './managed-fields.ts';
import type { Store } from './store.ts';
import { newborn } from './store-write.ts';

/** Puts an object into the store as if `manager` had made it, its status included; nothing is validated. Throws for a kind that is not served. */
export function seed(store: Store, object: JsonObject, manager: string, now: Date): JsonObject {
  const kind = kindsOf(store).find((one) => one.kind === object['kind'] && apiVersionOf(one) === object['apiVersion']);
  if (kind === undefined) throw new Error(`the sandbox serves no ${String(object['kind'])} in ${String(object['apiVersion'])}`);
  const namespace = kind.namespaced ? (stringAt(object, 'metadata', 'namespace') ?? 'default') : '';
  const born = withDefaults(kind, newborn({ kind, namespace, name: '' }, object, now), now);
  const { status } = object;
  const managed = afterUpdate(undefined, born, {
    manager,
    apiVersion: apiVersionOf(kind),
    now,
    schema: wholeSchema(kind.schema),
  });
  return store.write(kind.resource, status === undefined ? managed : { ...managed, status });
}
