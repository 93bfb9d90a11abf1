import type { Answers } from '../answers/answers.ts';
import type { Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { namespaceEnding } from '../kube/admission-trouble.ts';
import { chooseServer, isSameDestination, serverPlace } from '../kube/ext-auth-servers.ts';
import { findClusterName } from '../kube/find-cluster.ts';
import { findExtAuthServers, findExtAuthService, policyKnowsAudiences, portOf } from '../kube/find-ext-auth.ts';
import { type KubeDrivers, makeKubeDrivers } from '../kube/kube-drivers.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import type { ManifestValues } from '../kube/manifests.ts';
import { labelValue } from '../kube/marks.ts';
import { settled } from '../run/all-settled.ts';
import type { World } from '../run/world.ts';
import { type OpeningCluster, openCluster, workloadKubectl } from './open-cluster.ts';

/** What the manifests need to know of the cluster. */
export interface ClusterNames {
  readonly clusterName: string;
  readonly extAuthService: ManifestValues['extAuthService'];
  /** The ExtAuthServer to use; `NAMESPACE/NAME` where it is not in the policy's namespace. */
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
    // somebody's, in another namespace
    serverIsThere: serverPlace(answers.extAuthServer, answers.namespace).namespace !== answers.namespace,
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
    findExtAuthService(workloadKubectl(world, answers.kube, kubectl), service),
    findExtAuthServers(kubectl, answers.namespace),
    answers.audience === undefined ? Promise.resolve(true) : policyKnowsAudiences(kubectl),
  ]);
  if (cluster.namespaceExists === false) {
    throw new Problem(
      'namespace-missing',
      `The cluster of context ${context} has no namespace ${answers.namespace}.`,
      `Create it with: ${kubectl.words(['create', 'namespace', answers.namespace])}\nOr give another by --namespace.`,
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
  const place = { name: extAuth.name, namespace: extAuth.namespace, cluster: clusterName, port };
  const used = chooseServer(
    servers.found,
    {
      home: answers.namespace,
      server: answers.extAuthServer,
      isGiven: answers.given.has('extAuthServer'),
      installation: labelValue(answers.installation),
    },
    ({ service: leads }) => leads !== undefined && isSameDestination(leads, place, extAuth),
  );
  return {
    context,
    server: cluster.target.server,
    kubectl,
    drivers: makeKubeDrivers(kubectl, answers.installation, extAuth),
    target: cluster.target,
    clusterName,
    extAuthService: { name: extAuth.name, namespace: extAuth.namespace, port },
    ...used,
  };
}
