import { isStop, Problem, untouched } from '../errors.ts';
import type { Applied } from '../shell/apply.ts';
import type { Speech } from './speech.ts';

/** The failure as the user has to see it: once something was written it is a stop half-way, whatever its cause. */
export function halfWay(speech: Pick<Speech, 'again'>, applied: Pick<Applied, 'written' | 'failure'>, wanted: number): unknown {
  const { again } = speech;
  const { written, failure } = applied;
  if (written === 0 || !(failure instanceof Problem)) return withNext(speech, failure);
  const stopped = isStop(failure);
  return new Problem(
    stopped ? failure.code : 'stopped-half-way',
    stopped
      ? `Stopped: ${written} of ${wanted} changes were made and are recorded.`
      : `Stopped after ${written} of ${wanted} changes: ${failure.message}`,
    `${stopped ? '' : `${failure.hint}\n`}What is done is recorded; to go on, run: ${again}`,
    failure,
    again,
  );
}

/**
 * A failure of the network or of the cluster, or a signal, with the command to go on, where it has none yet; others as they
 * are. For failures before anything was written.
 */
export function withNext({ again }: Pick<Speech, 'again'>, failure: unknown): unknown {
  if (!(failure instanceof Problem) || failure.next !== undefined) return failure;
  const { code, message, hint, cause } = failure;
  if (isStop(failure)) return untouched(code, failure.untouched ?? 'Stopped', `To go on, run: ${again}`, cause, again);
  if (![4, 6, 7, 8].includes(failure.exitCode) || repeatsRefused(again, failure)) return failure;
  return new Problem(code, message, `${hint}\nTo go on, run: ${again}`, cause, again);
}

/** The flags whose value is wrong where there is this trouble. */
const refused: Readonly<Partial<Record<Problem['code'], readonly string[]>>> = {
  'context-unknown': ['--context', '--workload-context', '--cluster', '--user'],
  'not-okta': ['--org-url'],
  'cluster-name-unknown': ['--cluster-name'],
  'ext-auth-service-missing': ['--ext-auth-service', '--ext-auth-service-namespace'],
};

/** Whether the line to go on would give the value again that was refused. */
function repeatsRefused(again: string, { code }: Problem): boolean {
  return (refused[code] ?? []).some((flag) => new RegExp(`(?<!\\S)${flag}(?![\\w-])`).test(again));
}
