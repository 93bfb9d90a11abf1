import type { JsonObject } from '../../core/model.ts';
import { sameJson, stringAt, withAt } from '../json-parts.ts';
import { type ApiKind, kindsOf } from '../kube/api-kinds.ts';
import { remove } from '../kube/remove.ts';
import type { Store } from '../kube/store.ts';
import { create, saveChange, type Target, type WriteOptions } from '../kube/store-write.ts';
import { authConfigFor, judgeAuthConfig, madeByLabel } from './judge-auth-config.ts';
import { judgePolicy } from './judge-policy.ts';
import { judgeServer } from './judge-server.ts';
import { nameOf, namespaceOf, readWorld, resources } from './world.ts';

/** Gloo's controllers at work. */
export interface Controllers {
  /** Resolves once they have nothing left to do. */
  settled(): Promise<void>;
  stop(): void;
}

/** How the controllers run; `delayMs` lies between an event and the reaction to it. */
export interface ControllerOptions {
  readonly cluster: string;
  readonly now: () => Date;
  readonly delayMs: number;
}

const watched: ReadonlySet<string> = new Set(Object.values(resources));

/** Starts the controllers: a short moment after anything they care about changed, they look at everything and write what differs. */
export function startControllers(store: Store, options: ControllerOptions): Controllers {
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];
  const run = (): void => {
    timer = undefined;
    reconcile(store, options);
    // Their own writes are events too; only when those change nothing more are they done.
    if (timer !== undefined) return;
    for (const done of waiting) done();
    waiting = [];
  };
  const wake = (): void => {
    timer ??= setTimeout(run, options.delayMs);
  };
  const stop = store.subscribe((event) => void (watched.has(event.resource) && wake()));
  wake();
  return {
    settled: () => (timer === undefined ? Promise.resolve() : new Promise((done) => void waiting.push(done))),
    stop: () => {
      stop();
      clearTimeout(timer);
      timer = undefined;
      for (const done of waiting) done();
      waiting = [];
    },
  };
}

function reconcile(store: Store, options: ControllerOptions): void {
  const kinds = new Map(kindsOf(store).map((kind) => [kind.resource, kind]));
  const write: WriteOptions = { manager: 'gloo', now: options.now(), dryRun: false, validation: 'Ignore' };
  const server = kinds.get(resources.server);
  const policy = kinds.get(resources.policy);
  const authConfig = kinds.get(resources.authConfig);
  // Without its CustomResourceDefinitions Gloo has nothing to do.
  if (server === undefined || policy === undefined) return;
  const world = readWorld(store, options.cluster);
  for (const one of world.servers) writeStatus(store, server, one, judgeServer(one, world), write);
  for (const one of world.policies) writeStatus(store, policy, one, judgePolicy(one, world), write);
  if (authConfig === undefined) return;
  writeAuthConfigs(
    store,
    authConfig,
    world.policies.map((one) => authConfigFor(one, world)).filter((one) => one !== undefined),
    write,
  );
  for (const one of store.list(resources.authConfig)) writeStatus(store, authConfig, one, judgeAuthConfig(one), write);
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
