import { type KubeOptions, type KubeStandIn, startKube } from './start-kube.ts';

/** A management cluster and the one that does the work. */
export interface TwoClusters {
  /** Holds Gloo's own objects and runs its controllers; its kubeconfig has the contexts of both. */
  readonly management: KubeStandIn;
  /** Holds the ext auth service and its AuthConfigs. Gloo reads its objects here too. */
  readonly workload: KubeStandIn;
  /** What a gateway in the workload cluster goes by. */
  readonly gateway: Pick<KubeStandIn, 'world' | 'settled' | 'log'>;
  close(): Promise<void>;
}

/**
 * Starts two clusters of one Gloo Mesh. Simplified: the management cluster has the same namespaces, and what Gloo's relay carries
 * over is there at once.
 */
export async function startTwoClusters(options: Omit<KubeOptions, 'workload' | 'context' | 'port'> = {}): Promise<TwoClusters> {
  const workload = await startKube({ ...options, gloo: 'workload', context: 'sandbox-cluster1' });
  const management = await startKube({ ...options, workload, context: 'sandbox-management' });
  return {
    management,
    workload,
    gateway: {
      world: () => management.world(),
      settled: () => management.settled(),
      log: (labels, text) => workload.log(labels, text),
    },
    close: async () => {
      await management.close();
      await workload.close();
    },
  };
}
