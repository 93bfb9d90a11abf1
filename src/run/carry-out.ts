import { writes } from '../core/make-plan.ts';
import type { Change, Drivers, Entry, Plan, Target } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { type Applied, applyPlan, recordEntries } from '../shell/apply.ts';
import type { LedgerFile } from '../shell/ledger-file.ts';
import { stepDoing, stepText } from '../ui/progress.ts';
import type { Session } from './session.ts';

/** What carrying out a plan needs besides the session. */
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
export async function carryOut(session: Session, work: Work): Promise<Applied> {
  session.beginWriting();
  session.io.signal.addEventListener(
    'abort',
    () => session.say('\nStopping: what is under way ends first, nothing new begins. Ctrl-C once more leaves at once.\n'),
    { once: true },
  );
  const { ledger, target, entries } = work;
  await recordEntries({ ledger, target, installation: session.answers.installation }, entries);
  const underWay = new Map<Change, () => void>();
  const applied = await applyPlan(work.plan, {
    drivers: work.drivers,
    ledger: work.ledger,
    installation: session.answers.installation,
    target: work.target,
    force: session.answers.adopt,
    stop: session.io.signal,
    now: session.io.now,
    tell: ({ change, state, took }) => {
      if (state === 'begun') underWay.set(change, session.begin(stepDoing(change)));
      else {
        underWay.get(change)?.();
        session.say(stepText(change, state, took ?? 0, session.theme));
      }
    },
  });
  if (applied.failure !== undefined) throw halfWay(applied, writes(work.plan).length, session);
  return applied;
}

/** The failure as the user has to see it: once something was written it is a stop half-way, whatever its cause. */
export function halfWay(applied: Pick<Applied, 'written' | 'failure'>, wanted: number, session: Session): unknown {
  const { written, failure } = applied;
  if (written === 0 || !(failure instanceof Problem)) return withNext(session, failure);
  const stopped = failure.code === 'interrupted' || failure.code === 'terminated';
  return new Problem(
    stopped ? failure.code : 'stopped-half-way',
    stopped
      ? `Stopped: ${written} of ${wanted} changes were made and are recorded.`
      : `Stopped after ${written} of ${wanted} changes: ${failure.message}`,
    `${stopped ? '' : `${failure.hint}\n`}What is done is recorded; to go on, run: ${session.again}`,
    failure,
    session.again,
  );
}

/**
 * A failure of the network or of the cluster, or a signal, with the command to go on, where it has none yet; others as they
 * are. For failures before anything was written.
 */
export function withNext(session: Session, failure: unknown): unknown {
  if (!(failure instanceof Problem) || failure.next !== undefined) return failure;
  const { code, message, hint, cause } = failure;
  if (code === 'interrupted' || code === 'terminated')
    return new Problem(code, 'Stopped; nothing was changed.', `To go on, run: ${session.again}`, cause, session.again);
  if (![4, 6, 7, 8].includes(failure.exitCode)) return failure;
  return new Problem(code, message, `${hint}\nTo go on, run: ${session.again}`, cause, session.again);
}
