import { type Answers, requireAnswers } from '../answers/answers.ts';
import { nextCommand } from '../answers/whereabouts.ts';
import { known } from '../core/checks/fact.ts';
import { makePlan, writes } from '../core/make-plan.ts';
import type { Change, Entry, Ledger, Plan } from '../core/model.ts';
import { isRemovedPolicy, type OpenedRoutes, openedRoutes } from '../core/opened-routes.ts';
import { printable, printableLine } from '../core/printable.ts';
import { remaining } from '../core/removals.ts';
import { Problem } from '../errors.ts';
import { withCredentials } from '../installation/ask-credentials.ts';
import { type FoundToRemove, findToRemove } from '../installation/find-to-remove.ts';
import { openOktaOrg } from '../installation/open-org.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { refuseScopes } from '../installation/refuse-scopes.ts';
import { kinds } from '../kinds/kinds.ts';
import { carryOut } from '../run/carry-out.ts';
import { confirm } from '../run/confirm.ts';
import { halfWay, withNext } from '../run/go-on.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { showPlan } from '../run/show-plan.ts';
import type { Speech } from '../run/speech.ts';
import type { Skipped } from '../shell/apply.ts';
import { gatherRoutes } from '../shell/gather-cluster.ts';
import { holdLedger, type LedgerFile } from '../shell/ledger-file.ts';
import { observe } from '../shell/observe.ts';
import { openedText } from '../ui/opened-text.ts';
import { planJson, summaryOf } from '../ui/plan-text.ts';

/**
 * Takes away what was made, last made first, and puts back what was changed: as the ledger knows it, or, on a machine without
 * it, as the record on the app and the marks tell. What others came to depend on stays.
 */
export async function runTeardown(run: Run): Promise<number> {
  const ledger = await holdLedger(run.world.io, run.answers.installation);
  try {
    return await tearDown(run, ledger);
  } finally {
    await ledger.release();
  }
}

async function tearDown(run: Run, ledger: LedgerFile): Promise<number> {
  const { speech, answers } = run;
  const recorded = ledger.current();
  const empty = recorded === undefined || recorded.entries.length === 0;
  const org = answers.orgUrl ?? recorded?.target.org;
  if (empty && (org === undefined || answers.credentials === undefined)) {
    await ledger.save(() => undefined);
    return nothingLeft(speech, answers.installation, undefined);
  }
  if (org !== undefined) refuseOther(recorded, { org });
  const withOrg = org === undefined ? run : await withCredentials(run, org);
  requireAnswers(withOrg.answers, { credentials: true, frontend: false });
  const { found, plan, input, opened } = await look(withOrg, recorded).catch((error) => {
    throw withNext(speech, withWayOut(speech, error));
  });
  const { drivers, target, cluster, entries, aside, origins } = found;
  if (plan.changes.length === 0 && input.observed.size === 0) {
    await ledger.save(() => undefined);
    return nothingLeft(speech, answers.installation, found);
  }
  const place = { installation: answers.installation, org, authServer: undefined, cluster };
  showPlan(speech, plan, place, opened && openedText(opened, 'before'));
  await refuseScopes(await openOktaOrg(withOrg), plan);
  if (writes(plan).length > 0)
    await confirm(speech, {
      question: `Remove this from the org ${org}${cluster ? ` and from the cluster of context ${cluster.context} (${cluster.server})` : ''}?`,
      takesAway: true,
    });
  found.forget();
  const kept = [...remaining(entries, plan.changes, input)];
  const wanted = writes(plan).length;
  const { written, skipped } =
    wanted > 0
      ? await carryOut(withOrg, { plan, drivers, target, ledger, entries: [...entries, ...aside, ...origins.left] })
      : { written: 0, skipped: [] };
  const refused = skipped.map(leftWithProblem);
  kept.push(...origins.left, ...entries.filter(({ key }) => refused.some((left) => left.key === key)));
  // What is not there any more needs no removal, and no record.
  await ledger
    .save((now) => (kept.length === 0 ? undefined : { ...(now ?? withoutFacts(answers.installation, found)), entries: kept }))
    .catch((failure: unknown) => {
      throw halfWay(speech, { written, failure }, wanted);
    });
  return report(speech, answers, {
    plan,
    opened,
    left: [...plan.changes.filter(isLeft), ...refused],
    kept: kept.map(({ key, title }) => ({ key, title })),
    found,
  });
}

async function look(run: Run, recorded: Ledger | undefined) {
  const found = await findToRemove(run, recorded);
  const { entries, drivers, doubts, aside, origins } = found;
  const observed = await observe([], entries, drivers);
  const input = { kinds, wanted: [], observed, entries, adopt: false, deactivateOnly: isDeactivateOnly(run.answers) };
  const plan = makePlan(input);
  // what is recorded somewhere is certain
  const certain = new Set(entries.map(({ id }) => id));
  const unclear = doubts.filter(({ id }) => !certain.has(id));
  return {
    found,
    input,
    plan: {
      changes: [
        ...plan.changes,
        ...unclear,
        ...aside.map(leftAside(run.answers, recorded)),
        ...origins.left.map(leftBecause(origins.why)),
      ],
    },
    opened: await opensOf(run, plan, found),
  };
}

