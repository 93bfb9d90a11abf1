import { kubeObject } from './kube-object.ts';

/** That the key refresh may do it. */
export const roleBindingKind = kubeObject({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  object: 'RoleBinding',
  resource: 'rolebindings.rbac.authorization.k8s.io',
  optional: true,
});
