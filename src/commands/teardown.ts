import { requireAnswers } from '../answers/answers.ts';
import type { Drivers, Ledger, Target } from '../core/model.ts';
import { makePlan, writes } from '../core/plan.ts';
import { makeKubeDrivers } from '../kube/drivers.ts';
import { findCluster } from '../kube/find-cluster.ts';
import { resolveContext } from '../kube/find-context.ts';
import { makeOktaDrivers } from '../okta/drivers.ts';
import { holdLedger, type LedgerFile } from '../shell/ledger-file.ts';
import { observe } from '../shell/observe.ts';
import { planJson, planText, summaryOf } from '../ui/plan-text.ts';
import { carryOut } from './carry-out.ts';
import { confirm } from './confirm.ts';
import { kubectlFor } from './find-cluster.ts';
import { credentialsOf, openOktaOrg } from './find-okta.ts';
import { noCluster, refuseOther } from './prepare.ts';
import { jsonDocument, type Session } from './session.ts';
import { settled } from './settled.ts';

/** Takes away what the ledger says was made, last made first, and puts back what was changed. */
export async function runTeardown(session: Session): Promise<number> {
  const ledger = await holdLedger(session.io, session.answers.installation);
  try {
    return await tearDown(session, ledger);
  } finally {
    await ledger.release();
  }
}

async function tearDown(session: Session, ledger: LedgerFile): Promise<number> {
  const { io, modes, answers, given } = session;
  const recorded = ledger.current();
  if (recorded === undefined || recorded.entries.length === 0) {
    await ledger.save(() => undefined);
    return nothingLeft(session);
  }
  const org = answers.orgUrl ?? recorded.target.org;
  refuseOther(recorded, { org });
  const withOrg: Session = { ...session, answers: { ...answers, orgUrl: org } };
  requireAnswers(withOrg.answers, { credentials: true, frontend: false });
  const { drivers, target, cluster } = await open(withOrg, recorded);
  const observed = await observe([], recorded, drivers);
  const plan = makePlan({
    wanted: [],
    observed,
    ledger: recorded,
    adopt: false,
    deactivateOnly: given.get('deactivateOnly')?.value === true,
  });
  const place = { installation: answers.installation, org, authServer: undefined, cluster };
  session.say(`${planText(plan, place, session.theme, modes.verbose)}\n`);
  if (writes(plan).length > 0)
    await confirm(
      session,
      `Take this away from the org ${org}${cluster ? ` and from the cluster of context ${cluster.context} (${cluster.server})` : ''}?`,
    );
  await carryOut(withOrg, { plan, drivers, target, ledger });
  // What is not there any more needs no removal, and no record.
  await ledger.save((now) => {
    if (now === undefined) return undefined;
    const entries = now.entries.filter((entry) => observed.has(entry.key) && entry.state !== 'changed');
    return entries.length === 0 ? undefined : { ...now, entries };
  });
  const left = ledger.current()?.entries ?? [];
  if (modes.json)
    io.out(jsonDocument('teardown', { summary: summaryOf(plan), changes: planJson(plan), left: left.map((entry) => entry.key) }));
  else if (left.length === 0) io.out('Done: everything that gloo-okta made is gone.\n');
  else
    io.out(
      `Done: the app is deactivated, as the guide leaves it. Still there: ${left.map((entry) => entry.title).join(', ')}.\nTo remove these too, run: gloo-okta teardown\n`,
    );
  return 0;
}

function nothingLeft({ io, modes, answers }: Session): number {
  if (modes.json) io.out(jsonDocument('teardown', { summary: 'Nothing to do.', changes: [], left: [] }));
  else io.out(`There is nothing left of the installation ${answers.installation} here.\n`);
  return 0;
}

interface Opened {
  readonly drivers: Drivers;
  readonly target: Target;
  readonly cluster: { readonly context: string; readonly server: string; readonly namespace: string } | undefined;
}

/** Opens both sides; the cluster only when something was made in one. */
async function open(session: Session, ledger: Ledger): Promise<Opened> {
  const { answers } = session;
  const inCluster = ledger.entries.some((entry) => entry.kind.startsWith('kube.'));
  const [org, cluster] = await settled([
    credentialsOf(session).then((credentials) => openOktaOrg(session, credentials)),
    inCluster ? openCluster(session) : Promise.resolve(undefined),
  ]);
  const target: Target = { org: answers.orgUrl as string, ...(cluster ? { cluster: cluster.target } : {}) };
  refuseOther(ledger, target);
  return {
    drivers: { ...makeOktaDrivers(org, answers.installation), ...(cluster?.drivers ?? noCluster) },
    target,
    cluster: cluster && { context: cluster.context, server: cluster.server, namespace: answers.namespace },
  };
}

async function openCluster(session: Session) {
  const { context, server } = await resolveContext(kubectlFor(session));
  const kubectl = kubectlFor(session, context);
  const found = await findCluster(kubectl, { namespace: session.answers.namespace });
  return {
    kubectl,
    context,
    server,
    target: { server, ...(found.uid === undefined ? {} : { uid: found.uid }) },
    drivers: makeKubeDrivers(kubectl, session.answers.installation),
  };
}
