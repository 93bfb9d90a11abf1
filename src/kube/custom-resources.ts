import type { Kind, Place } from '../core/model.ts';

/** The two kinds that the tool writes into a cluster. */
export type KubeKind = Extract<Kind, `kube.${string}`>;

/**
 * The full names of the resources that are read or written, as kubectl takes them. Full, because short ones are ambiguous:
 * Gloo Gateway 1.x has an `authconfig` too.
 */
export const resources = {
  extAuthServer: 'extauthservers.admin.gloo.solo.io',
  extAuthPolicy: 'extauthpolicies.security.policy.gloo.solo.io',
  authConfig: 'authconfigs.extauth.solo.io',
  kubernetesCluster: 'kubernetesclusters.admin.gloo.solo.io',
  routeTable: 'routetables.networking.gloo.solo.io',
} as const;

/** The resource, API path and kind of what each driver writes. */
export const written: {
  readonly [kind in KubeKind]: { readonly resource: string; readonly path: string; readonly kind: string };
} = {
  'kube.ext-auth-server': {
    resource: resources.extAuthServer,
    path: 'admin.gloo.solo.io/v2',
    kind: 'ExtAuthServer',
  },
  'kube.ext-auth-policy': {
    resource: resources.extAuthPolicy,
    path: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
  },
};

/** Where an object is on the API server. */
export function pathOf(kind: KubeKind, place: Place): string {
  const { namespace, name } = placed(place);
  const { path, resource } = written[kind];
  return `/apis/${path}/namespaces/${encodeURIComponent(namespace)}/${resource.split('.')[0]}/${encodeURIComponent(name)}`;
}

/** The namespace and the name in a place. */
export function placed(place: Place): { readonly namespace: string; readonly name: string } {
  return { namespace: place['namespace'] ?? '', name: place['name'] ?? '' };
}
