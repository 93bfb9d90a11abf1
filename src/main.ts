import { main } from './cli.ts';
import { Problem } from './errors.ts';
import { processIo } from './io.ts';

/** Runs the process's command line: the first signal becomes a Problem, a second one ends the process at once. */
export async function run(): Promise<void> {
  const stop = new AbortController();
  const onSignal = (code: 'interrupted' | 'terminated') => () =>
    stop.abort(new Problem(code, 'Stopped.', 'What was made is recorded; run the same command to go on.'));
  process.once('SIGINT', onSignal('interrupted'));
  process.once('SIGTERM', onSignal('terminated'));
  process.exitCode = await main(process.argv.slice(2), processIo(stop.signal));
}
