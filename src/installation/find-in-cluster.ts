import type { Answers, KubeAnswers } from '../answers/answers.ts';
import type { Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { namespaceEnding } from '../kube/admission-trouble.ts';
import { findCluster, findClusterName } from '../kube/find-cluster.ts';
import { resolveContext } from '../kube/find-context.ts';
import {
  type ExtAuthServer,
  findExtAuthServers,
  findExtAuthService,
  policyKnowsAudiences,
  portOf,
} from '../kube/find-ext-auth.ts';
import { type KubeDrivers, makeKubeDrivers } from '../kube/kube-drivers.ts';
import { type Kubectl, makeKubectl } from '../kube/kubectl.ts';
import type { ManifestValues } from '../kube/manifests.ts';
import { labelValue } from '../kube/marks.ts';
import { withSharedReads } from '../kube/shared-reads.ts';
import { withSignIn } from '../kube/with-sign-in.ts';
import { settled } from '../run/all-settled.ts';
import type { World } from '../run/world.ts';

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

/** The way to the cluster that the answers name, or to `context`; nothing is called yet. */
export function kubectlFor(world: World, kube: KubeAnswers, context = kube.context): Kubectl {
  const kubectl = makeKubectl({
    env: world.io.env,
    cwd: world.io.cwd,
    signal: world.reading,
    requestTimeoutSeconds: kube.requestTimeoutSeconds,
    // kubectl makes several calls in one run, and keeps its own limit for each
    kubectlTimeoutMs: Math.max(60, kube.requestTimeoutSeconds + 10) * 1000,
    ...(context === undefined ? {} : { context }),
    ...(kube.kubeconfig === undefined ? {} : { kubeconfig: kube.kubeconfig }),
    ...(kube.cluster === undefined ? {} : { cluster: kube.cluster }),
    ...(kube.user === undefined ? {} : { user: kube.user }),
    ...(kube.as === undefined ? {} : { as: kube.as }),
    asGroups: kube.asGroups,
    onWarning: (text) =>
      world.warn(
        `The cluster warns: ${text}`,
        'It takes what was sent all the same; ask whoever keeps the rules of this cluster what is to change.',
      ),
    onSpeech: world.tell,
  });
  return withSignIn(withSharedReads(kubectl, world.memory), world.memory, { isTerminal: world.isTerminal, say: world.tell });
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
 * Resolves the context once and reads what the manifests depend on, side by side. Reads only.
 * @throws Problem of the cluster's side: `kubectl-missing`, `context-unknown`, `cluster-unreachable`, `namespace-missing`, …
 */
export async function findInCluster(world: World, answers: Answers): Promise<FoundCluster> {
  const { context, server } = await resolveContext(kubectlFor(world, answers.kube));
  const kubectl = kubectlFor(world, answers.kube, context);
  const service = {
    near: answers.namespace,
    name: answers.extAuthService,
    ...(answers.extAuthServiceNamespace === undefined ? {} : { namespace: answers.extAuthServiceNamespace }),
  };
  const [cluster, clusterName, extAuth, servers, audiences] = await settled([
    findCluster(kubectl, { namespace: answers.namespace }),
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
    server,
    kubectl,
    drivers: makeKubeDrivers(kubectl, answers.installation, { lookOnly: !world.mayWrite }),
    target: { server, ...(cluster.uid === undefined ? {} : { uid: cluster.uid }) },
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
