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
import type { Session } from '../run/session.ts';
import { merged, recallFromCluster, recallFromOrg } from '../shell/recall.ts';
import { kubectlFor } from './find-in-cluster.ts';
import { credentialsOf, openOktaOrg } from './find-in-okta.ts';
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
export async function findInstallation(session: Session, ledger: Ledger | undefined): Promise<FoundInstallation> {
  const org = session.answers.orgUrl as string;
  const { installation } = session.answers;
  const { apply } = session.answers;
  // what is recorded in the cluster is looked at while Okta is asked
  const early = apply && ledger?.entries.some(isInCluster) ? openCluster(session) : undefined;
  early?.catch(() => undefined);
  const opened = await openOktaOrg(session, await credentialsOf(session));
  const appId = ledger?.entries.find((entry) => entry.key === appKey)?.id ?? undefined;
  const told = await recallFromOrg(opened, installation, appId);
  const recorded = withRecalled(ledger?.entries ?? [], told.entries);
  const inCluster = recorded.some(isInCluster);
  const cluster = apply ? await (early ?? clusterOf(session, inCluster)) : undefined;
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
      : await recallFromCluster(way.kubectl, installation, session.answers.namespace).catch((error: unknown) => {
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
    cluster: way && { context: way.context, server: way.target.server, namespace: session.answers.namespace },
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
async function clusterOf(session: Session, inCluster: boolean): Promise<Way | Problem> {
  try {
    return await openCluster(session);
  } catch (error) {
    if (inCluster || !isOfCluster(error)) throw error;
    return error;
  }
}

async function openCluster(session: Session): Promise<Way> {
  const { context, server } = await resolveContext(kubectlFor(session));
  const kubectl = kubectlFor(session, context);
  const [found] = await settled([findCluster(kubectl, { namespace: session.answers.namespace })]);
  return { kubectl, context, target: { server, ...(found.uid === undefined ? {} : { uid: found.uid }) } };
}
