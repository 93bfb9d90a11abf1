import type { Place } from '../core/model.ts';
import { extAuthPolicyKind } from '../kinds/ext-auth-policy.ts';
import { extAuthServerKind } from '../kinds/ext-auth-server.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';

/**
 * The full names of the resources that are read, as kubectl takes them. Full, because short ones are ambiguous:
 * Gloo Gateway 1.x has an `authconfig` too.
 */
export const resources = {
  extAuthServer: extAuthServerKind.resource,
  extAuthPolicy: extAuthPolicyKind.resource,
  authConfig: 'authconfigs.extauth.solo.io',
  kubernetesCluster: 'kubernetesclusters.admin.gloo.solo.io',
  routeTable: 'routetables.networking.gloo.solo.io',
} as const;

/** What a look at a whole cluster lists of Gloo's, and the kind of its objects. */
export const glooLists: Readonly<Record<string, string>> = {
  [resources.kubernetesCluster]: 'KubernetesCluster',
  [resources.routeTable]: 'RouteTable',
  [resources.extAuthServer]: extAuthServerKind.object,
  [resources.extAuthPolicy]: extAuthPolicyKind.object,
};

/** Where an object is on the API server; kinds of the core group, such as ConfigMaps, have a root of their own. */
export function pathOf(kind: KubeKind, place: Place): string {
  const { namespace, name } = placed(place);
  const { apiVersion, resource } = kubeKinds[kind];
  const root = apiVersion.includes('/') ? '/apis' : '/api';
  const [inPlace, called] = [namespace, name].map((step) => encodeURIComponent(step.toWellFormed()));
  return `${root}/${apiVersion}/namespaces/${inPlace}/${resource.split('.')[0]}/${called}`;
}

/** The namespace and the name in a place. */
export function placed(place: Place): { readonly namespace: string; readonly name: string } {
  return { namespace: place['namespace'] ?? '', name: place['name'] ?? '' };
}
