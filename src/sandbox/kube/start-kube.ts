import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../core/model.ts';
import { endOf, makeCallLog } from '../call-log.ts';
import { startControllers } from '../gloo/controllers.ts';
import { type GlooWorld, readWorld } from '../gloo/gloo-world.ts';
import { clusterName, seededAddons, seededGloo, seededNamespaces } from '../gloo/seed-gloo.ts';
import { objectAt, stringAt } from '../json-parts.ts';
import { type Admission, makeAdmission } from './admission.ts';
import { makeBearerTokens } from './bearer-tokens.ts';
import { makeCertificate } from './certificate.ts';
import { type CrdChoice, glooCrds } from './crds/gloo-crds.ts';
import { type Jobs, makeJobs } from './jobs/run-job.ts';
import type { Rights } from './kube-access.ts';
import { type Faults, makeFaults } from './kube-faults.ts';
import { readState, saveState } from './kube-state-file.ts';
import { anonymous, masters, person, type User } from './kube-user.ts';
import { kubeconfig } from './kubeconfig.ts';
import { seed } from './seed-object.ts';
import { seededRoles } from './seed-rbac.ts';
import { type Call, type Journal, makeListener } from './serve-kube.ts';
import { snapshot } from './snapshot.ts';
import { makeStore, type Store } from './store.ts';

