import { anything, clusterReference, crd, list, object, type Schema, text, texts } from './parts.ts';

/** An object whose listed fields are checked and whose other fields are kept. */
function open(properties: { readonly [field: string]: Schema }): Schema {
  return { ...object(properties), 'x-kubernetes-preserve-unknown-fields': true };
}

/** AuthConfig, extauth.solo.io/v1. Solo's own file is not public, so only `configs` is checked. */
export const authConfigCrd = crd(
  { group: 'extauth.solo.io', version: 'v1', kind: 'AuthConfig', plural: 'authconfigs', shortNames: ['ac'] },
  open({ configs: list(anything) }),
  anything,
);

/** KubernetesCluster, admin.gloo.solo.io/v2: only what is read of it. */
export const kubernetesClusterCrd = crd(
  { group: 'admin.gloo.solo.io', version: 'v2', kind: 'KubernetesCluster', plural: 'kubernetesclusters', shortNames: ['kc'] },
  open({ clusterDomain: text }),
  anything,
);

/** RouteTable, networking.gloo.solo.io/v2: hosts, gateways and the labels of routes are checked, the rest is kept. */
export const routeTableCrd = crd(
  { group: 'networking.gloo.solo.io', version: 'v2', kind: 'RouteTable', plural: 'routetables', shortNames: ['rt'] },
  open({ hosts: list(text), virtualGateways: list(clusterReference), http: list(open({ name: text, labels: texts })) }),
  anything,
);

/** Workspace, admin.gloo.solo.io/v2: which namespaces of which clusters belong together. */
export const workspaceCrd = crd(
  { group: 'admin.gloo.solo.io', version: 'v2', kind: 'Workspace', plural: 'workspaces', shortNames: ['ws'] },
  open({
    workloadClusters: list(open({ name: text, selector: texts, namespaces: list(open({ name: text, selector: texts })) })),
  }),
  anything,
);
