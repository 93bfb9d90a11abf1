import { main } from './cli.ts';
import { Problem } from './errors.ts';
import { processIo, takeEnv } from './io.ts';

/** Milliseconds within which a signal counts as the same: npx hands on the Ctrl-C that the terminal has sent already. */
const sameKeystroke = 100;

/** Runs the process's command line: the first signal becomes a Problem, a second one ends the process at once. */
export async function run(): Promise<void> {
  const env = takeEnv(process.env);
  const stop = new AbortController();
  let since = 0;
  const listen = (signal: 'SIGINT' | 'SIGTERM', code: 'interrupted' | 'terminated') => {
    // It stays: whoever starts child processes would take a process without listeners for one that is to die.
    const listener = () => {
      if (!stop.signal.aborted) {
        since = Date.now();
        stop.abort(new Problem(code, 'Stopped.', 'What was made is recorded; run the same command to go on.'));
      } else if (Date.now() - since > sameKeystroke) {
        process.removeListener(signal, listener);
        process.kill(process.pid, signal);
      }
    };
    process.on(signal, listener);
  };
  listen('SIGINT', 'interrupted');
  listen('SIGTERM', 'terminated');
  process.exitCode = await main(process.argv.slice(2), processIo(stop.signal, env));
}
