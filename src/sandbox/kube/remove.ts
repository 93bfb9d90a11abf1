import type { JsonObject } from '../../core/model.ts';
import { listAt, numberAt, stringAt, withAt } from '../json-parts.ts';
import { crdResource, kindsOfCrd } from './api-kinds.ts';
import { preconditionFailed } from './status.ts';
import { type Store, timestamp } from './store.ts';
import { found, type Target } from './store-write.ts';

/** What a delete asks to hold, and how it is done. */
export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly now: Date;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/**
 * Deletes an object; one with finalizers only gets its deletion time. Answers the object as it was. Everything in a deleted
 * namespace, and every object of a deleted CustomResourceDefinition, goes at once (the real server takes a moment).
 * Throws 404 and, for preconditions, 409.
 */
export function remove(store: Store, target: Target, options: DeleteOptions): JsonObject {
  const live = found(store, target);
  const check = (what: string, asked: string | undefined, has: string | undefined): void => {
    if (asked !== undefined && asked !== has) throw preconditionFailed(target.kind, target.name, what, asked, has ?? '');
  };
  check('UID', options.uid, stringAt(live, 'metadata', 'uid'));
  check('ResourceVersion', options.resourceVersion, stringAt(live, 'metadata', 'resourceVersion'));
  if (options.dryRun) return live;
  if (listAt(live, 'metadata', 'finalizers').length > 0) {
    if (stringAt(live, 'metadata', 'deletionTimestamp') !== undefined) return live;
    const dying = withAt(live, ['metadata', 'deletionTimestamp'], timestamp(options.now));
    const generation = numberAt(live, 'metadata', 'generation');
    // Controllers are to see that something changed.
    const counted = generation === undefined ? dying : withAt(dying, ['metadata', 'generation'], generation + 1);
    return store.write(target.kind.resource, withAt(counted, ['metadata', 'deletionGracePeriodSeconds'], 0));
  }
  store.remove(target.kind.resource, target.namespace, target.name);
  if (target.kind.resource === 'namespaces') removeAll(store, store.resources(), target.name);
  if (target.kind.resource === crdResource) {
    removeAll(
      store,
      kindsOfCrd(live).map((kind) => kind.resource),
      undefined,
    );
  }
  return live;
}

function removeAll(store: Store, resources: readonly string[], namespace: string | undefined): void {
  for (const resource of resources) {
    for (const object of store.list(resource, namespace)) {
      const name = stringAt(object, 'metadata', 'name') ?? '';
      store.remove(resource, stringAt(object, 'metadata', 'namespace') ?? '', name);
    }
  }
}
