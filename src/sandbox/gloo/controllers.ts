import type { JsonObject } from '../../core/model.ts';
import { sameJson, stringAt, withAt } from '../json-parts.ts';
import type { ApiKind } from '../kube/api-kind.ts';
import { kindsOf } from '../kube/api-kinds.ts';
import { remove } from '../kube/remove.ts';
import type { Store } from '../kube/store.ts';
import { create, saveChange, type WriteOptions } from '../kube/store-write.ts';
import type { Target } from '../kube/write-target.ts';
import { type Clusters, type GlooWorld, nameOf, namespaceOf, readWorld, resources, storesOf } from './gloo-world.ts';
import { authConfigFor, judgeAuthConfig, madeByLabel } from './judge-auth-config.ts';
import { judgePolicy } from './judge-policy.ts';
import { judgeApiProduct, judgeCorsPolicy, judgePortal, judgePortalGroup } from './judge-portal.ts';
import { judgeServer } from './judge-server.ts';

/** Gloo's controllers at work. */
export interface Controllers {
  /** Resolves once they have nothing left to do. */
  settled(): Promise<void>;
  /** While held they do nothing, and nobody waits for them: what Gloo has said so far stands. */
  hold(held: boolean): void;
  stop(): void;
}

/** How the controllers run; `delayMs` lies between an event and the reaction to it. */
export interface ControllerOptions {
  readonly now: () => Date;
  readonly delayMs: number;
}

const watched: ReadonlySet<string> = new Set(Object.values(resources));

/** Starts the controllers: a short moment after anything they care about changed, they look at everything and write what differs. */
export function startControllers(clusters: Clusters, options: ControllerOptions): Controllers {
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];
  let held = false;
  const rest = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const done of waiting) done();
    waiting = [];
  };
  const run = (): void => {
    timer = undefined;
    reconcile(clusters, options);
    // Their own writes are events too; only when those change nothing more are they done.
    if (timer === undefined) rest();
  };
  const wake = (): void => {
    if (!held) timer ??= setTimeout(run, options.delayMs);
  };
  const stops = storesOf(clusters).map((store) => store.subscribe((event) => void (watched.has(event.resource) && wake())));
  wake();
  return {
    settled: () => (timer === undefined ? Promise.resolve() : new Promise((done) => void waiting.push(done))),
    hold(now) {
      held = now;
      if (held) rest();
      else wake();
    },
    stop: () => {
      for (const stop of stops) stop();
      rest();
    },
  };
}

type Judge = (object: JsonObject, world: GlooWorld) => JsonObject;

// A portal comes after the policies, for it counts those that are in force by then.
const judges: readonly (readonly [resource: string, judge: Judge])[] = [
  [resources.server, judgeServer],
  [resources.policy, judgePolicy],
  [resources.cors, judgeCorsPolicy],
  [resources.portal, judgePortal],
  [resources.portalGroup, judgePortalGroup],
  [resources.apiProduct, judgeApiProduct],
];

function reconcile(clusters: Clusters, options: ControllerOptions): void {
  const write: WriteOptions = { manager: 'gloo', now: options.now(), dryRun: false, validation: 'Ignore' };
  const served = storesOf(clusters).map((store) => ({
    store,
    kinds: new Map(kindsOf(store).map((kind) => [kind.resource, kind])),
  }));
  // Without its CustomResourceDefinitions Gloo has nothing to do.
  if (!served.some(({ kinds }) => kinds.has(resources.server) && kinds.has(resources.policy))) return;
  for (const [resource, judge] of judges) {
    const world = readWorld(clusters);
    for (const { store, kinds } of served) {
      const kind = kinds.get(resource);
      if (kind === undefined) continue;
      for (const one of store.list(resource)) writeStatus(store, kind, one, judge(one, world), write);
    }
  }
  const { workload } = clusters;
  const authConfig = kindsOf(workload).find((kind) => kind.resource === resources.authConfig);
  if (authConfig === undefined) return;
  const world = readWorld(clusters);
  const wanted = world.policies.map((one) => authConfigFor(one, world)).filter((one) => one !== undefined);
  writeAuthConfigs(workload, authConfig, wanted, write);
  for (const one of workload.list(resources.authConfig)) writeStatus(workload, authConfig, one, judgeAuthConfig(one), write);
}

function targetOf(kind: ApiKind, object: JsonObject): Target {
  return { kind, namespace: namespaceOf(object), name: nameOf(object) };
}

function writeStatus(store: Store, kind: ApiKind, object: JsonObject, status: JsonObject, write: WriteOptions): void {
  if (sameJson(object['status'], status)) return;
  saveChange(store, { ...targetOf(kind, object), subresource: 'status' }, object, { ...object, status }, write);
}

function writeAuthConfigs(store: Store, kind: ApiKind, wanted: readonly JsonObject[], write: WriteOptions): void {
  const names = new Set(wanted.map((one) => `${namespaceOf(one)}/${nameOf(one)}`));
  for (const one of store.list(resources.authConfig)) {
    const ours = stringAt(one, 'metadata', 'labels', madeByLabel) !== undefined;
    if (ours && !names.has(`${namespaceOf(one)}/${nameOf(one)}`)) remove(store, targetOf(kind, one), write);
  }
  for (const one of wanted) {
    const live = store.get(resources.authConfig, namespaceOf(one), nameOf(one));
    if (live === undefined) create(store, { ...targetOf(kind, one), name: '' }, one, write);
    else if (!sameJson(live['spec'], one['spec']))
      saveChange(store, targetOf(kind, one), live, withAt(live, ['spec'], one['spec']), write);
  }
}