/** What the removal of a policy means for the routes; what cannot be read is no reason to stop. */
async function opensOf({ answers }: Run, plan: Plan, { kubectl }: FoundToRemove): Promise<OpenedRoutes | undefined> {
  if (kubectl === undefined || !plan.changes.some(isRemovedPolicy)) return undefined;
  const { routes, policies } = await gatherRoutes({ value: kubectl }, answers, 'answers');
  return openedRoutes(plan, known(policies) ?? [], known(routes));
}

/** A cluster that is gone for good must not hold up the rest. */
function withWayOut({ again }: Speech, error: unknown): unknown {
  const isGone = error instanceof Problem && ['cluster-unreachable', 'context-unknown', 'kubectl-missing'].includes(error.code);
  if (!isGone) return error;
  const { code, message, hint, cause, next } = error;
  const wayOut = `If the cluster is gone for good, leave it aside: ${again} --no-apply`;
  return new Problem(code, message, `${hint}\n${wayOut}`, cause, next);
}

/** Of a cluster that is left alone nothing is kept: the labels of what may be there still find it. */
function leftAside(answers: Answers, recorded: Ledger | undefined): (entry: Entry) => Left {
  const server = recorded?.target.cluster?.server;
  const removes = nextCommand(`gloo-okta teardown --org-url ${answers.orgUrl}`, answers.given);
  const note = `left alone${server === undefined ? '' : ` in the cluster at ${server}`} (--no-apply); if that is still there, ${removes} removes it`;
  return ({ kind, key, title, place, id }) => ({ action: 'leave', kind, key, title, place, id: id ?? '', note });
}

function leftBecause(note: string): (entry: Entry) => Left {
  return ({ kind, key, title, place, id }) => ({ action: 'leave', kind, key, title, place, id: id ?? '', note });
}

/** What the credentials may not remove, and the rest works without: it stays known. */
function leftWithProblem({ change: { kind, key, title, place }, problem }: Skipped): Left {
  return { action: 'leave', kind, key, title, place, id: '', note: `${problem.message} ${problem.hint}` };
}

function isDeactivateOnly({ given }: Answers): boolean {
  return given.get('deactivateOnly')?.value === true;
}

type Left = Extract<Change, { action: 'leave' }>;

function isLeft(change: Change): change is Left {
  return change.action === 'leave';
}

function withoutFacts(installation: string, { target }: FoundToRemove): Ledger {
  return { version: 1, name: installation, target, facts: {}, entries: [] };
}

interface Outcome {
  readonly plan: Plan;
  readonly opened: OpenedRoutes | undefined;
  readonly left: readonly Left[];
  readonly kept: readonly { readonly key: string; readonly title: string }[];
  readonly found: FoundToRemove;
}

function report(speech: Speech, answers: Answers, { plan, opened, left, kept, found }: Outcome): number {
  if (speech.modes.json) {
    const keys = [...new Set([...kept.map(({ key }) => key), ...left.map(({ key }) => key)])];
    const opens = opened?.titles === undefined ? {} : { opens: opened.titles };
    speech.out(jsonDocument('teardown', { summary: summaryOf(plan), changes: planJson(plan), left: keys, ...opens }));
    return 0;
  }
  const again = nextCommand('gloo-okta teardown', answers.given);
  const lines = left
    .map((change) => `  - ${printableLine(change.title, 200)}: ${printableLine(change.note ?? '', 500)}\n`)
    .join('');
  if (isDeactivateOnly(answers) && kept.length > 0 && left.length === 0) {
    const titles = kept.map(({ title }) => printableLine(title, 200)).join(', ');
    speech.show(
      `Done: the app is deactivated, as the guide leaves it. Still there: ${titles}.\nTo remove these too, run: ${again}\n`,
    );
  } else if (left.length === 0) speech.show('Done: everything that gloo-okta made is gone.\n');
  else {
    const rest = isDeactivateOnly(answers) ? 'Done as far as the guide goes' : 'Done: all else that gloo-okta made is gone';
    const what = writes(plan).length === 0 ? 'Nothing was removed' : rest;
    const later = kept.length > 0 ? `Once nobody needs it any more, run here: ${again}\n` : '';
    speech.show(`${what}. Left:\n${lines}${later}`);
  }
  if (opened !== undefined) speech.show(openedText(opened, 'after'));
  if (found.unseen) speech.tell(`No cluster was looked at: ${printable(found.unseen.message, 300)}\n`);
  return 0;
}

function nothingLeft(speech: Speech, installation: string, found: FoundToRemove | undefined): number {
  if (speech.modes.json) {
    speech.out(jsonDocument('teardown', { summary: 'Nothing to do.', changes: [], left: [] }));
    return 0;
  }
  const where =
    found === undefined
      ? 'here'
      : `in the org ${found.target.org}${found.cluster ? ` and in the cluster of context ${printable(found.cluster.context, 100)}` : ''}`;
  speech.show(`There is nothing left of the installation ${installation} ${where}.\n`);
  if (found === undefined) speech.tell('To look for it in an org and a cluster, give --org-url and credentials.\n');
  if (found?.unseen) speech.tell(`No cluster was looked at: ${printable(found.unseen.message, 300)}\n`);
  return 0;
}
