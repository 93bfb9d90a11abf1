import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../core/model.ts';
import { isObject, listAt, numberAt, objectAt, stringAt, withAt } from '../../json-parts.ts';
import type { BearerTokens } from '../bearer-tokens.ts';
import { type Store, timestamp } from '../store.ts';
import { dataOf, type Identity, layFiles } from './pod-files.ts';
import { runContainer } from './run-container.ts';

/** What a Job did. */
export interface JobRun {
  readonly job: string;
  readonly pod: string;
  readonly exitCode: number;
  /** What its container printed; `kubectl logs` shows the same. */
  readonly log: string;
}

/** Runs Jobs, which nothing in the stand-in does by itself. */
export interface Jobs {
  /** Runs a Job that is there, once: a failure is not tried again. Throws when its pod could not even start. */
  run(namespace: string, name: string): Promise<JobRun>;
  /** Makes the next Job of a CronJob, as its schedule would, and runs it. Throws like `run`. */
  runCronJob(namespace: string, name: string): Promise<JobRun>;
}

/** What pods get from their cluster. */
export interface PodWorld {
  readonly store: Store;
  readonly tokens: BearerTokens;
  readonly logs: Map<string, string>;
  readonly ca: string;
  /** Where pods reach the API over TLS. */
  readonly host: string;
  readonly port: string;
  readonly now: () => Date;
  readonly seed: (object: JsonObject, manager: string) => JsonObject;
}

const longest = 120_000;

/** The Jobs of a cluster, run as processes of this machine: see {@link runContainer} for what of a container that imitates. */
export function makeJobs(world: PodWorld): Jobs {
  const found = (resource: string, namespace: string, name: string): JsonObject => {
    const object = world.store.get(resource, namespace, name);
    if (object === undefined) throw new Error(`${resource} "${name}" not found in namespace ${namespace}`);
    return object;
  };
  const run = async (namespace: string, name: string): Promise<JobRun> => {
    const job = found('jobs.batch', namespace, name);
    const pod = podOf(world, job);
    const seconds = numberAt(job, 'spec', 'activeDeadlineSeconds');
    const { exitCode, log } = await runPod(world, pod, seconds === undefined ? longest : Math.min(longest, seconds * 1000));
    const podName = stringAt(pod, 'metadata', 'name') ?? '';
    world.logs.set(`${namespace}/${podName}`, log);
    finish(world, found('jobs.batch', namespace, name), pod, exitCode);
    return { job: name, pod: podName, exitCode, log };
  };
  return {
    run,
    async runCronJob(namespace, name) {
      const cronJob = found('cronjobs.batch', namespace, name);
      const job = jobOf(world, cronJob);
      world.seed(job, 'kube-controller-manager');
      const status = { ...objectAt(cronJob, 'status'), lastScheduleTime: timestamp(world.now()) };
      world.store.write('cronjobs.batch', { ...cronJob, status });
      const ran = await run(namespace, stringAt(job, 'metadata', 'name') ?? '');
      const after = found('cronjobs.batch', namespace, name);
      if (ran.exitCode === 0) {
        world.store.write('cronjobs.batch', withAt(after, ['status', 'lastSuccessfulTime'], timestamp(world.now())));
      }
      return ran;
    },
  };
}

function ownedBy(owner: JsonObject): Json {
  return {
    apiVersion: owner['apiVersion'] ?? '',
    kind: owner['kind'] ?? '',
    name: stringAt(owner, 'metadata', 'name') ?? '',
    uid: stringAt(owner, 'metadata', 'uid') ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

// The name ends in the minute, counted from 1970; a second one of the same minute counts on.
function jobOf({ store, now }: PodWorld, cronJob: JsonObject): JsonObject {
  const template = objectAt(cronJob, 'spec', 'jobTemplate');
  const namespace = stringAt(cronJob, 'metadata', 'namespace') ?? '';
  const prefix = stringAt(cronJob, 'metadata', 'name') ?? '';
  let minute = Math.floor(now().getTime() / 60_000);
  while (store.get('jobs.batch', namespace, `${prefix}-${minute}`) !== undefined) minute += 1;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...objectAt(template, 'metadata'), name: `${prefix}-${minute}`, namespace, ownerReferences: [ownedBy(cronJob)] },
    spec: objectAt(template, 'spec'),
  };
}

