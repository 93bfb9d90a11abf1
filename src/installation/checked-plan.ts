import { setupWith, whereaboutsOf } from '../answers/whereabouts.ts';
import { completedCommands } from '../core/checks/complete-commands.ts';
import { blockersIn } from '../core/checks/force-state.ts';
import { judgeFacts } from '../core/checks/judge-facts.ts';
import { writes } from '../core/make-plan.ts';
import type { Finding, Ledger, Plan } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { settled } from '../run/all-settled.ts';
import type { Run } from '../run/run.ts';
import { factOf } from '../shell/fact-of.ts';
import { gatherPlanRights } from '../shell/gather-rights.ts';
import { gatherBefore } from './doctor-checks.ts';
import { type Prepared, prepare } from './prepare.ts';

/**
 * Makes the plan, with what the checks say of it: all that can be known is known before the first write. Reads only, but for
 * questions about rights, which are sent only where the plan writes to the cluster.
 * @throws Problem as {@link prepare}
 */
export async function makeCheckedPlan(run: Run, ledger: Ledger | undefined): Promise<Prepared> {
  const [prepared, facts] = await run.world.memory.shared(() =>
    settled([prepare(run, ledger), gatherBefore(run, async () => undefined)]),
  );
  const { plan, cluster } = prepared;
  const asked = cluster === undefined ? undefined : await factOf(gatherPlanRights(cluster.kubectl, plan));
  const rights =
    asked === undefined
      ? {}
      : 'trouble' in asked
        ? { rights: asked }
        : { rights: { value: asked.value?.rights }, ...userIn(asked.value) };
  const known = facts.cluster === undefined ? {} : { cluster: { ...facts.cluster, ...rights } };
  return { ...prepared, plan: { ...plan, findings: judgeFacts({ ...facts, ...known }) } };
}

function userIn(asked: { readonly user?: string } | undefined) {
  return asked?.user === undefined ? {} : { user: asked.user };
}

/**
 * Stops before anything is written where a check says that it cannot be in force, or cannot be made to its end.
 * @throws Problem `check-failed`
 */
export function refuseBlocked(run: Run, plan: Plan): void {
  const { speech, answers } = run;
  const blockers = blockersOf(plan);
  const [first] = blockers;
  if (first === undefined || answers.force) return;
  const says = blockers.map((finding) => `  - ${finding.says} (${finding.check})`).join('\n');
  throw new Problem(
    'check-failed',
    `Nothing was written, for what would be made could not be in force:\n${says}`,
    `${mendOf(first, run)}\nWhere you know better, go on all the same: ${setupWith('--force', answers.given, speech.isAlone)}`,
  );
}

/** A remedy of many lines was shown with its finding. */
function mendOf({ hint }: Finding, { answers }: Run): string {
  if (hint !== undefined && !hint.includes('\n')) return hint;
  const doctor = completedCommands('gloo-okta doctor', whereaboutsOf(answers.given, 'before'));
  return `What mends it is shown above, and by: ${doctor}`;
}

/** What speaks against carrying the plan out; nothing speaks against a plan that writes nothing. */
export function blockersOf(plan: Plan): readonly Finding[] {
  return writes(plan).length === 0 ? [] : blockersIn(plan.findings ?? []);
}
