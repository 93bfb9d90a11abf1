import { handedOverAt } from '../core/handed-over.ts';
import { appKey, sideOf } from '../core/kind.ts';
import { mergeEntries } from '../core/merge-entries.ts';
import type { Entry, Ledger, Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { type KnownNames, knownNames } from '../kinds/known-names.ts';
import type { Org } from '../okta/org.ts';
import { recallFromCluster, recallFromOrg, type ToldByOrg } from '../shell/recall.ts';
import type { Cluster } from './open-cluster.ts';
import { otherProblem } from './refuse-other.ts';

/** Who is asked for an installation; what is not given is not asked. */
export interface Search {
  readonly name: string;
  readonly ledger: Ledger | undefined;
  readonly org?: Org;
  /** The way to the cluster, and the namespace that is asked where not all may be. */
  readonly cluster?: { readonly opened: Promise<Cluster>; readonly namespace: string };
}

/** An installation as far as anything still knows of it. */
export interface FoundInstallation {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly names: KnownNames;
  /** The cluster it is in, as far as the ledger or the app says. */
  readonly cluster: Target['cluster'];
  /** What the org said; absent where it was not asked. */
  readonly told: ToldByOrg | undefined;
  /** When it was handed over to code of others; absent where it was not. */
  readonly handedOver: string | undefined;
  /** Why the cluster that was asked said nothing: it cannot be reached or read, or is another. */
  readonly unseen: Problem | undefined;
}

/**
 * Finds an installation: by the ledger, by the record on its app, and by the marks that its things carry in the org and in
 * the cluster. So a machine without a ledger, or with one that another machine has outrun, finds the same. The one way to find
 * it for every command; one that can do with less gives less to ask. Reads only.
 * @throws Problem of Okta's side
 */
export async function findInstallation({ name, ledger, org, cluster }: Search): Promise<FoundInstallation> {
  cluster?.opened.catch(() => undefined);
  const appId = ledger?.entries.find(({ key }) => key === appKey)?.id;
  const told = org && (await recallFromOrg(org, name, appId));
  const where = ledger?.target.cluster ?? told?.cluster;
  const seen = cluster === undefined ? [] : await marksIn(cluster, name, where).catch(problemOfCluster);
  const entries = mergeEntries({
    ledger: ledger?.entries ?? [],
    record: told?.record ?? [],
    marks: [...(told?.marks ?? []), ...(seen instanceof Problem ? [] : seen)],
  });
  return {
    name,
    entries,
    names: knownNames(ledger?.facts ?? {}, entries),
    cluster: where,
    told,
    handedOver: handedOverAt(ledger?.facts, told?.app?.raw),
    unseen: seen instanceof Problem ? seen : undefined,
  };
}

/** What carries our labels in the cluster that the installation is in; manifests that somebody else applied carry them, too. */
async function marksIn(
  { opened, namespace }: NonNullable<Search['cluster']>,
  name: string,
  where: Target['cluster'],
): Promise<readonly Entry[]> {
  const { kubectl, target } = await opened;
  const org = '';
  const other = where && otherProblem({ name, target: { org, cluster: where } }, { org, cluster: target });
  if (other) throw other;
  return recallFromCluster(kubectl, name, namespace);
}

function problemOfCluster(error: unknown): Problem {
  if (error instanceof Problem && (error.exitCode === 7 || error.code === 'other-cluster')) return error;
  throw error;
}

/** Whether a thing is in the cluster. */
export function isInCluster(entry: Entry): boolean {
  return sideOf(entry.kind) === 'kube';
}

/** Whether a thing is a trusted origin, which not everybody may manage. */
export function isOrigin(entry: Pick<Entry, 'kind'>): boolean {
  return entry.kind === 'okta.origin';
}
