import type { Answers, KubeAnswers } from '../answers/answers.ts';
import type { Target } from '../core/model.ts';
import { kubeKinds, sharedKinds } from '../kinds/kinds.ts';
import { findCluster } from '../kube/find-cluster.ts';
import { resolveContext } from '../kube/find-context.ts';
import type { KubeDrivers } from '../kube/kube-drivers.ts';
import { type Kubectl, makeKubectl } from '../kube/kubectl.ts';
import { withSharedReads } from '../kube/shared-reads.ts';
import { withSignIn } from '../kube/with-sign-in.ts';
import type { World } from '../run/world.ts';

/** The way to a cluster. */
export interface Way {
  readonly context: string;
  readonly server: string;
  readonly kubectl: Kubectl;
}

/** A cluster that answers: what tells it from others, and how the namespace is. */
export interface Cluster extends Way {
  readonly target: NonNullable<Target['cluster']>;
  readonly namespaceExists?: boolean;
  readonly namespaceEnds?: true;
}

/** A cluster that is being opened; the way to it is there first. */
export interface OpeningCluster {
  readonly way: Promise<Way>;
  readonly cluster: Promise<Cluster>;
}

/**
 * Opens the cluster that the answers name: resolves its context once, and asks which it is. Reads only; what fails is said
 * where it is awaited: `kubectl-missing`, `context-unknown`, `cluster-unreachable`.
 */
export function openCluster(world: World, { kube, namespace }: Pick<Answers, 'kube' | 'namespace'>): OpeningCluster {
  const way = resolveContext(kubectlFor(world, kube)).then(
    ({ context, server }): Way => ({ context, server, kubectl: kubectlFor(world, kube, context) }),
  );
  const cluster = way.then((open) => identified(open, namespace));
  cluster.catch(() => undefined);
  return { way, cluster };
}

/** A cluster with what tells it from others. Throws what keeps it from answering. */
export async function identified(way: Way, namespace: string): Promise<Cluster> {
  const { uid, ...about } = await findCluster(way.kubectl, { namespace });
  return { ...way, ...about, target: { server: way.server, ...(uid === undefined ? {} : { uid }) } };
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

/**
 * The way to the cluster where the ext-auth service runs: to the context that the answers name for it, else `kubectl`. Gloo's own
 * objects are read and written in the management cluster; the service, its pods and its AuthConfigs are found here.
 */
export function workloadKubectl(world: World, kube: KubeAnswers, kubectl: Kubectl): Kubectl {
  const { workloadContext: context } = kube;
  // what stands in for the cluster and the user of one context says nothing of another
  return context === undefined ? kubectl : kubectlFor(world, { ...kube, context, cluster: undefined, user: undefined });
}

/** Stands in where no cluster is asked; nothing of the plan reaches it. */
export const noCluster = Object.fromEntries(
  Object.keys({ ...kubeKinds, ...sharedKinds }).map((kind) => {
    const refuse = () => Promise.reject(new Error(`${kind}: no cluster was opened`));
    return [kind, { observe: refuse, create: refuse, update: refuse, remove: refuse }];
  }),
) as unknown as KubeDrivers;
