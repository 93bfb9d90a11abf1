import { isObject, refsIn } from '../core/json.ts';
import type { Driver, JsonObject, Observed, Open, Sought } from '../core/model.ts';
import { ownerToolOf } from '../core/owner-tools.ts';
import { Problem } from '../errors.ts';
import { type KubeKind, kubeKinds, type SharedKind } from '../kinds/kinds.ts';
import { pathOf, placed } from './custom-resources.ts';
import { conflictsWith, type Outlook, tryApply, tryReplace } from './dry-run.ts';
import type { Ports } from './ext-auth-servers.ts';
import { findUsersOfServer } from './find-marked-objects.ts';
import { inLiveTerms } from './in-live-terms.ts';
import type { Kubectl } from './kubectl.ts';
import { isStale } from './kubectl-errors.ts';
import { makeLook } from './look.ts';
import { isMarked, markOf, withoutMarks } from './marks.ts';
import { textAt, trim } from './objects.ts';
import { makeRouteLabelDriver } from './route-label-driver.ts';
import { isAppliedByHand, laidOver } from './shared-objects.ts';
import { createObject, removeObject, updateObject } from './write-object.ts';

/** The cluster's half of the drivers. */
export type KubeDrivers = { readonly [kind in KubeKind | SharedKind]: Driver };

/** Who else depends on a thing of ours, for the kinds that others can use. */
const usersOf: {
  readonly [kind in KubeKind]?: typeof findUsersOfServer;
} = {
  'kube.ext-auth-server': findUsersOfServer,
};

/**
 * The drivers of all kinds in the cluster: one serves all objects. `spec` is the whole manifest, `place` its `namespace` and `name`, `id` the
 * object's UID. An empty `spec` asks only what is there; with any other, `observe` also asks the API server what the
 * manifest would change, so that a refused manifest, a missing CRD or namespace is found before anything is written.
 * `service` is the ext-auth service: which names of ports are which numbers.
 * Objects that somebody else made do not get our labels when they are taken over, and keep all else that they hold.
 */
export function makeKubeDrivers(kubectl: Kubectl, installation: string, service: Ports = { ports: [] }): KubeDrivers {
  const look = makeLook(kubectl);
  let policiesRemoved = 0;
  const driver = (kind: KubeKind): Driver => ({
    observe: async (sought) => {
      const live = await look({ kind, ...placed(sought.place) }).catch((reason: unknown) => {
        if (isEmpty(sought.spec) && isNowhere(reason)) return undefined;
        throw reason;
      });
      if (live !== undefined) return observed({ kubectl, installation, kind, service }, sought, live);
      // that it may not be made is told by the rights that the plan takes
      if (isTryable(sought.spec)) await tryApply(kubectl, sought.spec);
      return undefined;
    },
    create: (wanted) => createObject(kubectl, installation, kind, wanted),
    update: (wanted) =>
      updateObject(kubectl, installation, kind, wanted, (live, manifest) => inLiveTerms(live, manifest, service)),
    remove: async (gone) => {
      await removeObject(kubectl, installation, kind, gone);
      if (kind === 'kube.ext-auth-policy') policiesRemoved += 1;
    },
    usedBy: async ({ place }) => (await usersOf[kind]?.(kubectl, installation, place, policiesRemoved)) ?? [],
  });
  const objects = (Object.keys(kubeKinds) as KubeKind[]).map((kind) => [kind, driver(kind)] as const);
  const shared: { readonly [kind in SharedKind]: Driver } = { 'kube.route-label': makeRouteLabelDriver(kubectl, installation) };
  return { ...(Object.fromEntries(objects) as { readonly [kind in KubeKind]: Driver }), ...shared };
}

async function observed(
  {
    kubectl,
    installation,
    kind,
    service,
  }: { readonly kubectl: Kubectl; readonly installation: string; readonly kind: KubeKind; readonly service: Ports },
  sought: Sought,
  live: JsonObject,
): Promise<Observed> {
  const uid = textAt(live, 'metadata', 'uid') ?? '';
  const marked = isMarked(live, installation);
  const seen = { id: uid, raw: trim(live), marked, outputs: { uid } };
  if (!isTryable(sought.spec)) return seen;
  const ours = marked || (sought.remembered?.state === 'made' && sought.remembered.id === uid);
  const manifest = inLiveTerms(live, ours ? sought.spec : withoutMarks(sought.spec), service);
  const outlook =
    ours && !isAppliedByHand(live)
      ? await tryApply(kubectl, manifest)
      : await tryShared(kubectl, pathOf(kind, sought.place), live, manifest);
  if (!('would' in outlook)) {
    const { message } = 'forbidden' in outlook ? outlook.forbidden : outlook.untriable;
    const note = `${message} So the live object was compared instead of asking the API server.`;
    return { ...seen, would: trim(laidOver(live, manifest)), note };
  }
  const { would, conflicts } = outlook;
  const other = markOf(live);
  const notes = [
    ...(marked || other === undefined ? [] : [`It belongs to the installation "${other}" of gloo-okta.`]),
    ...ownerNote(live),
  ];
  const note = notes.length === 0 ? {} : { note: notes.join(' ') };
  return { ...seen, would, ...note, ...(conflicts.length === 0 ? {} : { conflicts }) };
}

/** A tool that keeps the object as its source says would put back what is written here. */
function ownerNote(live: JsonObject): readonly string[] {
  const owner = ownerToolOf(live);
  if (owner === undefined) return [];
  const by = owner.by === undefined ? owner.tool : `${owner.tool} (${owner.by})`;
  return [
    `${by} keeps it as its source says and puts back what is changed here: commit the change there (gloo-okta render shows it).`,
  ];
}

async function tryShared(kubectl: Kubectl, path: string, live: JsonObject, manifest: JsonObject): Promise<Outlook> {
  const whole = laidOver(live, manifest);
  const [outlook, conflicts] = await Promise.all([
    tryReplace(kubectl, path, whole).catch((error: unknown): Outlook => {
      // a controller has written its status since: what becomes of the rest is known all the same
      if (isStale(error)) return { would: trim(whole), conflicts: [] };
      throw error;
    }),
    conflictsWith(kubectl, manifest),
  ]);
  return 'would' in outlook ? { ...outlook, conflicts } : outlook;
}

function isTryable(spec: Open): spec is JsonObject {
  return !isEmpty(spec) && refsIn(spec).length === 0;
}

function isEmpty(spec: Open): boolean {
  return !isObject(spec) || Object.keys(spec).length === 0;
}

/** Without the namespace or the CRD there is no object either. */
function isNowhere(reason: unknown): boolean {
  return reason instanceof Problem && (reason.code === 'namespace-missing' || reason.code === 'crd-missing');
}
