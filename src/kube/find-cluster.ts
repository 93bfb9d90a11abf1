import type { JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { resources } from './custom-resources.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import { textAt } from './objects.ts';
import { readAllowed } from './read-objects.ts';

/** What tells one cluster from another, and whether the namespace is there. */
export interface Cluster {
  /** The UID of the namespace kube-system; absent where it may not be read. */
  readonly uid?: string;
  /** Absent where it may not be read. */
  readonly namespaceExists?: boolean;
  /** True while it is being deleted: nothing can be made in it any more. */
  readonly namespaceEnds?: true;
}

/** Reads both namespaces in one call. Missing rights are tolerated; an unreachable cluster is a Problem. */
export async function findCluster(kubectl: Kubectl, { namespace }: { readonly namespace: string }): Promise<Cluster> {
  const names = [...new Set([namespace, 'kube-system'])];
  const { objects, forbidden } = await readAllowed(kubectl, ['get', 'namespaces', ...names, '--ignore-not-found']);
  const uid = textAt(named(objects, 'kube-system'), 'metadata', 'uid');
  const found = named(objects, namespace);
  const there = found !== undefined;
  return {
    ...(uid === undefined ? {} : { uid }),
    // Not being in the answer proves nothing when something was forbidden.
    ...(there || !forbidden ? { namespaceExists: there } : {}),
    ...(isEnding(found) ? { namespaceEnds: true as const } : {}),
  };
}

/**
 * Gloo's name of the cluster: the name of its only KubernetesCluster. Throws `cluster-name-unknown` when there is none, may
 * be none read, or are several (all are listed), and `crd-missing` without Gloo Mesh.
 */
export async function findClusterName(kubectl: Kubectl): Promise<string> {
  const { objects, forbidden } = await readAllowed(kubectl, ['get', resources.kubernetesCluster, '-A']);
  const names = [...new Set(objects.map((object) => textAt(object, 'metadata', 'name') ?? ''))]
    .filter((name) => name !== '')
    .sort();
  if (names.length === 1 && names[0] !== undefined) return names[0];
  if (names.length > 1) {
    throw new Problem(
      'cluster-name-unknown',
      `Gloo knows several clusters: ${names.map(harmless).join(', ')}.`,
      `Say in which one the ext-auth service runs: --cluster-name ${names[0]}`,
    );
  }
  const why = forbidden ? 'Its KubernetesCluster objects may not be read.' : 'It has no KubernetesCluster object.';
  throw new Problem(
    'cluster-name-unknown',
    `Gloo's name of the cluster could not be found. ${why}`,
    'Give it with --cluster-name; it is `common.cluster` of the Helm release: helm get values gloo-platform -n gloo-mesh --all',
  );
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/#NamespaceStatus */
function isEnding(namespace: JsonObject | undefined): boolean {
  return (
    textAt(namespace, 'metadata', 'deletionTimestamp') !== undefined || textAt(namespace, 'status', 'phase') === 'Terminating'
  );
}

function named(objects: readonly JsonObject[], name: string): JsonObject | undefined {
  return objects.find((object) => textAt(object, 'metadata', 'name') === name);
}
