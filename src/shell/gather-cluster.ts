import type { ExtAuthFacts, NamespaceFact, RoutesFacts, SetupFacts, ToolFacts, Unseen } from '../core/checks/cluster-facts.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import { same } from '../core/json.ts';
import type { Entry } from '../core/model.ts';
import type { RouteRef } from '../core/route-ref.ts';
import { Problem } from '../errors.ts';
import { namespaceEnding } from '../kube/admission-trouble.ts';
import { resources } from '../kube/custom-resources.ts';
import { serverPlace } from '../kube/ext-auth-servers.ts';
import { findCluster, findClusterName } from '../kube/find-cluster.ts';
import { resolveContext } from '../kube/find-context.ts';
import { findCrds } from '../kube/find-crds.ts';
import { findExtAuthPolicies, findExtAuthServers, findExtAuthService, portOf } from '../kube/find-ext-auth.ts';
import { findExtAuthPods, logsArguments, podsArguments } from '../kube/find-pods.ts';
import { findRoutes, labelCommand } from '../kube/find-routes.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { labelValue } from '../kube/marks.ts';
import { calledRoute } from '../kube/route-tables.ts';
import { readKubectlVersion, readVersions } from '../kube/versions.ts';
import { factOf, thenFact } from './fact-of.ts';
import type { AskedRights } from './gather-rights.ts';
import { isToBeLabelled, putOnRoutes, refOf } from './labelled-routes.ts';

/** What is looked for in a cluster. */
export interface ClusterSearch {
  /** The installation whose policies of other names will be taken away; absent once nothing is to be made. */
  readonly installation?: string;
  readonly namespace: string;
  readonly policy: string;
  readonly extAuthServer: string;
  readonly routeLabels: Readonly<Record<string, string>>;
  /** The routes that setup is about to label; absent once nothing is to be made. */
  readonly labelRoutes?: readonly RouteRef[];
  /** What is recorded: by it is known which labels setup put on routes. */
  readonly entries?: readonly Entry[];
  readonly clusterName: string | undefined;
  /** The way to the cluster where the ext-auth service runs. */
  readonly workload: (cluster: Kubectl) => Kubectl;
  /** Asks for the rights that matter, side by side with the rest. */
  readonly readRights: (cluster: Kubectl) => Promise<AskedRights | undefined>;
  readonly service: {
    readonly name: string;
    readonly namespace: string | undefined;
    readonly port: { readonly name: string; readonly isGiven: boolean };
  };
}

/** The way to a context; without one, to kubectl's current one. */
export type OpenKubectl = (context?: string) => Kubectl;

/** kubectl, the context that is meant, and whether its API server answers. */
export interface GatheredTools {
  readonly facts: ToolFacts;
  /** The way to the cluster, with its context; its trouble is that of the first thing that is missing. */
  readonly way: Fact<Kubectl>;
}

/** Finds out whether there is a way to the cluster. Reads only. */
export async function gatherTools(open: OpenKubectl): Promise<GatheredTools> {
  const context = await factOf(async () => {
    const { context: name, server } = await resolveContext(open());
    return { name, server };
  });
  const versions = await thenFact(context, ({ name }) => readVersions(open(name)));
  const kubectl =
    'trouble' in versions
      ? await factOf(async () => ({ version: await readKubectlVersion(open()) }))
      : { value: { version: versions.value.kubectl } };
  const apiServer = await thenFact(versions, async ({ server }) => {
    if (server instanceof Problem) throw server;
    return { version: server };
  });
  const way = 'trouble' in apiServer ? apiServer : await thenFact(context, async ({ name }) => open(name));
  return { facts: { kubectl, context, apiServer }, way };
}

/** A cluster as the checks look at it before anything is made. */
export type GatheredCluster = Pick<Facts, 'tools' | 'cluster' | 'extAuth' | 'routes'>;

/** Finds out, side by side, all that setup will need of a cluster. Reads only. */
export async function gatherCluster(open: OpenKubectl, search: ClusterSearch): Promise<GatheredCluster> {
  const { facts: tools, way } = await gatherTools(open);
  const workload = await thenFact(way, async (cluster) => search.workload(cluster));
  const of = <T>(read: (cluster: Kubectl) => Promise<T>) => thenFact(way, read);
  const [rights, namespace, crds, clusterName, servers, extAuth, routes] = await Promise.all([
    of((cluster) => search.readRights(cluster)),
    of((cluster) => readNamespace(cluster, search.namespace)),
    of(findCrds),
    of(async (cluster) => search.clusterName ?? (await findClusterName(cluster))),
    of((cluster) => findExtAuthServers(cluster, search.namespace)),
    gatherExtAuth(workload, search),
    gatherRoutes(way, search, 'answers', search.entries),
  ]);
  const { name } = known(tools.context) ?? {};
  const { user } = known(rights) ?? {};
  const cluster: SetupFacts = {
    rights: await thenFact(rights, async (asked) => asked?.rights),
    ...(user === undefined ? {} : { user }),
    namespace,
    crds,
    clusterName,
    servers: await thenFact(servers, async ({ found }) =>
      found.map(({ name, namespace: where, service }) => ({
        name,
        namespace: where,
        ...(service === undefined ? {} : { service: `${service.namespace}/${service.name}` }),
      })),
    ),
    ...unseenOf('unseenServers', servers),
    wantedServer: serverPlace(search.extAuthServer, search.namespace),
  };
  return {
    tools,
    cluster,
    extAuth: {
      ...extAuth,
      clusterName: known(clusterName),
      ...seeingCommands(search.workload(open(name)), search.namespace, extAuth),
    },
    routes,
  };
}

