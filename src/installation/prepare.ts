import type { Answers } from '../answers/answers.ts';
import { nameFlag } from '../answers/replay.ts';
import { withRecalled } from '../core/entries-on-app.ts';
import { sideOf } from '../core/kind.ts';
import { otherTarget } from '../core/ledger.ts';
import { foreigners, makePlan } from '../core/make-plan.ts';
import type { Drivers, Entry, JsonObject, Key, Ledger, Observed, Plan, Resource, Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { designKube, designOkta } from '../kinds/design.ts';
import { kinds, kubeKinds } from '../kinds/kinds.ts';
import type { KubeDrivers } from '../kube/kube-drivers.ts';
import type { Manifest } from '../kube/manifests.ts';
import { settled } from '../run/all-settled.ts';
import { withNext } from '../run/go-on.ts';
import type { Run } from '../run/run.ts';
import { observe } from '../shell/observe.ts';
import type { PlanPlace } from '../ui/plan-text.ts';
import { type ClusterNames, type FoundCluster, findInCluster, namesWithoutCluster } from './find-in-cluster.ts';
import { type FoundOkta, findOkta } from './find-in-okta.ts';
import { manifestsFor } from './manifests-for.ts';

/** Everything `plan` shows and `setup` carries out: the same value for both. */
export interface Prepared {
  readonly plan: Plan;
  readonly place: PlanPlace;
  readonly drivers: Drivers;
  readonly target: Target;
  readonly manifests: readonly Manifest[];
  readonly okta: FoundOkta;
  /** Absent with `--no-apply`. */
  readonly cluster: FoundCluster | undefined;
  readonly names: ClusterNames;
  /** What the ledger keeps for `env` and `verify`. */
  readonly facts: JsonObject;
  /** The ledger's entries and what the record on the app knows besides. */
  readonly entries: readonly Entry[];
}

/**
 * Finds, designs, observes and plans; both worlds side by side, nothing is written.
 * @throws Problem `other-org`, `other-cluster`, and those of the two sides; Okta's first when both have one.
 */
export async function prepare(run: Run, ledger: Ledger | undefined): Promise<Prepared> {
  return lookAndMake(run, ledger).catch((error: unknown) => {
    throw withNext(run.speech, error);
  });
}

async function lookAndMake(run: Run, ledger: Ledger | undefined): Promise<Prepared> {
  const { world, answers } = run;
  const org = answers.orgUrl as string;
  refuseOther(ledger, { org });
  const given = answers.apply ? undefined : namesWithoutCluster(answers);
  const [okta, cluster] = await settled([
    findOkta(run, ledger),
    given === undefined ? findInCluster(world, answers) : Promise.resolve(undefined),
  ]);
  const names = given ?? cluster;
  if (names === undefined) throw new Error('neither given nor found');
  const target: Target = { org, ...(answers.apply && cluster !== undefined ? { cluster: cluster.target } : {}) };
  refuseOther(ledger, target);
  if (ledger?.target.cluster === undefined) refuseOther(ledgerOnApp(answers, okta), target);
  const manifests = await manifestsFor(answers, okta, names);
  const wantedInOkta = designOkta(okta.wishes, okta.facts);
  const wanted = [...wantedInOkta, ...(answers.apply ? designKube(manifests, wantedInOkta) : [])];
  const drivers = { ...okta.drivers, ...(cluster?.drivers ?? noCluster) };
  // Without a cluster at hand its recorded things are neither looked at nor removed.
  const all = withRecalled(ledger?.entries ?? [], okta.recalled.entries);
  refuseOtherServer(all, okta, answers.installation);
  const entries = all.filter((entry) => answers.apply || sideOf(entry.kind) === 'okta');
  const aside = all.filter((entry) => !entries.includes(entry));
  const observed = await observe(wanted, entries, drivers);
  const place = target.cluster === undefined ? {} : { cluster: target.cluster.uid ?? target.cluster.server };
  const plan = makePlan({ kinds, wanted, observed, entries, aside, adopt: answers.adopt, ...place });
  return {
    plan,
    entries: all.filter((entry) => isStillThere(entry, { wanted, observed, looked: entries })),
    place: {
      installation: answers.installation,
      org,
      authServer: okta.authServer.name,
      cluster:
        answers.apply && cluster ? { context: cluster.context, server: cluster.server, namespace: answers.namespace } : undefined,
    },
    drivers,
    target,
    manifests,
    okta,
    cluster: answers.apply ? cluster : undefined,
    names,
    facts: {
      authServerId: okta.authServer.id,
      authServerName: okta.authServer.name,
      issuer: okta.metadata.issuer,
      clusterName: names.clusterName,
      namespace: answers.namespace,
      policy: answers.policy,
      extAuthServer: names.extAuthServer,
      ...(answers.appUrl === undefined ? {} : { appUrl: answers.appUrl }),
    },
  };
}

/**
 * Stops where a person has to decide first.
 * @throws Problem `foreign-object` or `kube-conflict`
 */
export function refuseForeign(plan: Plan, adopt: boolean): void {
  const strangers = foreigners(plan);
  if (strangers.length > 0) {
    const list = strangers.map((change) => `  - ${change.title} (${change.id})`).join('\n');
    throw new Problem(
      'foreign-object',
      `${strangers.length === 1 ? 'Something of this name is' : 'Things of these names are'} there that gloo-okta did not make:\n${list}`,
      'Run it again with --adopt to take over what differs (teardown puts it back), or choose other names.',
    );
  }
  const conflict = plan.changes.flatMap((change) =>
    'conflicts' in change && change.conflicts ? change.conflicts.map((one) => ({ ...one, title: change.title })) : [],
  )[0];
  if (conflict && !adopt) {
    throw new Problem(
      'kube-conflict',
      `${conflict.title}: the field ${conflict.field} is owned by ${conflict.manager}.`,
      'Let that manager change it, or run it again with --adopt to take the field over.',
    );
  }
}

/** Whether an entry has to stay known: what was looked for, is not there and is not wanted needs no record any more. */
function isStillThere(
  entry: Entry,
  { wanted, observed, looked }: { wanted: readonly Resource[]; observed: ReadonlyMap<Key, Observed>; looked: readonly Entry[] },
): boolean {
  const known = observed.has(entry.key) || wanted.some((resource) => resource.key === entry.key);
  // a write whose answer was lost may still come through
  return known || entry.state === 'intended' || !looked.includes(entry);
}

/**
 * One installation is on one authorization server: the keys of its claims and of its policy do not name it.
 * @throws Problem `bad-value`
 */
function refuseOtherServer(entries: readonly Entry[], { authServer }: FoundOkta, installation: string): void {
  const other = entries.map((entry) => entry.place['authServerId']).find((id) => id !== undefined && id !== authServer.id);
  if (other === undefined) return;
  throw new Problem(
    'bad-value',
    `--auth-server: the installation ${installation} was made on the authorization server ${other}, not on "${authServer.name}" (${authServer.id}).`,
    `Give --auth-server ${other}, tear it down first, or give the new one a --name of its own.`,
  );
}

/** What the app says of its installation, as a ledger: for a machine that has none. */
function ledgerOnApp(answers: Answers, { recalled }: FoundOkta): Ledger | undefined {
  if (recalled.cluster === undefined) return undefined;
  const target = { org: answers.orgUrl as string, cluster: recalled.cluster };
  return { version: 1, name: answers.installation, target, facts: {}, entries: recalled.entries };
}

/**
 * Refuses a ledger that speaks of another org or cluster.
 * @throws Problem `other-org`, `other-cluster`
 */
export function refuseOther(ledger: Ledger | undefined, target: Target): void {
  if (ledger === undefined) return;
  const other = otherTarget(ledger, target);
  if (other === undefined) return;
  const name = ledger.name;
  const hint = `Use another --name for it, or run gloo-okta teardown --name ${name} where it was made.`;
  if (other === 'org') {
    throw new Problem(
      'other-org',
      `The installation ${name} was made in the org ${ledger.target.org}, not in ${target.org}.`,
      hint,
    );
  }
  throw new Problem(
    'other-cluster',
    `The installation ${name} was made in the cluster at ${ledger.target.cluster?.server}, not in the one at ${target.cluster?.server}.`,
    `${hint} If that cluster is gone for good: gloo-okta teardown${nameFlag(name)} --no-apply takes away what is in Okta.`,
  );
}

/** Stands in where no cluster is asked; nothing of the plan reaches it. */
export const noCluster = Object.fromEntries(
  Object.keys(kubeKinds).map((kind) => {
    const refuse = () => Promise.reject(new Error(`${kind}: no cluster was opened`));
    return [kind, { observe: refuse, create: refuse, update: refuse, remove: refuse }];
  }),
) as unknown as KubeDrivers;
