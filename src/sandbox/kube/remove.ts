import type { JsonObject } from '../../core/model.ts';
import { listAt, numberAt, stringAt, withAt } from '../json-parts.ts';
import type { Admission } from './admission.ts';
import { crdResource, kindsOfCrd } from './api-kinds.ts';
import { forbidden, preconditionFailed } from './status.ts';
import { type Store, timestamp } from './store.ts';
import { closeNamespace, found } from './store-write.ts';
import type { Target } from './write-target.ts';

/** What a delete asks to hold, and how it is done. */
export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly now: Date;
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Asked before anything goes. */
  readonly admission?: Admission;
}

/**
 * Deletes an object; one with finalizers only gets its deletion time. Answers the object as it was. A namespace is Terminating
 * until nothing in it is held by a finalizer; everything else in it, and every object of a deleted CustomResourceDefinition, goes
 * at once (the real server takes a moment). Throws 404, 403 for the namespaces that a cluster needs and, for preconditions, 409.
 */
export function remove(store: Store, target: Target, options: DeleteOptions): JsonObject {
  const live = found(store, target);
  const check = (what: string, asked: string | undefined, has: string | undefined): void => {
    if (asked !== undefined && asked !== has) throw preconditionFailed(target.kind, target.name, what, asked, has ?? '');
  };
  check('UID', options.uid, stringAt(live, 'metadata', 'uid'));
  check('ResourceVersion', options.resourceVersion, stringAt(live, 'metadata', 'resourceVersion'));
  const { kind, namespace, name } = target;
  options.admission?.admit({ operation: 'DELETE', kind, namespace, name });
  if (kind.resource === 'namespaces' && immortal.has(name)) throw forbidden(kind, name, 'this namespace may not be deleted');
  if (options.dryRun) return live;
  if (kind.resource === 'namespaces') return terminated(store, live, target, options);
  if (listAt(live, 'metadata', 'finalizers').length > 0) {
    if (stringAt(live, 'metadata', 'deletionTimestamp') !== undefined) return live;
    const dying = withAt(live, ['metadata', 'deletionTimestamp'], timestamp(options.now));
    const generation = numberAt(live, 'metadata', 'generation');
    // Controllers are to see that something changed.
    const counted = generation === undefined ? dying : withAt(dying, ['metadata', 'generation'], generation + 1);
    return store.write(target.kind.resource, withAt(counted, ['metadata', 'deletionGracePeriodSeconds'], 0));
  }
  store.remove(target.kind.resource, target.namespace, target.name);
  if (target.kind.namespaced) closeNamespace(store, target.namespace);
  if (target.kind.resource === crdResource) {
    removeAll(
      store,
      kindsOfCrd(live).map((kind) => kind.resource),
      undefined,
    );
  }
  return live;
}

const immortal: ReadonlySet<string> = new Set(['default', 'kube-public', 'kube-system']);

function terminated(store: Store, live: JsonObject, { kind, name }: Target, { now }: DeleteOptions): JsonObject {
  const dying = withAt(withAt(live, ['metadata', 'deletionTimestamp'], timestamp(now)), ['status', 'phase'], 'Terminating');
  const marked = stringAt(live, 'metadata', 'deletionTimestamp') === undefined ? store.write(kind.resource, dying) : live;
  for (const resource of store.resources()) {
    for (const object of store.list(resource, name)) {
      if (resource === 'namespaces') continue;
      if (listAt(object, 'metadata', 'finalizers').length === 0)
        store.remove(resource, name, stringAt(object, 'metadata', 'name') ?? '');
      else if (stringAt(object, 'metadata', 'deletionTimestamp') === undefined) {
        store.write(resource, withAt(object, ['metadata', 'deletionTimestamp'], timestamp(now)));
      }
    }
  }
  closeNamespace(store, name);
  return marked;
}

function removeAll(store: Store, resources: readonly string[], namespace: string | undefined): void {
  for (const resource of resources) {
    for (const object of store.list(resource, namespace)) {
      const name = stringAt(object, 'metadata', 'name') ?? '';
      store.remove(resource, stringAt(object, 'metadata', 'namespace') ?? '', name);
    }
  }
}
