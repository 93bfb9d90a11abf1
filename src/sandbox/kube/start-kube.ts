import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../core/model.ts';
import { startControllers } from '../gloo/controllers.ts';
import { clusterName, seededAddons, seededGloo, seededNamespaces } from '../gloo/seed-gloo.ts';
import type { Rights } from './access-review.ts';
import { type CrdChoice, glooCrds } from './crds/gloo-crds.ts';
import { type Faults, makeFaults } from './kube-faults.ts';
import { readState, saveState } from './kube-state-file.ts';
import { kubeconfig } from './kubeconfig.ts';
import { seed } from './seed-object.ts';
import { type Call, type Journal, makeServer } from './serve-kube.ts';
import { snapshot } from './snapshot.ts';
import { makeStore, type Store } from './store.ts';

/** How the stand-in starts. */
export interface KubeOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Keeps the cluster across runs: read at the start, written on every change and at the end. */
  readonly stateFile?: string;
  /** Seeds a small Gloo installation and runs its controllers; true by default. */
  readonly gloo?: boolean;
  /** Which of Gloo's CustomResourceDefinitions are there; `all` by default, with or without `gloo`. */
  readonly crds?: CrdChoice;
  /** What the user may not do; nothing is denied by default. */
  readonly rights?: Rights;
  /** How long Gloo's controllers take to react, in milliseconds; 100 by default. */
  readonly glooDelayMs?: number;
  readonly now?: () => Date;
}

/** A Kubernetes API on loopback. */
export interface KubeStandIn {
  readonly url: string;
  /** The text of a kubeconfig file with one context and no credentials. */
  readonly kubeconfig: string;
  readonly context: string;
  /** The name of Gloo's KubernetesCluster. */
  readonly clusterName: string;
  /** Live: tests read and delete; `seed` makes whole objects. */
  readonly store: Store;
  readonly faults: Faults;
  /** Puts an object there as if `manager` (by default `kubectl-create`) had made it. Nothing is validated. */
  seed(object: JsonObject, manager?: string): JsonObject;
  /** Changes what the user may do from now on. */
  setRights(rights: Rights): void;
  /** Every request so far, oldest first. */
  calls(): readonly Call[];
  /** `METHOD /path` of every request for something that is not served. */
  unknownRoutes(): readonly string[];
  /** Everything in the cluster, comparable: without resource versions and the times of managed fields. */
  snapshot(): JsonObject;
  /** Resolves once Gloo's controllers have nothing left to do. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const context = 'gloo-okta-sandbox';

function fill(store: Store, options: KubeOptions, now: () => Date): void {
  const put = (object: JsonObject, manager: string): void => void seed(store, object, manager, now());
  const gloo = options.gloo ?? true;
  const crds = options.crds ?? 'all';
  for (const crd of glooCrds(crds)) put(crd, 'helm');
  for (const namespace of seededNamespaces) put(namespace, 'kube-apiserver');
  if (!gloo) return;
  for (const object of seededAddons) put(object, 'helm');
  if (crds !== 'none') for (const object of seededGloo) put(object, 'helm');
}

/**
 * Starts the stand-in for a Kubernetes API server (1.32, plain http, JSON only) on 127.0.0.1.
 * Throws when the port is taken or the state file cannot be read.
 */
export async function startKube(options: KubeOptions = {}): Promise<KubeStandIn> {
  const now = options.now ?? (() => new Date());
  const kept = options.stateFile === undefined ? undefined : readState(options.stateFile);
  const store = makeStore(now, kept);
  if (kept === undefined) fill(store, options, now);
  let rights: Rights = options.rights ?? { denied: [] };
  const faults = makeFaults();
  const journal: Journal = { calls: [], unknownRoutes: [] };
  const server = makeServer({ store, rights: () => rights, now }, faults, journal);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const controllers =
    (options.gloo ?? true)
      ? startControllers(store, { cluster: clusterName, now, delayMs: options.glooDelayMs ?? 100 })
      : undefined;
  const { stateFile } = options;
  const stopSaving = stateFile === undefined ? undefined : keepSaved(stateFile, store);

  return {
    url,
    kubeconfig: kubeconfig(url, context),
    context,
    clusterName,
    store,
    faults,
    seed: (object, manager = 'kubectl-create') => seed(store, object, manager, now()),
    setRights(changed) {
      rights = changed;
    },
    calls: () => journal.calls,
    unknownRoutes: () => journal.unknownRoutes,
    snapshot: () => snapshot(store),
    settled: () => controllers?.settled() ?? Promise.resolve(),
    async close() {
      controllers?.stop();
      stopSaving?.();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

// Writes soon after a change, several changes in one; and once more at the end.
function keepSaved(file: string, store: Store): () => void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    saveState(file, store);
  };
  const stop = store.subscribe(() => {
    timer ??= setTimeout(save, 200);
  });
  save();
  return () => {
    stop();
    save();
  };
}
