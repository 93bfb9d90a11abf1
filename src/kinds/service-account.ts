import { kubeObject } from './kube-object.ts';

/** Who the key refresh is in the cluster. */
export const serviceAccountKind = kubeObject({
  apiVersion: 'v1',
  object: 'ServiceAccount',
  resource: 'serviceaccounts',
  optional: true,
});
