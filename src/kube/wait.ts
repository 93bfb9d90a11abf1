import type { JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { extAuthPolicyKind } from '../kinds/ext-auth-policy.ts';
import { extAuthServerKind } from '../kinds/ext-auth-server.ts';
import { type Acceptance, type AcceptanceObjects, judgeAcceptance } from './acceptance.ts';
import { resources } from './custom-resources.ts';
import { serverPlace } from './ext-auth-servers.ts';
import type { Kubectl } from './kubectl.ts';
import { textAt } from './objects.ts';
import { readObjects } from './read-objects.ts';

/** What is waited for. */
export interface Awaited {
  /** The names of the two objects; the server may be `NAMESPACE/NAME`. */
  readonly server: string;
  readonly policy: string;
  readonly namespace: string;
  /** The way to the AuthConfigs where they are in another cluster. */
  readonly workload?: Kubectl;
  /** Where the ext-auth service runs, and so its AuthConfigs; the same namespace unless told. */
  readonly authConfigNamespace?: string;
}

/** How it is waited. */
export interface Waiting {
  /** 60,000 unless told; 0 looks once. */
  readonly timeoutMs?: number;
  /** Waits so many milliseconds, or rejects when the run is stopped. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Reads the two objects and the AuthConfigs again and again, with growing pauses, until Gloo has accepted or refused their
 * present form or the time is over; then the state is still `pending`. Refusals are a result, never an error; not being able
 * to read is one.
 */
export async function waitForAcceptance(kubectl: Kubectl, awaited: Awaited, waiting: Waiting): Promise<Acceptance> {
  return judgeAcceptance(await waitForVerdict(kubectl, awaited, waiting), kubectl, awaited.workload);
}

/** The same, and gives what was read last. */
export async function waitForVerdict(kubectl: Kubectl, awaited: Awaited, waiting: Waiting): Promise<AcceptanceObjects> {
  const end = waiting.now().getTime() + (waiting.timeoutMs ?? 60_000);
  let readAuthConfigs = true;
  for (let pause = 250; ; pause = Math.min(pause * 2, 3_000)) {
    const objects = await readAcceptance(kubectl, awaited, readAuthConfigs);
    if (typeof objects.authConfigs === 'string') readAuthConfigs = false;
    const { state } = judgeAcceptance(objects, kubectl);
    const left = end - waiting.now().getTime();
    if (state !== 'pending' || left <= 0) return objects;
    await waiting.sleep(Math.min(pause, left));
  }
}

const notRead = 'AuthConfigs cannot be read in this cluster.';

/**
 * Reads all that {@link judgeAcceptance} needs: one call when everything is in one namespace, else two side by side.
 * AuthConfigs that may not be read, or of which the cluster knows nothing, are no error.
 */
export async function readAcceptance(kubectl: Kubectl, awaited: Awaited, readAuthConfigs = true): Promise<AcceptanceObjects> {
  const names = { server: awaited.server, policy: awaited.policy, namespace: awaited.namespace };
  const elsewhere = awaited.authConfigNamespace ?? awaited.namespace;
  const own = `${resources.extAuthServer},${resources.extAuthPolicy}`;
  const list = (kinds: string, namespace: string, cluster = kubectl) =>
    readObjects(cluster, ['get', kinds, '-n', namespace, '--show-managed-fields'], { isFresh: true });
  const place = serverPlace(awaited.server, awaited.namespace);
  if (place.namespace !== awaited.namespace) {
    const near = { ...awaited, server: place.name };
    const [objects, there] = await Promise.all([
      readAcceptance(kubectl, near, readAuthConfigs),
      list(resources.extAuthServer, place.namespace).catch((reason: unknown) => {
        if (isTolerable(reason)) return [];
        throw reason;
      }),
    ]);
    return { ...objects, server: there.find((object) => textAt(object, 'metadata', 'name') === place.name), names };
  }
  if (!readAuthConfigs) return chosen(await list(own, awaited.namespace), notRead, names);
  if (elsewhere === awaited.namespace && awaited.workload === undefined) {
    try {
      const objects = await list(`${own},${resources.authConfig}`, awaited.namespace);
      return chosen(objects, objects, names);
    } catch (reason) {
      if (!isTolerable(reason)) throw reason;
      return chosen(await list(own, awaited.namespace), notRead, names);
    }
  }
  const authConfigs = list(resources.authConfig, elsewhere, awaited.workload).catch((reason: unknown) => {
    if (isTolerable(reason)) return notRead;
    throw reason;
  });
  const [objects, configs] = await Promise.all([list(own, awaited.namespace), authConfigs]);
  return chosen(objects, configs, names);
}

/** Of all that was read, what has the names in question. Gloo names an AuthConfig `POLICY-NAMESPACE-CLUSTER-SERVICE`. */
function chosen(
  objects: readonly JsonObject[],
  configs: readonly JsonObject[] | string,
  names: AcceptanceObjects['names'],
): AcceptanceObjects {
  const byName = (kind: string, name: string): JsonObject | undefined =>
    objects.find((object) => textAt(object, 'kind') === kind && textAt(object, 'metadata', 'name') === name);
  const prefix = `${names.policy}-${names.namespace}-`;
  const isOfPolicy = (object: JsonObject): boolean =>
    textAt(object, 'kind') === 'AuthConfig' && (textAt(object, 'metadata', 'name') ?? '').startsWith(prefix);
  return {
    server: byName(extAuthServerKind.object, names.server),
    policy: byName(extAuthPolicyKind.object, names.policy),
    authConfigs: typeof configs === 'string' ? configs : configs.filter(isOfPolicy),
    names,
  };
}

function isTolerable(reason: unknown): boolean {
  return reason instanceof Problem && (reason.code === 'cluster-right-missing' || reason.code === 'crd-missing');
}
