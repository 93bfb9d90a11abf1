import { writes } from '../core/make-plan.ts';
import type { Change, Drivers, Entry, Plan, Target } from '../core/model.ts';
import type { Problem } from '../errors.ts';
import { type Applied, applyPlan, recordEntries } from '../shell/apply.ts';
import type { LedgerFile } from '../shell/ledger-file.ts';
import { stepDoing, stepText } from '../ui/progress.ts';
import { halfWay } from './go-on.ts';
import type { Run } from './run.ts';

/** What carrying out a plan needs besides the run. */
export interface Work {
  readonly plan: Plan;
  readonly drivers: Drivers;
  readonly target: Target;
  readonly ledger: LedgerFile;
  /** What is known of the installation, by the ledger and by the record on the app. */
  readonly entries: readonly Entry[];
}

/**
 * Applies a plan with a line for each step.
 * @throws Problem `stopped-half-way` when something was written before it failed; else what went wrong itself.
 */
export async function carryOut({ speech, world, answers }: Run, work: Work): Promise<Applied> {
  const onStop = () =>
    speech.say('\nStopping: what is under way ends first, nothing new begins. Ctrl-C once more leaves at once.\n');
  world.io.signal.addEventListener('abort', onStop, { once: true });
  const { ledger, target, entries } = work;
  const underWay = new Map<Change, () => void>();
  const applied = await world.writing(async () => {
    await recordEntries({ ledger, target, installation: answers.installation }, entries);
    return applyPlan(work.plan, {
      drivers: work.drivers,
      ledger: work.ledger,
      installation: answers.installation,
      target: work.target,
      force: answers.adopt,
      stop: world.io.signal,
      sleep: world.io.sleep,
      now: world.io.now,
      tell: ({ change, state, took, problem }) => {
        if (state === 'begun') underWay.set(change, speech.begin(stepDoing(change)));
        else {
          underWay.get(change)?.();
          speech.say(stepText(change, state === 'done' ? 'done' : 'failed', took ?? 0, speech.theme));
          if (state === 'skipped' && problem !== undefined) world.warn(`Left out: ${problem.message}`, dispensed(problem));
        }
      },
    });
  });
  world.io.signal.removeEventListener('abort', onStop);
  const { written } = applied;
  if (written > 0) world.noteChange(`${written} ${written === 1 ? 'thing' : 'things'} of the plan, recorded`);
  if (applied.failure !== undefined) throw halfWay(speech, applied, writes(work.plan).length);
  return applied;
}

/** Nothing is wrong with the rest. */
function dispensed({ hint }: Problem): string {
  return `All else goes on without it. ${hint} Or leave trusted origins alone: --trusted-origins skip`;
}
