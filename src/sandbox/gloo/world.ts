import type { JsonObject } from '../../core/model.ts';
import { isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import type { Store } from '../kube/store.ts';

/** The resources that the controllers read or write. */
export const resources = {
  server: 'extauthservers.admin.gloo.solo.io',
  policy: 'extauthpolicies.security.policy.gloo.solo.io',
  authConfig: 'authconfigs.extauth.solo.io',
  routeTable: 'routetables.networking.gloo.solo.io',
  service: 'services',
} as const;

/** What Gloo's controllers see. Policies are in the order they were made. */
export interface GlooWorld {
  readonly cluster: string;
  readonly servers: readonly JsonObject[];
  readonly policies: readonly JsonObject[];
  readonly routeTables: readonly JsonObject[];
  readonly services: readonly JsonObject[];
  readonly authConfigs: readonly JsonObject[];
}

/** Reads the world from the store. */
export function readWorld(store: Store, cluster: string): GlooWorld {
  return {
    cluster,
    servers: store.list(resources.server),
    policies: store.listByAge(resources.policy),
    routeTables: store.list(resources.routeTable),
    services: store.list(resources.service),
    authConfigs: store.list(resources.authConfig),
  };
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
 * The routes that a policy selects, each as `namespace/table/index`. Only routes on a virtual gateway count. The workspace
 * of a selector is not looked at: a sandbox has one workspace.
 */
export function selectedRoutes(world: GlooWorld, policy: JsonObject): readonly string[] {
  const selectors = listAt(policy, 'spec', 'applyToRoutes')
    .filter(isObject)
    // Routes by their destination are not resolved here: what that selects is not known well enough.
    .flatMap((entry) => (isObject(entry['route']) ? [entry['route']] : []));
  const tables = world.routeTables.filter((table) => listAt(table, 'spec', 'virtualGateways').length > 0);
  return tables.flatMap((table) =>
    listAt(table, 'spec', 'http').flatMap((route, index) => {
      const labels = objectAt(route, 'labels');
      const picked = selectors.some((selector) => {
        const namespace = stringAt(selector, 'namespace') ?? '';
        const here = namespace === '' || namespace === namespaceOf(table);
        return here && inCluster(world, selector) && hasLabels(labels, objectAt(selector, 'labels'));
      });
      return picked ? [`${namespaceOf(table)}/${nameOf(table)}/${index}`] : [];
    }),
  );
}
