import { Command, CommanderError, Option } from 'commander';
import { refuseSecretsIn } from './answers/argv-secrets.ts';
import { type CommandName, type Input, inputs, longFlag, variableOf } from './answers/inputs.ts';
import { Problem } from './errors.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

/** A command of the table: what it says of itself, and what runs it. Its module is loaded only when it is called. */
interface Entry {
  readonly name: CommandName;
  readonly says: string;
  readonly run: (call: Call) => Promise<number>;
}

interface Call {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly argv: readonly string[];
  readonly io: Io;
}

const table: readonly Entry[] = [
  {
    name: 'setup',
    says: 'make the sign-in, in Okta and in the cluster',
    run: async (call) => (await import('./commands/setup.ts')).runSetup(await session('setup', call)),
  },
  {
    name: 'plan',
    says: 'show what setup would change; writes nothing',
    run: async (call) => (await import('./commands/plan.ts')).runPlan(await session('plan', call)),
  },
  {
    name: 'render',
    says: 'print the manifests only',
    run: async (call) => (await import('./commands/render.ts')).runRender(await session('render', call)),
  },
  {
    name: 'env',
    says: "print the frontend's settings",
    run: async (call) => (await import('./commands/env.ts')).runEnv(await session('env', call)),
  },
  {
    name: 'verify',
    says: 'is it in force? judges both worlds, calls the gateway, signs in',
    run: async (call) => (await import('./commands/verify.ts')).runVerify(await session('verify', call)),
  },
  {
    name: 'doctor',
    says: 'is all that setup needs there?',
    run: async (call) => (await import('./commands/doctor.ts')).runDoctor(await session('doctor', call)),
  },
  {
    name: 'teardown',
    says: 'remove what setup made',
    run: async (call) => (await import('./commands/teardown.ts')).runTeardown(await session('teardown', call)),
  },
];

async function session(command: CommandName, { flags, argv, io }: Call) {
  return (await import('./commands/session.ts')).openSession(command, flags, argv, io);
}

/**
 * Runs one command line and gives its exit code. The one catch: expected trouble is shown in two lines or as JSON,
 * anything else is a bug of ours.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    refuseSecretsIn(argv);
    return await dispatch(argv, io);
  } catch (error) {
    return await report(io.signal.aborted && !(error instanceof Problem) ? io.signal.reason : error, argv, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command('gloo-okta')
    .description('One command from nothing to an Okta sign-in that Gloo Mesh Gateway enforces, and one command back to nothing.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined })
    .addHelpText('after', '\nTo see the whole guide without an account and without a cluster: gloo-okta demo\n');
  for (const entry of table) {
    const command = program.command(entry.name).description(entry.says).allowExcessArguments(false);
    for (const input of (inputs as readonly Input[]).filter((candidate) => candidate.commands.includes(entry.name)))
      command.addOption(optionFor(input));
    command.action(async () => {
      code = await entry.run({ flags: flagsOf(command), argv, io });
    });
  }
  program
    .command('sandbox')
    .description('run a local Okta org, Kubernetes API and gateway until stopped')
    .option('--port <n>', "Okta's port", '0')
    .option('--latency <ms>', 'delay of every Okta call', '0')
    .option('--state <file>', 'keep the state in this file across runs')
    .action(async (options) => {
      code = await (await import('./commands/sandbox.ts')).runSandbox(options, io);
    });
  program
    .command('demo')
    .description('the whole guide in the sandbox, start to finish, then cleaned up')
    .action(async () => {
      code = await (await import('./commands/demo.ts')).runDemo(io);
    });
  if (argv.length === 0) {
    io.err(program.helpInformation());
    return 3;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return 3;
    throw new Problem(
      'usage',
      sentence(error.message),
      'gloo-okta --help lists the commands, gloo-okta COMMAND --help its flags.',
    );
  }
  return code;
}

function optionFor(input: Input): Option {
  const variables = input.name === 'config' ? '' : ` [${variableOf(input)}]`;
  const option = new Option(
    input.flag,
    `${input.says}${input.fallback === undefined ? '' : ` (default: ${input.fallback})`}${variables}`,
  );
  if (input.takes === 'list') option.argParser((value: string, all: readonly string[] | undefined) => [...(all ?? []), value]);
  return option;
}

/** Commander's options under the names of the inputs: `--no-issuer` sets `issuer` to false there, `noIssuer` to true here. */
function flagsOf(command: Command): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = command.opts();
  const flags: Record<string, unknown> = {};
  for (const input of inputs as readonly Input[]) {
    const long = longFlag(input);
    const attribute = camel(long.replace(/^--(no-)?/, ''));
    if (long.startsWith('--no-')) flags[input.name] = options[attribute] === false ? true : undefined;
    else flags[input.name] = options[attribute];
  }
  return flags;
}

function camel(word: string): string {
  return word.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?)]$/.test(text) ? '' : '.'}`;
}

async function report(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  const { themeFor } = await import('./ui/theme.ts');
  const theme = themeFor('stderr', argv.includes('--color=always') ? 'always' : 'auto', io);
  const command = argv.find((word) => !word.startsWith('-')) ?? 'gloo-okta';
  const json = argv.includes('--json') || /^(1|true|yes|on)$/i.test(io.env['GLOO_OKTA_JSON'] ?? '');
  if (error instanceof Problem) {
    const { problemText, problemJson } = await import('./ui/problem-text.ts');
    if (json) io.out(`${JSON.stringify({ schemaVersion: 1, command, ok: false, error: problemJson(error) }, null, 2)}\n`);
    io.err(problemText(error, theme));
    return error.exitCode;
  }
  const { printable } = await import('./core/printable.ts');
  const text = printable(error instanceof Error ? (error.stack ?? String(error)) : String(error), 8_000);
  const hint = 'Please report it with this text: https://github.com/gloo-okta/gloo-okta/issues';
  if (json)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, command, ok: false, error: { code: 'bug', message: text.split('\n')[0], hint, next: null } }, null, 2)}\n`,
    );
  io.err(
    `${theme.bad(`${theme.symbols.fail} This is a bug of gloo-okta ${version} (Node ${process.versions.node}).`)}\n${text}\n${hint}\n`,
  );
  return 1;
}
