import { sharedAnswers } from '../answers/shared-answers.ts';
import { setupWith } from '../answers/whereabouts.ts';
import { appKey } from '../core/kind.ts';
import type { LabelByHand } from '../core/label-by-hand.ts';
import { foreigners, makePlan } from '../core/make-plan.ts';
import type { Drivers, Entry, JsonObject, Key, Ledger, Observed, Plan, Resource, Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { allowedWildcards } from '../kinds/app.ts';
import { designKube, designOkta } from '../kinds/design.ts';
import { kinds } from '../kinds/kinds.ts';
import { accessPolicyName, policyKey } from '../kinds/policy.ts';
import type { Manifest } from '../kube/manifests.ts';
import { wantedRouteLabels } from '../kube/wanted-route-labels.ts';
import type { Org } from '../okta/org.ts';
import { settled } from '../run/all-settled.ts';
import { withNext } from '../run/go-on.ts';
import type { Run } from '../run/run.ts';
import { observe } from '../shell/observe.ts';
import type { PlanPlace } from '../ui/plan-text.ts';
import { type ClusterNames, type FoundCluster, findInCluster, namesWithoutCluster } from './find-in-cluster.ts';
import { type FoundOkta, findOkta } from './find-in-okta.ts';
import { type FoundInstallation, findInstallation, isInCluster, isOrigin } from './find-installation.ts';
import { labelsByHand } from './labels-by-hand.ts';
import { manifestsFor } from './manifests-for.ts';
import { noCluster, type OpeningCluster, openCluster } from './open-cluster.ts';
import { openOktaOrg } from './open-org.ts';
import { refuseHandedOver } from './refuse-handed-over.ts';
import { refuseOther } from './refuse-other.ts';

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
  /** The labels on routes that are left to a person, with `--no-apply`. */
  readonly labelsByHand: readonly LabelByHand[];
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
  const opened = openAnew(run);
  const opening = given === undefined ? openCluster(world, answers) : undefined;
  const [okta, cluster, found] = await settled([
    findOkta(run, opened, ledger),
    opening === undefined ? Promise.resolve(undefined) : findInCluster(world, answers, opening),
    find(run, ledger, opened, answers.apply ? opening : undefined),
  ]);
  if (run.speech.command === 'setup') refuseHandedOver(found);
  if (found.unseen !== undefined) throw found.unseen;
  const names = given ?? cluster;
  if (names === undefined) throw new Error('neither given nor found');
  const target: Target = { org, ...(answers.apply && cluster !== undefined ? { cluster: cluster.target } : {}) };
  const manifests = await manifestsFor(answers, okta, names);
  const wantedInOkta = designOkta(okta.wishes, { ...okta.facts, ...ownAlready(okta, found) });
  const onRoutes = await labelsOnRoutes(answers, cluster);
  const wanted = [...wantedInOkta, ...(answers.apply ? designKube(manifests, wantedInOkta, onRoutes) : [])];
  const drivers = { ...okta.drivers, ...(cluster?.drivers ?? noCluster) };
  // Without a cluster at hand its recorded things are neither looked at nor removed; the same goes for trusted origins.
  const all = found.entries;
  refuseOtherServer(all, okta, answers.installation);
  const isAside = (entry: Entry) => (!answers.apply && isInCluster(entry)) || (okta.withoutOrigins && isOrigin(entry));
  const aside = all.filter(isAside);
  const entries = all.filter((entry) => !aside.includes(entry));
  const observed = await observe(wanted, entries, drivers);
  const place = target.cluster === undefined ? {} : { cluster: target.cluster.uid ?? target.cluster.server };
  const plan = makePlan({
    kinds,
    wanted,
    observed,
    entries,
    aside,
    adopt: answers.adopt,
    answers: sharedAnswers(answers.given),
    ...place,
  });
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
    labelsByHand: answers.apply ? [] : await labelsByHand(answers, cluster?.kubectl),
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

/** The labels that are to be put on routes; none where no cluster is touched. */
async function labelsOnRoutes({ apply, labelRoutes, routeLabels }: Run['answers'], cluster: FoundCluster | undefined) {
  if (!apply || cluster === undefined || labelRoutes.length === 0) return [];
  return wantedRouteLabels(cluster.kubectl, labelRoutes, routeLabels);
}

/** The org; what a person looked at minutes ago may be old, and is forgotten. Where nobody is asked, nothing is that old. */
async function openAnew(run: Run): Promise<Org> {
  const org = await openOktaOrg(run);
  if (run.speech.canAsk) org.forget();
  return org;
}

async function find({ answers }: Run, ledger: Ledger | undefined, org: Promise<Org>, opening: OpeningCluster | undefined) {
  const { installation: name, namespace } = answers;
  const cluster = opening === undefined ? {} : { cluster: { opened: opening.cluster, namespace } };
  return findInstallation({ name, ledger, org: await org, ...cluster });
}

/** What an earlier run made that the design depends on. A policy that was renamed is ours all the same. */
function ownAlready({ facts, wishes }: FoundOkta, { entries }: FoundInstallation) {
  const known = entries.find(({ key }) => key === policyKey)?.id;
  return {
    ownPolicy: facts.policies.some(({ id, name }) => id === known || name === accessPolicyName(wishes.installation)),
    ownWildcards: entries.some(({ key, spec }) => key === appKey && allowedWildcards(spec)),
  };
}

/**
 * Stops where a person has to decide first.
 * @throws Problem `foreign-object` or `kube-conflict`
 */
export function refuseForeign({ speech, answers }: Run, plan: Plan): void {
  const takeOver = setupWith('--adopt', answers.given, speech.isAlone);
  const strangers = foreigners(plan);
  if (strangers.length > 0) {
    const list = strangers.map((change) => `  - ${change.title} (${change.id})`).join('\n');
    throw new Problem(
      'foreign-object',
      `${strangers.length === 1 ? 'Something of this name is' : 'Things of these names are'} there that gloo-okta did not make:\n${list}`,
      `Choose ${strangers.some(({ key }) => key === appKey) ? 'another name for the app with --app-name' : 'other names'}, or take over what differs (teardown puts it back): ${takeOver}`,
    );
  }
  const conflict = plan.changes.flatMap((change) =>
    'conflicts' in change && change.conflicts ? change.conflicts.map((one) => ({ ...one, title: change.title })) : [],
  )[0];
  if (conflict && !answers.adopt) {
    throw new Problem(
      'kube-conflict',
      `${conflict.title}: the field ${conflict.field} is owned by ${conflict.manager}.`,
      `Let that manager change it, or take the field over: ${takeOver}`,
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
