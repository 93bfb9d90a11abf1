import { refuseSecretsIn } from './answers/argv-secrets.ts';
import { withoutKnownSecrets } from './core/secret.ts';
import { Problem, stopSignals } from './errors.ts';
import { commandSays, helpText, quickAnswer } from './help.ts';
import { type Io, processIo, takeEnv } from './io.ts';
import type { ColorChoice } from './ui/theme.ts';
import { issuesUrl, version } from './version.ts';

/** Milliseconds within which a signal counts as the same: npx hands on the Ctrl-C that the terminal has sent already. */
const sameKeystroke = 100;

/** Runs the process's command line: the first signal becomes a Problem, a second one ends the process at once. */
export async function run(): Promise<void> {
  const env = takeEnv(process.env);
  const stop = new AbortController();
  let since = 0;
  const listen = (signal: keyof typeof stopSignals) => {
    // It stays: whoever starts child processes would take a process without listeners for one that is to die.
    const listener = () => {
      if (!stop.signal.aborted) {
        since = Date.now();
        stop.abort(new Problem(stopSignals[signal], 'Stopped.', 'Run it again whenever you like.'));
      } else if (Date.now() - since > sameKeystroke) {
        process.removeListener(signal, listener);
        process.kill(process.pid, signal);
      }
    };
    process.on(signal, listener);
  };
  for (const signal of Object.keys(stopSignals) as (keyof typeof stopSignals)[]) listen(signal);
  process.exitCode = await main(process.argv.slice(2), processIo(stop.signal, env));
}

/**
 * Runs one command line and gives its exit code. The one catch: expected trouble is shown in two lines or as JSON,
 * anything else is a bug of ours.
 */
export async function main(argv: readonly string[], outside: Io): Promise<number> {
  const io = guarded(outside);
  try {
    refuseSecretsIn(argv);
    return await dispatch(argv, io);
  } catch (error) {
    return await report(io.signal.aborted && !(error instanceof Problem) ? io.signal.reason : error, argv, io);
  }
}

/** The same world, to which no secret of this run is written, whoever sent it back to us. */
function guarded(outside: Io): Io {
  // descriptors, for some of it is opened only when it is asked for
  return Object.create(null, {
    ...Object.getOwnPropertyDescriptors(outside),
    out: { value: (text: string) => outside.out(withoutKnownSecrets(text)), enumerable: true },
    err: { value: (text: string) => outside.err(withoutKnownSecrets(text)), enumerable: true },
  }) as Io;
}

/** What needs no parser is answered without loading it. */
async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const answer = quickAnswer(argv, io.terminal.columns);
  if (asksForTree(argv)) {
    const [{ helpTree }, { commandTable }] = await Promise.all([import('./help-tree.ts'), import('./command-table.ts')]);
    io.out(
      `${JSON.stringify(
        helpTree(
          commandTable,
          argv.find((word) => Object.hasOwn(commandSays, word)),
        ),
        null,
        2,
      )}\n`,
    );
    return 0;
  }
  if (answer !== undefined) {
    io[answer.to](answer.text);
    return answer.code;
  }
  if (argv.length === 0) {
    const code = await (await import('./commands/setup.ts')).runGuided(io);
    if (code !== undefined) return code;
    io.err(helpText(io.terminal.columns));
    return 3;
  }
  return (await import('./program.ts')).runProgram(argv, io, main);
}

/** Whether help is asked for in a form for programs. */
function asksForTree(argv: readonly string[]): boolean {
  const flags = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  return flags.includes('--json') && (flags.includes('--help') || flags.includes('-h') || flags[0] === 'help');
}

async function report(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  const { themeFor } = await import('./ui/theme.ts');
  const theme = themeFor('stderr', colorOf(argv, io), io);
  // any other word may be a secret that stood after a wrong flag
  const command = argv.find((word) => Object.hasOwn(commandSays, word)) ?? 'gloo-okta';
  const json = argv.includes('--json') || /^(1|true|yes|on)$/i.test(io.env['GLOO_OKTA_JSON'] ?? '');
  if (error instanceof Problem) {
    const { problemText, problemJson } = await import('./ui/problem-text.ts');
    const { breaksCommands, wrappedMessage } = await import('./core/wrap.ts');
    if (json) io.out(`${JSON.stringify({ schemaVersion: 1, command, ok: false, error: problemJson(error) }, null, 2)}\n`);
    const text = problemText(error, theme);
    io.err(io.terminal.stderr ? wrappedMessage(text, io.terminal.columns, 2, breaksCommands(io.platform)) : text);
    return error.exitCode;
  }
  const { printable } = await import('./core/printable.ts');
  const text = printable(error instanceof Error ? (error.stack ?? String(error)) : String(error), 8_000);
  const hint = `Please report it with this text: ${issuesUrl}`;
  if (json)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, command, ok: false, error: { code: 'bug', message: text.split('\n')[0], hint, next: null } }, null, 2)}\n`,
    );
  io.err(
    `${theme.bad(`${theme.symbols.fail} This is a bug of gloo-okta ${version} (Node ${process.versions.node}).`)}\n${text}\n${hint}\n`,
  );
  return 1;
}

/** What `--color` or its variable says, read without the parser: the command line itself may be the trouble. */
function colorOf(argv: readonly string[], { env }: Pick<Io, 'env'>): ColorChoice {
  const at = argv.findLastIndex((word) => /^--color(=|$)/.test(word));
  const flag = argv[at]?.split('=')[1] ?? argv[at + 1];
  const said = at === -1 ? env['GLOO_OKTA_COLOR'] : flag;
  return said === 'always' || said === 'never' ? said : 'auto';
}