/** Reads whether a namespace is there. Throws `namespace-ending` while it is being deleted. */
export async function readNamespace(cluster: Kubectl, name: string): Promise<NamespaceFact> {
  const { namespaceExists: exists, namespaceEnds } = await findCluster(cluster, { namespace: name });
  if (namespaceEnds) throw namespaceEnding(name, cluster.words([]));
  return { name, exists, createCommand: cluster.words(['create', 'namespace', name]) };
}

/** How a person sees the pods of the ext-auth service, and what they say: where they are, else where they would be looked for. */
export function seeingCommands(
  workload: Kubectl,
  near: string,
  { pods, service }: Pick<ExtAuthFacts, 'pods' | 'service'>,
): Pick<ExtAuthFacts, 'podsCommand' | 'logsCommand'> {
  const [namespace = near] = (known(pods)?.[0] ?? known(service))?.title.split('/') ?? [];
  return { podsCommand: workload.words(podsArguments), logsCommand: workload.words(logsArguments(namespace)) };
}

/** Finds the ext-auth service: its pods, its Service, and the port to name. Reads only. */
export async function gatherExtAuth(
  way: Fact<Kubectl>,
  { service: wanted, namespace }: Pick<ClusterSearch, 'service' | 'namespace'>,
): Promise<Pick<ExtAuthFacts, 'pods' | 'service' | 'port'>> {
  const search = {
    near: namespace,
    name: wanted.name,
    ...(wanted.namespace === undefined ? {} : { namespace: wanted.namespace }),
  };
  const [pods, found] = await Promise.all([
    thenFact(way, async (cluster) =>
      (await findExtAuthPods(cluster, namespace)).map((pod) => ({ title: `${pod.namespace}/${pod.name}`, ready: pod.ready })),
    ),
    thenFact(way, (cluster) => findExtAuthService(cluster, search)),
  ]);
  const port = await thenFact(found, async (service) => String(portOf(service, wanted.port)));
  const service = await thenFact(found, async ({ name, namespace: where, ports }) => ({
    title: `${where}/${name}`,
    ports: ports.map((one) => (one.name === undefined ? String(one.number) : `${one.name} ${one.number}`)).join(', '),
  }));
  return { pods, service, port };
}

/**
 * Finds the routes, and the policies that select routes. Reads only. The labels are those that the own policy selects by,
 * where `by` says so and it is there; else those that are asked for, which are told where a person asks for them (`isAsked`) and
 * it selects by others. `entries` tell which labels setup put on routes.
 */
export async function gatherRoutes(
  way: Fact<Kubectl>,
  {
    routeLabels,
    isAsked = false,
    policy,
    namespace,
    installation,
    labelRoutes = [],
  }: Pick<ClusterSearch, 'routeLabels' | 'policy' | 'namespace' | 'installation' | 'labelRoutes'> & {
    readonly isAsked?: boolean;
  },
  by: 'live policy' | 'answers',
  entries: readonly Entry[] = [],
): Promise<RoutesFacts> {
  const [found, seen] = await Promise.all([
    thenFact(way, async (cluster) => ({ cluster, routes: await findRoutes(cluster) })),
    thenFact(way, (cluster) => findExtAuthPolicies(cluster, namespace)),
  ]);
  const policies = await thenFact(seen, async ({ found: list }) => list);
  const own = known(policies)?.find((one) => one.name === policy && one.namespace === namespace);
  const live = by === 'live policy' ? own?.routeLabels : undefined;
  const labels = live?.[0] ?? routeLabels;
  const isOther = isAsked && live !== undefined && !live.some((one) => same(one, routeLabels));
  const routes = await thenFact(found, async ({ cluster, routes: list }) =>
    list?.map((route) => ({
      title: `${route.namespace}/${route.routeTable} ${calledRoute(route)}`,
      ref: refOf(route),
      ...(isToBeLabelled(route, labelRoutes, labels)
        ? ({ labels: { ...route.labels, ...labels }, isToBeLabelled: true } as const)
        : { labels: route.labels }),
      ...(route.tableLabels === undefined ? {} : { tableLabels: route.tableLabels }),
      hosts: route.hosts,
      paths: route.paths,
      labelCommand: labelCommand(cluster, route, labels),
    })),
  );
  const listCommand = 'value' in way ? way.value.words(['get', resources.extAuthPolicy, '-A', '-o', 'yaml']) : '';
  const replaces = installation === undefined ? {} : { replaces: labelValue(installation) };
  const put = putOnRoutes(entries, known(found)?.routes);
  return {
    labels,
    routes,
    policies,
    ...unseenOf('unseenPolicies', seen),
    own: { name: policy, namespace, ...replaces },
    listCommand,
    ...(isOther ? { asked: routeLabels } : {}),
    ...(put.length === 0 ? {} : { put }),
  };
}

/** What may not be read, under the name that the facts have for it. */
function unseenOf<N extends string>(name: N, seen: Fact<{ readonly unseen?: Unseen }>): { readonly [K in N]?: Unseen } {
  const unseen = known(seen)?.unseen;
  return unseen === undefined ? {} : ({ [name]: unseen } as { [K in N]: Unseen });
}
