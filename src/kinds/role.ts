import { kubeObject } from './kube-object.ts';

/** What the key refresh may do: read and change one ExtAuthPolicy. */
export const roleKind = kubeObject({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  object: 'Role',
  resource: 'roles.rbac.authorization.k8s.io',
  optional: true,
});
