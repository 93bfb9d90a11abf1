import type { Json, JsonObject } from '../../core/model.ts';
import { isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import type { Store } from '../kube/store.ts';

/** The resources that the controllers read or write. */
export const resources = {
  server: 'extauthservers.admin.gloo.solo.io',
  policy: 'extauthpolicies.security.policy.gloo.solo.io',
  authConfig: 'authconfigs.extauth.solo.io',
  cors: 'corspolicies.security.policy.gloo.solo.io',
  portal: 'portals.apimanagement.gloo.solo.io',
  portalGroup: 'portalgroups.apimanagement.gloo.solo.io',
  apiProduct: 'apiproducts.apimanagement.gloo.solo.io',
  workspace: 'workspaces.admin.gloo.solo.io',
  routeTable: 'routetables.networking.gloo.solo.io',
  service: 'services',
  deployment: 'deployments.apps',
} as const;

/** What Gloo's controllers see. Policies are in the order they were made. */
export interface GlooWorld {
  /** The name of the cluster in which the gateway and the ext auth service run. */
  readonly cluster: string;
  readonly servers: readonly JsonObject[];
  readonly policies: readonly JsonObject[];
  readonly corsPolicies: readonly JsonObject[];
  readonly portals: readonly JsonObject[];
  readonly portalGroups: readonly JsonObject[];
  readonly apiProducts: readonly JsonObject[];
  readonly workspaces: readonly JsonObject[];
  readonly routeTables: readonly JsonObject[];
  readonly services: readonly JsonObject[];
  readonly deployments: readonly JsonObject[];
  readonly authConfigs: readonly JsonObject[];
}

/** Where Gloo's objects are: one cluster for both, or a management cluster apart from the one that does the work. */
export interface Clusters {
  readonly management: Store;
  /** Holds the gateway, the ext auth service and its AuthConfigs. Gloo reads its own objects here too. */
  readonly workload: Store;
  /** Gloo's name of the workload cluster. */
  readonly cluster: string;
}

/** The stores in which Gloo reads its objects, each once. */
export function storesOf({ management, workload }: Clusters): readonly Store[] {
  return management === workload ? [management] : [management, workload];
}

/** Reads the world from the stores. */
export function readWorld(clusters: Clusters): GlooWorld {
  const { workload, cluster } = clusters;
  const all = (resource: string): readonly JsonObject[] => storesOf(clusters).flatMap((store) => store.list(resource));
  const byAge = (resource: string): readonly JsonObject[] => {
    const [store, ...more] = storesOf(clusters).map((one) => one.listByAge(resource));
    // Of two clusters only the times can be compared, and they are whole seconds.
    return more.length === 0
      ? (store ?? [])
      : [...(store ?? []), ...more.flat()].sort((a, b) => bornAt(a).localeCompare(bornAt(b)));
  };
  return {
    cluster,
    servers: all(resources.server),
    policies: byAge(resources.policy),
    corsPolicies: byAge(resources.cors),
    portals: all(resources.portal),
    portalGroups: all(resources.portalGroup),
    apiProducts: all(resources.apiProduct),
    workspaces: all(resources.workspace),
    routeTables: all(resources.routeTable),
    services: workload.list(resources.service),
    deployments: workload.list(resources.deployment),
    authConfigs: workload.list(resources.authConfig),
  };
}

function bornAt(object: JsonObject): string {
  return stringAt(object, 'metadata', 'creationTimestamp') ?? '';
}

/** The name of an object. */
export function nameOf(object: JsonObject): string {
  return stringAt(object, 'metadata', 'name') ?? '';
}

/** The namespace of an object. */
export function namespaceOf(object: JsonObject): string {
  return stringAt(object, 'metadata', 'namespace') ?? '';
}

/** The object of this name and namespace. */
export function named(objects: readonly JsonObject[], namespace: string, name: string): JsonObject | undefined {
  return objects.find((object) => nameOf(object) === name && namespaceOf(object) === namespace);
}

/** True when two objects have the same name and namespace. */
export function sameName(a: JsonObject, b: JsonObject): boolean {
  return nameOf(a) === nameOf(b) && namespaceOf(a) === namespaceOf(b);
}

/** True when a reference leaves the cluster open or names this one. */
export function inCluster(world: GlooWorld, reference: JsonObject): boolean {
  return (stringAt(reference, 'cluster') ?? '') === '' || stringAt(reference, 'cluster') === world.cluster;
}

/** True when `labels` has everything that `wanted` asks for. */
function hasLabels(labels: JsonObject, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/**
 * The workspace of an object: the first one that takes in its namespace. Where there are no workspaces everything is in one, and
 * what none takes in is in none (undefined). Import and export are not imitated.
 */
export function workspaceOf(world: GlooWorld, object: JsonObject): string | undefined {
  if (world.workspaces.length === 0) return '';
  const fits = (pattern: string | undefined, name: string): boolean => pattern === '*' || pattern === name;
  const home = world.workspaces.find((workspace) =>
    listAt(workspace, 'spec', 'workloadClusters').some(
      (cluster) =>
        fits(stringAt(cluster, 'name'), world.cluster) &&
        listAt(cluster, 'namespaces').some((namespace) => fits(stringAt(namespace, 'name'), namespaceOf(object))),
    ),
  );
  return home === undefined ? undefined : nameOf(home);
}

/** True when both are in one workspace. */
export function sameWorkspace(world: GlooWorld, a: JsonObject, b: JsonObject): boolean {
  const home = workspaceOf(world, a);
  return home !== undefined && home === workspaceOf(world, b);
}

/** True when a selector by place or labels picks `object`, one of the workload cluster's. */
export function picks(world: GlooWorld, selector: Json, object: JsonObject): boolean {
  if (!isObject(selector) || !inCluster(world, selector)) return false;
  const matches = (field: string, value: string): boolean => (stringAt(selector, field) || value) === value;
  return (
    matches('name', nameOf(object)) &&
    matches('namespace', namespaceOf(object)) &&
    matches('workspace', workspaceOf(world, object) ?? '') &&
    hasLabels(objectAt(object, 'metadata', 'labels'), objectAt(selector, 'labels'))
  );
}

/** A route as the controllers name it: `namespace/table/index`. */
function routeId(table: JsonObject, index: number): string {
  return `${namespaceOf(table)}/${nameOf(table)}/${index}`;
}

/**
 * The routes that a policy selects: by labels, all of which the route has, or all of which its table has. Only routes on a virtual
 * gateway count, and those of the policy's own workspace.
 */
export function selectedRoutes(world: GlooWorld, policy: JsonObject): readonly string[] {
  const selectors = listAt(policy, 'spec', 'applyToRoutes')
    .filter(isObject)
    // Routes by their destination are not resolved here: what that selects is not known well enough.
    .flatMap((entry) => (isObject(entry['route']) ? [entry['route']] : []));
  return routesPicked(world, policy, selectors);
}

/** All routes of the policy's workspace. */
export function allRoutes(world: GlooWorld, policy: JsonObject): readonly string[] {
  return routesPicked(world, policy, [{}]);
}

function routesPicked(world: GlooWorld, policy: JsonObject, selectors: readonly JsonObject[]): readonly string[] {
  const tables = world.routeTables.filter((table) => listAt(table, 'spec', 'virtualGateways').length > 0);
  return tables
    .filter((table) => sameWorkspace(world, policy, table))
    .flatMap((table) =>
      listAt(table, 'spec', 'http').flatMap((route, index) => {
        const picked = selectors.some((selector) => {
          const { labels: _, ...place } = selector;
          const wanted = objectAt(selector, 'labels');
          const labelled = [objectAt(route, 'labels'), objectAt(table, 'metadata', 'labels')];
          return picks(world, place, table) && labelled.some((labels) => hasLabels(labels, wanted));
        });
        return picked ? [routeId(table, index)] : [];
      }),
    );
}
