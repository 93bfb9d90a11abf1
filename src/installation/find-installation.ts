import type { Answers } from '../answers/answers.ts';
import { clusterOnApp, withRecalled } from '../core/entries-on-app.ts';
import { appKey, sideOf } from '../core/kind.ts';
import { emptyLedger } from '../core/ledger.ts';
import type { Change, Drivers, Entry, Ledger, Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { findCluster } from '../kube/find-cluster.ts';
import { resolveContext } from '../kube/find-context.ts';
import { makeKubeDrivers } from '../kube/kube-drivers.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { makeOktaDrivers } from '../okta/okta-drivers.ts';
import { settled } from '../run/all-settled.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { merged, recallFromCluster, recallFromOrg } from '../shell/recall.ts';
import { kubectlFor } from './find-in-cluster.ts';
import { openOktaOrg } from './open-org.ts';
import { noCluster, refuseOther } from './prepare.ts';

/** An installation as far as anything still knows of it, and the way to both of its sides. */
export interface FoundInstallation {
  readonly entries: readonly Entry[];
  /** What may be of it, but nothing says so. */
  readonly doubtful: readonly Extract<Change, { action: 'leave' }>[];
  readonly drivers: Drivers;
  /** Drops what was read of the org, so that it is read anew. */
  readonly forget: () => void;
  readonly target: Target;
  readonly cluster: { readonly context: string; readonly server: string; readonly namespace: string } | undefined;
  /** Why the cluster was not looked at, where nothing says that anything is in it. */
  readonly unseen?: Problem;
  /** What is recorded in a cluster that `--no-apply` leaves alone. */
  readonly aside: readonly Entry[];
}

/**
 * Finds an installation by its ledger and by what the org and the cluster say themselves: the record on the app, and marks.
 * So a machine without the ledger, or with one that another machine has outrun, finds the same. Reads only.
 * @throws Problem `other-org`, `other-cluster`, `two-apps`, and those of the two sides.
 */
export async function findInstallation(run: Run, ledger: Ledger | undefined): Promise<FoundInstallation> {
  const { world, answers } = run;
  const org = answers.orgUrl as string;
  const { installation, apply } = answers;
  // what is recorded in the cluster is looked at while Okta is asked
  const early = apply && ledger?.entries.some(isInCluster) ? openCluster(world, answers) : undefined;
  early?.catch(() => undefined);
  const opened = await openOktaOrg(run);
  const appId = ledger?.entries.find((entry) => entry.key === appKey)?.id ?? undefined;
  const told = await recallFromOrg(opened, installation, appId);
  const recorded = withRecalled(ledger?.entries ?? [], told.entries);
  const inCluster = recorded.some(isInCluster);
  const cluster = apply ? await (early ?? clusterOf(world, answers, inCluster)) : undefined;
  const way = cluster instanceof Problem ? undefined : cluster;
  const target: Target = { org, ...(way ? { cluster: way.target } : {}) };
  refuseOther(ledger, target);
  const clusterTold = told.app && clusterOnApp(told.app);
  if (ledger?.target.cluster === undefined && clusterTold !== undefined)
    refuseOther({ ...emptyLedger(installation, { org, cluster: clusterTold }) }, target);
  let unseen = cluster instanceof Problem ? cluster : undefined;
  const labelled =
    way === undefined
      ? []
      : await recallFromCluster(way.kubectl, installation, answers.namespace).catch((error: unknown) => {
          if (inCluster || !isOfCluster(error)) throw error;
          unseen = error;
          return [];
        });
  const aside = apply ? [] : recorded.filter(isInCluster);
  return {
    entries: merged(
      recorded.filter((entry) => !aside.includes(entry)),
      labelled,
    ),
    doubtful: told.doubtful,
    aside,
    drivers: {
      ...makeOktaDrivers(opened, installation),
      ...(way === undefined ? noCluster : makeKubeDrivers(way.kubectl, installation)),
    },
    forget: () => opened.forget(),
    target,
    cluster: way && { context: way.context, server: way.target.server, namespace: answers.namespace },
    ...(unseen === undefined ? {} : { unseen }),
  };
}

function isOfCluster(error: unknown): error is Problem {
  return error instanceof Problem && error.exitCode === 7;
}

function isInCluster(entry: Entry): boolean {
  return sideOf(entry.kind) === 'kube';
}

interface Way {
  readonly kubectl: Kubectl;
  readonly context: string;
  readonly target: NonNullable<Target['cluster']>;
}

/**
 * The way to the cluster: manifests that somebody else applied carry our labels as well. Where nothing says that anything is
 * in it, a cluster that cannot be reached is no reason to stop, and the Problem is given instead.
 */
async function clusterOf(world: World, answers: Answers, inCluster: boolean): Promise<Way | Problem> {
  try {
    return await openCluster(world, answers);
  } catch (error) {
    if (inCluster || !isOfCluster(error)) throw error;
    return error;
  }
}

async function openCluster(world: World, answers: Answers): Promise<Way> {
  const { context, server } = await resolveContext(kubectlFor(world, answers.kube));
  const kubectl = kubectlFor(world, answers.kube, context);
  const [found] = await settled([findCluster(kubectl, { namespace: answers.namespace })]);
  return { kubectl, context, target: { server, ...(found.uid === undefined ? {} : { uid: found.uid }) } };
}