function podOf(world: PodWorld, job: JsonObject): JsonObject {
  const template = objectAt(job, 'spec', 'template');
  const name = stringAt(job, 'metadata', 'name') ?? '';
  const labels = { ...objectAt(template, 'metadata', 'labels'), 'batch.kubernetes.io/job-name': name, 'job-name': name };
  const metadata = {
    ...objectAt(template, 'metadata'),
    generateName: `${name}-`,
    namespace: stringAt(job, 'metadata', 'namespace') ?? '',
    labels,
    ownerReferences: [ownedBy(job)],
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: objectAt(template, 'spec'), status: { phase: 'Pending' } };
  return world.seed(pod, 'kube-controller-manager');
}

function identityOf({ store, tokens, ca, seed }: PodWorld, pod: JsonObject): Identity | undefined {
  const namespace = stringAt(pod, 'metadata', 'namespace') ?? '';
  const name = stringAt(pod, 'spec', 'serviceAccountName') ?? 'default';
  // A cluster's own controller makes this one in every namespace.
  if (name === 'default' && store.get('serviceaccounts', namespace, name) === undefined) {
    seed({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }, 'kube-controller-manager');
  }
  const issued = tokens.forServiceAccount(namespace, name, 3600);
  if (issued === undefined)
    throw new Error(`error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`);
  const account = store.get('serviceaccounts', namespace, name);
  const mounted = objectAt(pod, 'spec')['automountServiceAccountToken'] ?? account?.['automountServiceAccountToken'] ?? true;
  const projected = listAt(pod, 'spec', 'volumes').some((volume) => isObject(objectAt({ volume }, 'volume')['projected']));
  return mounted === true || projected ? { token: issued.token, ca, namespace } : undefined;
}

async function runPod(world: PodWorld, pod: JsonObject, timeoutMs: number) {
  const [container, ...others] = listAt(pod, 'spec', 'containers');
  if (container === undefined || others.length > 0) throw new Error('the sandbox runs pods of one container');
  const root = mkdtempSync(join(tmpdir(), 'sandbox-pod-'));
  try {
    const mounts = layFiles(world.store, pod, container, root, identityOf(world, pod));
    return await runContainer({ container, env: envOf(world, pod, container), root, mounts, timeoutMs });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function envOf({ store, host, port }: PodWorld, pod: JsonObject, container: Json): Readonly<Record<string, string>> {
  const namespace = stringAt(pod, 'metadata', 'namespace') ?? '';
  const env: Record<string, string> = {
    HOSTNAME: stringAt(pod, 'metadata', 'name') ?? '',
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: port,
    KUBERNETES_SERVICE_PORT_HTTPS: port,
    KUBERNETES_PORT: `tcp://${host}:${port}`,
  };
  const text = (resource: 'configmaps' | 'secrets', from: Json, what: string): string => {
    const name = stringAt(from, 'name') ?? '';
    const value = dataOf(store, namespace, resource, name)[stringAt(from, 'key') ?? ''];
    if (value === undefined) throw new Error(`couldn't find key ${stringAt(from, 'key') ?? ''} in ${what} ${namespace}/${name}`);
    return value.toString();
  };
  for (const one of listAt(container, 'env')) {
    const name = stringAt(one, 'name') ?? '';
    const from = objectAt(one, 'valueFrom');
    const path = stringAt(from, 'fieldRef', 'fieldPath');
    if (isObject(from['configMapKeyRef'])) env[name] = text('configmaps', from['configMapKeyRef'], 'ConfigMap');
    else if (isObject(from['secretKeyRef'])) env[name] = text('secrets', from['secretKeyRef'], 'Secret');
    else if (path !== undefined) env[name] = stringAt(pod, ...path.split('.')) ?? '';
    else env[name] = (stringAt(one, 'value') ?? '').replaceAll(/\$\(([\w.-]+)\)/g, (whole, key: string) => env[key] ?? whole);
  }
  return env;
}

function finish({ store, now }: PodWorld, job: JsonObject, pod: JsonObject, exitCode: number): void {
  const at = timestamp(now());
  const ok = exitCode === 0;
  const terminated = { exitCode, reason: ok ? 'Completed' : 'Error', finishedAt: at };
  const name = stringAt(listAt(pod, 'spec', 'containers')[0], 'name') ?? '';
  const podStatus = {
    phase: ok ? 'Succeeded' : 'Failed',
    containerStatuses: [{ name, ready: false, restartCount: 0, state: { terminated } }],
  };
  store.write('pods', { ...pod, status: podStatus });
  const condition: JsonObject = { type: ok ? 'Complete' : 'Failed', status: 'True', lastProbeTime: at, lastTransitionTime: at };
  const why = ok ? {} : { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  const counts = ok ? { succeeded: 1, completionTime: at } : { failed: 1 };
  store.write('jobs.batch', { ...job, status: { startTime: at, ...counts, conditions: [{ ...condition, ...why }] } });
}
