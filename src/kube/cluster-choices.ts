import { resources } from './custom-resources.ts';
import { findExtAuthServers } from './find-ext-auth.ts';
import type { Kubectl } from './kubectl.ts';
import { listAt, numberAt, textAt } from './objects.ts';
import { readConfig } from './read-config.ts';
import { readAllowed } from './read-objects.ts';

/** A context that can be chosen. */
export interface ContextChoice {
  readonly name: string;
  /** The API server's URL, without credentials; empty when the context names no cluster. */
  readonly server: string;
  readonly current: boolean;
}

/** The contexts of the kubeconfig, the current one first: one call, no cluster is reached. */
export async function listContexts(kubectl: Kubectl): Promise<readonly ContextChoice[]> {
  const config = await readConfig(kubectl);
  const current = textAt(config, 'current-context');
  const servers = new Map(
    listAt(config, 'clusters').map((cluster) => [textAt(cluster, 'name'), textAt(cluster, 'cluster', 'server')]),
  );
  const contexts = listAt(config, 'contexts').flatMap((context) => {
    const name = textAt(context, 'name');
    if (name === undefined) return [];
    const server = (servers.get(textAt(context, 'context', 'cluster')) ?? '').replace(/\/\/[^@/]*@/, '//');
    return [{ name, server, current: name === current }];
  });
  return contexts.sort((a, b) => Number(b.current) - Number(a.current));
}

/** What can be chosen in a cluster. What may not be read is absent. */
export interface ClusterChoices {
  readonly namespaces?: readonly string[];
  readonly clusterNames?: readonly string[];
  readonly extAuthServices?: readonly { readonly name: string; readonly namespace: string; readonly ports: readonly string[] }[];
  /** The ExtAuthServers, with the `NAMESPACE/NAME` of the Service that each leads to. */
  readonly extAuthServers?: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly installation?: string;
    readonly service?: string;
  }[];
}

/**
 * The namespaces, Gloo's names of clusters, the ExtAuthServers, and the Services called `extAuthService`, which may
 * be in another cluster, read side by side. Throws
 * `cluster-unreachable` and its like, and `crd-missing` without Gloo Mesh.
 */
export async function listClusterChoices(
  kubectl: Kubectl,
  extAuthService: string,
  near: string,
  workload = kubectl,
): Promise<ClusterChoices> {
  const [namespaces, clusters, services, servers] = await Promise.allSettled([
    readAllowed(kubectl, ['get', 'namespaces']),
    readAllowed(kubectl, ['get', resources.kubernetesCluster, '-A']),
    readAllowed(workload, ['get', 'services', '-A', `--field-selector=metadata.name=${extAuthService}`]),
    findExtAuthServers(kubectl, near),
  ]);
  for (const result of [namespaces, clusters, services, servers]) if (result.status === 'rejected') throw result.reason;
  const readable = (result: typeof namespaces) =>
    result.status === 'fulfilled' && (result.value.forbidden === undefined || result.value.objects.length > 0)
      ? result.value.objects
      : undefined;
  const names = (result: typeof namespaces) =>
    readable(result)
      ?.map((object) => textAt(object, 'metadata', 'name') ?? '')
      .filter((name) => name !== '')
      .sort();
  const [namespaceNames, clusterNames] = [names(namespaces), names(clusters)];
  const extAuthServices = readable(services)?.map((object) => ({
    name: textAt(object, 'metadata', 'name') ?? '',
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    ports: listAt(object, 'spec', 'ports').map((port) => textAt(port, 'name') ?? String(numberAt(port, 'port') ?? '')),
  }));
  const extAuthServers = servers.status === 'fulfilled' ? servers.value.found : [];
  return {
    extAuthServers: extAuthServers.map(({ service, ...server }) => ({
      ...server,
      ...(service === undefined ? {} : { service: `${service.namespace}/${service.name}` }),
    })),
    ...(namespaceNames === undefined ? {} : { namespaces: namespaceNames }),
    ...(clusterNames === undefined ? {} : { clusterNames: [...new Set(clusterNames)] }),
    ...(extAuthServices === undefined ? {} : { extAuthServices }),
  };
}
