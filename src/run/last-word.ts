import { Problem, untouched } from '../errors.ts';
import type { Speech } from './speech.ts';
import type { World } from './world.ts';

/**
 * Trouble as it ends a run. After a signal or a No it says that nothing was changed where that is so, and else what was: an
 * app for signing in can be made before a question that is answered with No.
 */
export function lastWord(error: unknown, run: { readonly world: World; readonly speech: Speech }): unknown {
  const { world, speech } = run;
  const { signal } = world.io;
  const problem = !(error instanceof Problem) && signal.aborted ? signal.reason : error;
  if (!(problem instanceof Problem)) return error;
  const isSignal = problem === signal.reason;
  if (!isSignal && problem.untouched === undefined) return problem;
  const what = problem.untouched ?? 'Stopped';
  const { code, cause } = problem;
  const { again } = speech;
  const hint = isSignal ? `To go on, run: ${again}` : problem.hint;
  const next = isSignal ? again : problem.next;
  const changes = world.changes();
  if (changes.length === 0) return untouched(code, what, hint, cause, next);
  return new Problem(code, `${what}. Until then this was changed: ${changes.join('; ')}.`, hint, cause, next);
}
