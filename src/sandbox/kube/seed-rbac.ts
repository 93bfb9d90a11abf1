import type { JsonObject } from '../../core/model.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

function clusterRole(name: string, rules: readonly JsonObject[]): JsonObject {
  return { apiVersion, kind: 'ClusterRole', metadata: { name, labels, annotations }, rules };
}

function binding(name: string, ...groups: readonly string[]): JsonObject {
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels, annotations },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: groups.map((group) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group })),
  };
}

const health = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const discovery = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];
const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const seen = [
  'configmaps',
  'events',
  'namespaces',
  'pods',
  'pods/log',
  'pods/status',
  'resourcequotas',
  'serviceaccounts',
  'services',
];

const viewing: readonly JsonObject[] = [
  { apiGroups: [''], resources: seen, verbs: read },
  { apiGroups: ['apps'], resources: ['deployments', 'deployments/status'], verbs: read },
  { apiGroups: ['batch'], resources: ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'], verbs: read },
];
const editing: readonly JsonObject[] = [
  ...viewing,
  { apiGroups: [''], resources: ['secrets'], verbs: read },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
  { apiGroups: [''], resources: ['configmaps', 'events', 'pods', 'secrets', 'serviceaccounts', 'services'], verbs: write },
  { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: write },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: write },
];
const administering: readonly JsonObject[] = [
  ...editing,
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings', 'roles'], verbs: [...read, ...write] },
];

/**
 * The roles that every cluster has, cut down to the kinds that are served here: of custom resources they know nothing, as on a
 * cluster whose operator aggregates none.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const seededRoles: readonly JsonObject[] = [
  clusterRole('cluster-admin', [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ]),
  clusterRole('admin', administering),
  clusterRole('edit', editing),
  clusterRole('view', viewing),
  clusterRole('system:basic-user', [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
  ]),
  clusterRole('system:discovery', [{ nonResourceURLs: discovery, verbs: ['get'] }]),
  clusterRole('system:public-info-viewer', [{ nonResourceURLs: health, verbs: ['get'] }]),
  binding('cluster-admin', 'system:masters'),
  binding('system:basic-user', 'system:authenticated'),
  binding('system:discovery', 'system:authenticated'),
  binding('system:public-info-viewer', 'system:authenticated', 'system:unauthenticated'),
];
