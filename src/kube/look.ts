import type { JsonObject } from '../core/model.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';
import type { Kubectl, Manner } from './kubectl.ts';
import { namespaceMissing } from './kubectl-errors.ts';
import { isOfKind, textAt } from './objects.ts';
import { readAllowed } from './read-objects.ts';

/** One object that is asked for. */
export interface Sight {
  readonly kind: KubeKind;
  readonly namespace: string;
  readonly name: string;
}

interface Waiting {
  readonly sight: Sight;
  readonly resolve: (live: JsonObject | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes a reader of live objects that puts all that is asked for in the same moment, and the namespaces they need, into one
 * call of kubectl. A namespace is asked for only once. The reader throws `namespace-missing`, which the API server would
 * hide behind a NotFound of the object, and `crd-missing`; an object that is not there is `undefined`.
 */
export function makeLook(kubectl: Kubectl, manner?: Manner): (sight: Sight) => Promise<JsonObject | undefined> {
  const knownNamespaces = new Set<string>();
  let queue: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const waiting = queue;
    queue = [];
    for (const namespace of new Set(waiting.map(({ sight }) => sight.namespace))) {
      const here = waiting.filter(({ sight }) => sight.namespace === namespace);
      try {
        const objects = await readTogether(namespace, here);
        for (const { sight, resolve } of here) resolve(objects.find((object) => isSeen(object, sight)));
      } catch (reason) {
        for (const { reject } of here) reject(reason);
      }
    }
  };

  const readTogether = async (namespace: string, here: readonly Waiting[]): Promise<readonly JsonObject[]> => {
    const names = [...new Set(here.map(({ sight }) => `${kubeKinds[sight.kind].resource}/${sight.name}`))];
    const isNew = !knownNamespaces.has(namespace);
    const wanted = isNew ? [`namespaces/${namespace}`, ...names] : names;
    const args = ['get', ...wanted, '-n', namespace, '--ignore-not-found', '--show-managed-fields'];
    const { objects, forbidden, forbiddenResources } = await readAllowed(kubectl, args, manner);
    // Who works in one namespace often may not read namespaces; then the dry run tells whether it is there.
    const onlyNamespace = forbiddenResources.length > 0 && forbiddenResources.every((resource) => resource === 'namespaces');
    if (forbidden && !onlyNamespace) throw forbidden;
    const namespaceSeen = objects.some((object) => textAt(object, 'kind') === 'Namespace');
    if (isNew && !namespaceSeen && !forbidden) throw namespaceMissing(namespace, kubectl.words([]));
    knownNamespaces.add(namespace);
    return objects;
  };

  return (sight) =>
    new Promise((resolve, reject) => {
      if (queue.length === 0) setImmediate(() => void flush());
      queue.push({ sight, resolve, reject });
    });
}

function isSeen(object: JsonObject, sight: Sight): boolean {
  return isOfKind(object, sight.kind) && textAt(object, 'metadata', 'name') === sight.name;
}
