import type { JsonObject } from '../../../src/core/model.ts';
import type { KubeStandIn } from '../../../src/sandbox/kube/start-kube.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const apiVersion = `${apiGroup}/v1`;

/** A rule of a role. */
export function rule(
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
  names: readonly string[] = [],
): JsonObject {
  return { apiGroups: [group], resources, verbs, ...(names.length > 0 ? { resourceNames: names } : {}) };
}

/** Who gets a role. */
export const user = (name: string): JsonObject => ({ apiGroup, kind: 'User', name });
export const group = (name: string): JsonObject => ({ apiGroup, kind: 'Group', name });
export const account = (namespace: string, name: string): JsonObject => ({ kind: 'ServiceAccount', name, namespace });

/** Gives `subject` these rules: in a namespace, or without one in the whole cluster. */
export function grant(
  kube: KubeStandIn,
  name: string,
  subject: JsonObject,
  rules: readonly JsonObject[],
  namespace?: string,
): void {
  const prefix = namespace === undefined ? 'Cluster' : '';
  const metadata = namespace === undefined ? { name } : { name, namespace };
  kube.seed({ apiVersion, kind: `${prefix}Role`, metadata, rules });
  const roleRef = { apiGroup, kind: `${prefix}Role`, name };
  kube.seed({ apiVersion, kind: `${prefix}RoleBinding`, metadata, roleRef, subjects: [subject] });
}
