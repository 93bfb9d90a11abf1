import type { Answers } from '../answers/answers.ts';
import type { Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { namespaceEnding } from '../kube/admission-trouble.ts';
import { findClusterName } from '../kube/find-cluster.ts';
import {
  type ExtAuthServer,
  findExtAuthServers,
  findExtAuthService,
  policyKnowsAudiences,
  portOf,
} from '../kube/find-ext-auth.ts';
import { type KubeDrivers, makeKubeDrivers } from '../kube/kube-drivers.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import type { ManifestValues } from '../kube/manifests.ts';
import { labelValue } from '../kube/marks.ts';
import { settled } from '../run/all-settled.ts';
import type { World } from '../run/world.ts';
import { type OpeningCluster, openCluster } from './open-cluster.ts';

/** What the manifests need to know of the cluster. */
export interface ClusterNames {
  readonly clusterName: string;
  readonly extAuthService: ManifestValues['extAuthService'];
  /** The ExtAuthServer to use. */
  readonly extAuthServer: string;
  /** True when that server is somebody else's and serves as it is. */
  readonly serverIsThere: boolean;
}

/** All that was found in the cluster. */
export interface FoundCluster extends ClusterNames {
  readonly context: string;
  readonly server: string;
  readonly target: NonNullable<Target['cluster']>;
  readonly kubectl: Kubectl;
  readonly drivers: KubeDrivers;
}

/** The names that can be said without asking a cluster; `undefined` when the cluster's name is not given. */
export function namesWithoutCluster(answers: Answers): ClusterNames | undefined {
  if (answers.clusterName === undefined) return undefined;
  return {
    clusterName: answers.clusterName,
    extAuthService: {
      name: answers.extAuthService,
      namespace: answers.extAuthServiceNamespace ?? answers.namespace,
      port: answers.extAuthPort.name,
    },
    extAuthServer: answers.extAuthServer,
    serverIsThere: false,
  };
}

/**
 * Reads what the manifests depend on, side by side, as soon as the way to the cluster is there. Reads only.
 * @throws Problem of the cluster's side: `kubectl-missing`, `context-unknown`, `cluster-unreachable`, `namespace-missing`, …
 */
export async function findInCluster(
  world: World,
  answers: Answers,
  { way, cluster: opened }: OpeningCluster = openCluster(world, answers),
): Promise<FoundCluster> {
  const { context, kubectl } = await way;
  const service = {
    near: answers.namespace,
    name: answers.extAuthService,
    ...(answers.extAuthServiceNamespace === undefined ? {} : { namespace: answers.extAuthServiceNamespace }),
  };
  const [cluster, clusterName, extAuth, servers, audiences] = await settled([
    opened,
    answers.clusterName === undefined ? findClusterName(kubectl) : Promise.resolve(answers.clusterName),
    findExtAuthService(kubectl, service),
    findExtAuthServers(kubectl),
    answers.audience === undefined ? Promise.resolve(true) : policyKnowsAudiences(kubectl),
  ]);
  if (cluster.namespaceExists === false) {
    throw new Problem(
      'namespace-missing',
      `The cluster of context ${context} has no namespace ${answers.namespace}.`,
      `Create it with: kubectl --context ${context} create namespace ${answers.namespace}; or give another by --namespace.`,
    );
  }
  if (cluster.namespaceEnds) throw namespaceEnding(answers.namespace, kubectl.words([]));
  if (audiences === false) {
    throw new Problem(
      'bad-value',
      '--audience: the ExtAuthPolicy CRD of this cluster does not know audiences.',
      'Leave it out, or upgrade Gloo.',
    );
  }
  const port = portOf(extAuth, answers.extAuthPort);
  const used = serverToUse(answers, servers, extAuth);
  return {
    context,
    server: cluster.target.server,
    kubectl,
    drivers: makeKubeDrivers(kubectl, answers.installation),
    target: cluster.target,
    clusterName,
    extAuthService: { name: extAuth.name, namespace: extAuth.namespace, port },
    ...used,
  };
}

/** A workspace may have only one ExtAuthServer: one of another name that points to the same service is used as it is. */
function serverToUse(
  answers: Answers,
  servers: readonly ExtAuthServer[],
  service: { readonly name: string; readonly namespace: string },
): Pick<ClusterNames, 'extAuthServer' | 'serverIsThere'> {
  const here = servers.filter((server) => server.namespace === answers.namespace);
  if (answers.given.has('extAuthServer') || here.some((server) => server.name === answers.extAuthServer)) {
    return { extAuthServer: answers.extAuthServer, serverIsThere: false };
  }
  const same = here.find((server) => server.service?.name === service.name && server.service.namespace === service.namespace);
  if (same === undefined) return { extAuthServer: answers.extAuthServer, serverIsThere: false };
  // one that an earlier run made under another name is still ours to keep up
  return { extAuthServer: same.name, serverIsThere: same.installation !== labelValue(answers.installation) };
}
