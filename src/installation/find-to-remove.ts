import type { Drivers, Entry, Ledger, Target } from '../core/model.ts';
import type { Problem } from '../errors.ts';
import { makeKubeDrivers } from '../kube/kube-drivers.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { letSettle } from '../okta/let-settle.ts';
import { makeOktaDrivers } from '../okta/okta-drivers.ts';
import type { Org } from '../okta/org.ts';
import { originTrouble } from '../okta/origin-access.ts';
import type { Run } from '../run/run.ts';
import { type Doubt, findDoubts } from '../shell/find-doubts.ts';
import { findInstallation, isInCluster, isOrigin } from './find-installation.ts';
import { noCluster, openCluster } from './open-cluster.ts';
import { openOktaOrg } from './open-org.ts';
import { refuseHandedOver } from './refuse-handed-over.ts';

/** An installation that is to be taken away, and the way to both of its sides. */
export interface FoundToRemove {
  readonly entries: readonly Entry[];
  /** What is recorded in a cluster that `--no-apply` leaves alone. */
  readonly aside: readonly Entry[];
  /** Trusted origins that are left alone, and why. */
  readonly origins: { readonly left: readonly Entry[]; readonly why: string };
  readonly doubts: readonly Doubt[];
  readonly drivers: Drivers;
  /** Drops what was read of the org, so that it is read anew. */
  readonly forget: () => void;
  readonly target: Target;
  readonly cluster: { readonly context: string; readonly server: string; readonly namespace: string } | undefined;
  /** The way to that cluster. */
  readonly kubectl: Kubectl | undefined;
  /** Why the cluster was not looked at, where nothing says that anything is in it. */
  readonly unseen: Problem | undefined;
}

/**
 * Finds an installation, with what may be of it as well, and opens both of its sides. Reads only. Where nothing says that
 * anything is in the cluster, one that cannot be reached is no reason to stop.
 * @throws Problem `other-cluster`, and those of the two sides
 */
export async function findToRemove(run: Run, ledger: Ledger | undefined): Promise<FoundToRemove> {
  const { world, answers } = run;
  const { installation: name, namespace, apply } = answers;
  const opened = apply ? openCluster(world, answers).cluster : undefined;
  const org = await openOktaOrg(run);
  await letSettle(org, name, ledger?.entries ?? []);
  const found = await findInstallation({
    name,
    ledger,
    org,
    ...(opened === undefined ? {} : { cluster: { opened, namespace } }),
  });
  refuseHandedOver(found);
  const { unseen, told } = found;
  if (unseen?.code === 'other-cluster' || (unseen !== undefined && found.entries.some(isInCluster))) throw unseen;
  const cluster = unseen === undefined ? await opened : undefined;
  const aside = apply ? [] : found.entries.filter(isInCluster);
  const why = await whyOriginsStay(run, org, found.entries.some(isOrigin));
  const left = why === undefined ? [] : found.entries.filter(isOrigin);
  // what another machine was about to make may be there, and not shown yet
  const at = world.io.now().toISOString();
  const isOwn = ({ key }: Entry) => ledger?.entries.some((entry) => entry.key === key) === true;
  const waitedFor = (entry: Entry) => (entry.state === 'intended' && !isOwn(entry) ? { ...entry, at } : entry);
  return {
    entries: found.entries.filter((entry) => !aside.includes(entry) && !left.includes(entry)).map(waitedFor),
    aside,
    origins: { left, why: why ?? '' },
    doubts: told === undefined ? [] : await findDoubts(org, told),
    drivers: { ...makeOktaDrivers(org, name), ...(cluster === undefined ? noCluster : makeKubeDrivers(cluster.kubectl, name)) },
    forget: () => org.forget(),
    target: { org: answers.orgUrl as string, ...(cluster === undefined ? {} : { cluster: cluster.target }) },
    cluster: cluster && { context: cluster.context, server: cluster.server, namespace },
    kubectl: cluster?.kubectl,
    unseen,
  };
}

/** Why trusted origins are left alone; `undefined` where they are not. */
async function whyOriginsStay({ answers }: Run, org: Org, hasSome: boolean): Promise<string | undefined> {
  if (answers.trustedOrigins === 'skip') return 'left alone (--trusted-origins skip)';
  const trouble = hasSome ? await originTrouble(org) : undefined;
  return trouble && `${trouble.message} ${trouble.hint}`;
}
