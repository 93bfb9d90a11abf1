import type { RightFact } from '../core/checks/cluster-facts.ts';
import { sideOf } from '../core/kind.ts';
import type { Change, Plan } from '../core/model.ts';
import { type KubeKind, kubeKinds, sharedKinds } from '../kinds/kinds.ts';
import { canI } from '../kube/can-i.ts';
import { resources } from '../kube/custom-resources.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { readUserName } from '../kube/user-name.ts';

/** The rights that were asked for, and, where one is missing, who asked. */
export interface AskedRights {
  readonly rights: readonly RightFact[];
  readonly user?: string;
}

type Asked = Omit<RightFact, 'allowed'>;

/** What is done in the cluster. */
export interface ClusterDeeds {
  /** The kinds that setup makes. */
  readonly kinds: readonly KubeKind[];
  readonly namespace: string;
  /** The namespaces in which routes get a label. */
  readonly labelled: readonly string[];
  /** The cluster where the ext-auth service runs, where that is another one. */
  readonly workload?: { readonly kubectl: Kubectl; readonly context: string };
}

/**
 * All that setup and teardown do in the cluster, and what they read there and where the ext-auth service runs to find things by
 * themselves. Nothing is stored. That a workload cluster does not answer is told by those who look for the service.
 */
export async function gatherAllRights(
  cluster: Kubectl,
  { kinds, namespace, labelled, workload }: ClusterDeeds,
): Promise<AskedRights> {
  const own = kinds.flatMap((kind) => [
    ...['get', 'list', 'create', 'patch'].map((verb) => ({ verb, ...named(kind), namespace, needed: true })),
    ...['update', 'delete'].map((verb) => ({ verb, ...named(kind), namespace, needed: false })),
  ]);
  const onRoutes = [...new Set(labelled)].flatMap((where) =>
    ['get', 'patch'].map((verb) => ({ verb, ...parts(resources.routeTable), namespace: where, needed: true })),
  );
  const useful = [
    { verb: 'list', ...parts(resources.extAuthServer) },
    { verb: 'list', ...parts(resources.extAuthPolicy) },
    { verb: 'list', ...parts(resources.kubernetesCluster) },
    { verb: 'list', ...parts(resources.routeTable) },
    { verb: 'get', resource: 'namespaces', group: '' },
  ].map((deed) => ({ ...deed, needed: false }));
  const ofService = [
    { verb: 'list', ...parts(resources.authConfig), namespace },
    { verb: 'list', resource: 'services', group: '' },
    { verb: 'list', resource: 'pods', group: '' },
  ].map((deed) => ({ ...deed, needed: false }));
  if (workload === undefined) return ask(cluster, [...own, ...onRoutes, ...useful, ...ofService]);
  const there = ofService.map((deed) => ({ ...deed, elsewhere: workload.context }));
  const [here, elsewhere] = await Promise.all([
    ask(cluster, [...own, ...onRoutes, ...useful]),
    ask(workload.kubectl, there).catch(() => undefined),
  ]);
  return { ...here, rights: [...here.rights, ...(elsewhere?.rights ?? [])] };
}

/** What this plan does in the cluster; `undefined` where it does nothing. Nothing is stored. */
export async function gatherPlanRights(cluster: Kubectl, plan: Plan): Promise<AskedRights | undefined> {
  const deeds = plan.changes.flatMap((change) =>
    sideOf(change.kind) === 'kube'
      ? verbsOf(change).map((verb) => ({
          verb,
          ...(isOnRoutes(change) ? parts(resources.routeTable) : named(change.kind as KubeKind)),
          namespace: String(change.place['namespace']),
          needed: true,
        }))
      : [],
  );
  const once = deeds.filter((deed, at) => deeds.findIndex((other) => JSON.stringify(other) === JSON.stringify(deed)) === at);
  return once.length === 0 ? undefined : ask(cluster, once);
}

/** Whether it puts something on routes of others. */
function isOnRoutes({ kind }: Change): boolean {
  return Object.hasOwn(sharedKinds, kind);
}

/** What is ours is applied, which is a patch; what others have a hand in is put back whole. */
function verbsOf(change: Change): readonly string[] {
  const writesNothing = change.action === 'keep' || change.action === 'foreign' || change.action === 'leave';
  if (isOnRoutes(change)) return writesNothing ? [] : ['get', 'patch'];
  if (change.action === 'create') return ['get', 'create', 'patch'];
  if (change.action === 'update') return ['get', change.borrowed ? 'update' : 'patch'];
  return change.action === 'delete' ? ['get', 'delete'] : [];
}

async function ask(cluster: Kubectl, deeds: readonly Asked[]): Promise<AskedRights> {
  const answers = await canI(
    cluster,
    deeds.map(({ verb, resource, group, namespace }) => ({
      verb,
      resource,
      group,
      ...(namespace === undefined ? {} : { namespace }),
    })),
  );
  const rights = deeds.map((deed, at) => ({ ...deed, allowed: answers[at] === true }));
  if (rights.every(({ allowed }) => allowed)) return { rights };
  const user = await readUserName(cluster);
  return { rights, ...(user === undefined ? {} : { user }) };
}

function named(kind: KubeKind) {
  return parts(kubeKinds[kind].resource);
}

function parts(name: string): { readonly resource: string; readonly group: string } {
  const [resource = '', ...group] = name.split('.');
  return { resource, group: group.join('.') };
}