/** How the stand-in starts. */
export interface KubeOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Keeps the cluster across runs: read at the start, written on every change and at the end. */
  readonly stateFile?: string;
  /**
   * Seeds a small Gloo installation and runs its controllers; true by default. `workload` is a cluster that does the work for a
   * management cluster apart: the ext auth service, without controllers.
   */
  readonly gloo?: boolean | 'workload';
  /** Makes this a management cluster, whose Gloo steers that one; its kubeconfig names both. */
  readonly workload?: KubeStandIn;
  /** The name of the kubeconfig's context; `gloo-okta-sandbox` by default. */
  readonly context?: string;
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
  /** The text of a kubeconfig file with one context and no credentials: the administrator's. */
  readonly kubeconfig: string;
  /** The same API over TLS, as pods and people with a token of their own reach it; strangers are anonymous there. */
  readonly secureUrl: string;
  /** The certificate that vouches for `secureUrl`, PEM. */
  readonly ca: string;
  /** A kubeconfig (over TLS, same context) for a person who may do what roles bound to them allow, and nothing else. */
  kubeconfigOf(user: string, groups?: readonly string[]): string;
  /** A bearer token of a ServiceAccount, good for an hour. Throws when it is not there. */
  serviceAccountToken(namespace: string, name: string): string;
  readonly context: string;
  /** The name of Gloo's KubernetesCluster. */
  readonly clusterName: string;
  /** Live: tests read and delete; `seed` makes whole objects. */
  readonly store: Store;
  readonly faults: Faults;
  /** Policies, webhooks and warnings between a valid write and the store; none at first. */
  readonly admission: Admission;
  /** Puts an object there as if `manager` (by default `kubectl-create`) had made it. Nothing is validated. */
  seed(object: JsonObject, manager?: string): JsonObject;
  /** Runs Jobs as their pods would; nothing runs them by itself. */
  readonly jobs: Jobs;
  /** Adds `text` to what `kubectl logs` shows of every pod with these labels. */
  log(labels: JsonObject, text: string): void;
  /** What Gloo sees now. */
  world(): GlooWorld;
  /** Changes what the user may do from now on. */
  setRights(rights: Rights): void;
  /** Every request so far, oldest first. */
  calls(): readonly Call[];
  /** `METHOD /path` of every request for something that is not served. */
  unknownRoutes(): readonly string[];
  /** Everything in the cluster, comparable: without resource versions and the times of managed fields. */
  snapshot(): JsonObject;
  /** Holds Gloo's controllers up, or lets them go on: until then what they wrote is of an older generation. */
  holdGloo(held: boolean): void;
  /** Resolves once Gloo's controllers have nothing left to do. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const hostNames = ['kubernetes.default.svc', 'kubernetes.default', 'localhost'];

function fill(store: Store, options: KubeOptions, now: () => Date): void {
  const put = (object: JsonObject, manager: string): void => void seed(store, object, manager, now());
  const gloo = options.gloo ?? true;
  const crds = options.crds ?? 'all';
  for (const crd of glooCrds(crds)) put(crd, 'helm');
  for (const namespace of seededNamespaces) put(namespace, 'kube-apiserver');
  for (const role of seededRoles) put(role, 'kube-apiserver');
  if (gloo === false) return;
  if (options.workload === undefined) for (const object of seededAddons) put(object, 'helm');
  if (crds !== 'none' && gloo !== 'workload') for (const object of seededGloo) put(object, 'helm');
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
  const admission = makeAdmission(store);
  const journal: Journal = { calls: makeCallLog(), unknownRoutes: makeCallLog() };
  const tokens = makeBearerTokens(store, now);
  const logs = new Map<string, string>();
  const access = { store, rights: () => rights };
  const listener = (stranger: () => User) =>
    makeListener(
      { ...access, tokens, admission, logs, now },
      { ...access, userOf: (token) => tokens.userOf(token), stranger },
      faults,
      journal,
      hostNames,
    );
  const tls = makeCertificate(hostNames, ['127.0.0.1'], now());
  const plain = createServer(listener(() => person(rights.user ?? 'sandbox', [masters])));
  const secure = createSecureServer(
    { key: tls.key, cert: tls.certificate },
    listener(() => anonymous),
  );
  const url = `http://127.0.0.1:${await listening(plain, options.port ?? 0)}`;
  const secureUrl = `https://127.0.0.1:${await listening(secure, 0)}`;
  const { workload, context = 'gloo-okta-sandbox' } = options;
  const clusters = { management: store, workload: workload?.store ?? store, cluster: clusterName };
  const controllers =
    (options.gloo ?? true) === true ? startControllers(clusters, { now, delayMs: options.glooDelayMs ?? 100 }) : undefined;
  const put = (object: JsonObject, manager: string): JsonObject => seed(store, object, manager, now());
  const { hostname: host, port } = new URL(secureUrl);
  const jobs = makeJobs({ store, tokens, logs, ca: tls.certificate, host, port, now, seed: put });
  const { stateFile } = options;
  const stopSaving = stateFile === undefined ? undefined : keepSaved(stateFile, store);

  return {
    url,
    kubeconfig: kubeconfig([
      { context, url },
      ...(workload === undefined ? [] : [{ context: workload.context, url: workload.url }]),
    ]),
    secureUrl,
    ca: tls.certificate,
    kubeconfigOf: (user, groups) =>
      kubeconfig([{ context, url: secureUrl, ca: tls.certificate, token: tokens.forUser(person(user, groups)) }]),
    serviceAccountToken(namespace, name) {
      const issued = tokens.forServiceAccount(namespace, name, 3600);
      if (issued === undefined) throw new Error(`the sandbox has no ServiceAccount ${namespace}/${name}`);
      return issued.token;
    },
    context,
    clusterName,
    store,
    faults,
    admission,
    seed: (object, manager = 'kubectl-create') => put(object, manager),
    jobs,
    log(labels, text) {
      for (const pod of store.list('pods')) {
        const place = `${stringAt(pod, 'metadata', 'namespace') ?? ''}/${stringAt(pod, 'metadata', 'name') ?? ''}`;
        const has = objectAt(pod, 'metadata', 'labels');
        if (Object.entries(labels).every(([key, value]) => has[key] === value))
          logs.set(place, endOf((logs.get(place) ?? '') + text));
      }
    },
    world: () => readWorld(clusters),
    setRights(changed) {
      rights = changed;
    },
    calls: journal.calls.all,
    unknownRoutes: journal.unknownRoutes.all,
    snapshot: () => snapshot(store),
    holdGloo: (held) => controllers?.hold(held),
    settled: () => controllers?.settled() ?? Promise.resolve(),
    async close() {
      controllers?.stop();
      stopSaving?.();
      await Promise.all([plain, secure].map(closed));
    },
  };
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
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
