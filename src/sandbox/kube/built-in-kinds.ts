import type { ApiKind, Subresource } from './api-kind.ts';
import { builtInSchemas } from './built-in-schemas.ts';

const everything = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const createOnly = ['create'];

interface Traits {
  readonly group?: string;
  readonly short?: readonly string[];
  readonly cluster?: boolean;
  readonly status?: boolean;
  readonly generation?: boolean;
  readonly categories?: readonly string[];
  readonly verbs?: readonly string[];
  readonly subresources?: readonly Subresource[];
}

/** The subresource through which a status is written. */
export function statusOf(kind: string): Subresource {
  return { name: 'status', kind, verbs: ['get', 'patch', 'update'] };
}

function builtIn(kind: string, plural: string, traits: Traits = {}): ApiKind {
  const group = traits.group ?? '';
  const verbs = traits.verbs ?? everything;
  const resource = group === '' ? plural : `${plural}.${group}`;
  const schema = builtInSchemas[resource];
  return {
    resource,
    group,
    version: 'v1',
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    shortNames: traits.short ?? [],
    categories: traits.categories ?? [],
    namespaced: traits.cluster !== true,
    verbs,
    subresources: [...(traits.subresources ?? []), ...(traits.status === true ? [statusOf(kind)] : [])],
    stored: verbs !== createOnly,
    custom: false,
    status: traits.status === true,
    generation: traits.generation === true,
    ...(schema === undefined ? {} : { schema }),
    columns: [],
  };
}

const all = ['all'];
const batch = { group: 'batch', categories: all, status: true, generation: true };
const rbac = { group: 'rbac.authorization.k8s.io' };
const review = { group: 'authorization.k8s.io', verbs: createOnly };
const logs: Subresource = { name: 'log', kind: 'Pod', verbs: ['get'] };
const tokens: Subresource = {
  name: 'token',
  kind: 'TokenRequest',
  group: 'authentication.k8s.io',
  version: 'v1',
  verbs: createOnly,
};

/** The kinds every cluster has; only those the product or a demo touches. Reviews are questions: they have `create` alone. */
export const builtInKinds: readonly ApiKind[] = [
  builtIn('ConfigMap', 'configmaps', { short: ['cm'] }),
  builtIn('Event', 'events', { short: ['ev'] }),
  builtIn('Namespace', 'namespaces', {
    short: ['ns'],
    cluster: true,
    status: true,
    verbs: everything.filter((verb) => verb !== 'deletecollection'),
  }),
  builtIn('Pod', 'pods', { short: ['po'], categories: all, status: true, subresources: [logs] }),
  builtIn('ResourceQuota', 'resourcequotas', { short: ['quota'], status: true }),
  builtIn('Secret', 'secrets'),
  builtIn('Service', 'services', { short: ['svc'], categories: all, status: true }),
  builtIn('ServiceAccount', 'serviceaccounts', { short: ['sa'], subresources: [tokens] }),
  builtIn('CustomResourceDefinition', 'customresourcedefinitions', {
    group: 'apiextensions.k8s.io',
    short: ['crd', 'crds'],
    categories: ['api-extensions'],
    cluster: true,
    status: true,
    generation: true,
  }),
  builtIn('Deployment', 'deployments', { group: 'apps', short: ['deploy'], categories: all, status: true, generation: true }),
  builtIn('SelfSubjectReview', 'selfsubjectreviews', { group: 'authentication.k8s.io', verbs: createOnly, cluster: true }),
  builtIn('LocalSubjectAccessReview', 'localsubjectaccessreviews', review),
  builtIn('SelfSubjectAccessReview', 'selfsubjectaccessreviews', { ...review, cluster: true }),
  builtIn('SelfSubjectRulesReview', 'selfsubjectrulesreviews', { ...review, cluster: true }),
  builtIn('SubjectAccessReview', 'subjectaccessreviews', { ...review, cluster: true }),
  builtIn('CronJob', 'cronjobs', { ...batch, short: ['cj'] }),
  builtIn('Job', 'jobs', batch),
  builtIn('ClusterRole', 'clusterroles', { ...rbac, cluster: true }),
  builtIn('ClusterRoleBinding', 'clusterrolebindings', { ...rbac, cluster: true }),
  builtIn('Role', 'roles', rbac),
  builtIn('RoleBinding', 'rolebindings', rbac),
];
