import { Argument, Command, CommanderError, Help, Option } from 'commander';
import { groupedInputs, ownGroup } from './answers/input-groups.ts';
import { type Input, inputs, longFlag, shownDefault, variableOf } from './answers/inputs.ts';
import { type Call, type CommandEntry, takesInput } from './command.ts';
import { commandTable } from './command-table.ts';
import { printableLine } from './core/printable.ts';
import { withoutSecrets } from './core/secret-shapes.ts';
import { breaksCommands, wrapped, wrappedCommand } from './core/wrap.ts';
import { Problem } from './errors.ts';
import { examples } from './examples.ts';
import type { Io } from './io.ts';
import { meantCommand } from './meant-command.ts';
import { withStepSummary } from './step-summary.ts';
import { version } from './version.ts';

/**
 * Parses a command line and runs its command; gives the exit code. `main` is what runs further ones; `table` has the commands.
 * @throws Problem `usage` for what is no command line of ours, and what the command throws
 */
export async function runProgram(
  argv: readonly string[],
  io: Io,
  main: Call['main'],
  table: readonly CommandEntry[] = commandTable,
): Promise<number> {
  let code = 0;
  refuseUnknownHelp(argv);
  const program = new Command('gloo-okta')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: () => undefined,
      getOutHelpWidth: () => io.terminal.columns,
      getErrHelpWidth: () => io.terminal.columns,
    });
  for (const entry of table) {
    const command = program
      .command(entry.name)
      .configureHelp({ formatItem })
      .description(entry.says)
      .allowExcessArguments(false)
      .optionsGroup(titled(ownGroup))
      .addHelpOption(new Option('-h, --help', 'print this help').helpGroup(titled(ownGroup)));
    // Only the command that is called pays for its options.
    if (argv.includes(entry.name)) describe(command, entry, io);
    // behind the others, for the first option of a group says where the group stands
    command.version(version, '-V, --version', 'print the version');
    command.action(async () => {
      const flags = takesInputs(entry) ? flagsOf(command) : command.opts();
      code = await withStepSummary(entry.name, io, (heard) => entry.run({ flags, words: command.args, argv, io: heard, main }));
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const isUnknown = error.code === 'commander.unknownCommand';
    const message = isUnknown ? error.message.replace(/\s*\(Did you mean [^)]*\)$/, '') : error.message;
    const advice = isUnknown ? adviceFor(program.args[0] ?? '') : flagsOfWhich(argv);
    throw new Problem('usage', sentence(withoutValues(message, argv)), advice);
  }
  return code;
}

/** The parser has no words of its own for the help of something that is not there. */
function refuseUnknownHelp([first, word = '']: readonly string[]): void {
  if (first !== 'help' || word === '' || commandTable.some(({ name }) => name === word)) return;
  const about = withoutSecrets(withoutValues(word, [word]));
  throw new Problem('usage', `There is no command '${printableLine(about, 60)}' to help with.`, adviceFor(word));
}

/** What to do about a word that is no command: the one that was meant, where that can be told. */
function adviceFor(word: string): string {
  const meant = meantCommand(word);
  const list = 'gloo-okta --help lists the commands.';
  return meant === undefined ? list : `Did you mean ${meant}? ${list}`;
}

/** Where the flags of the command that was called stand. */
function flagsOfWhich(argv: readonly string[]): string {
  const called = commandTable.find(({ name }) => name === argv[0]);
  return called === undefined
    ? 'gloo-okta --help lists the commands, gloo-okta COMMAND --help its flags.'
    : `gloo-okta ${called.name} --help lists its flags, with examples.`;
}

function takesInputs(entry: CommandEntry): boolean {
  return (inputs as readonly Input[]).some((input) => takesInput(entry, input));
}

function describe(command: Command, entry: CommandEntry, io: Io): void {
  for (const { group, input } of groupedInputs) {
    if (takesInput(entry, input)) command.addOption(optionFor(input).helpGroup(titled(group)));
  }
  command.addHelpText('after', () => examplesText(entry, io));
  for (const { flag, says } of entry.options ?? []) command.option(flag, says);
  if (entry.word === undefined) return;
  const argument = new Argument(entry.word.shape, entry.word.says);
  if (entry.word.oneOf === undefined) command.allowUnknownOption();
  command.addArgument(entry.word.oneOf === undefined ? argument : argument.choices([...entry.word.oneOf]));
}

function titled(group: string): string {
  return `${group}:`;
}

function examplesText({ name }: CommandEntry, { terminal, platform }: Io): string {
  const lines = examples[name].flatMap(({ line, says }) =>
    terminal.stdout
      ? [
          breaksCommands(platform) ? wrappedCommand(line, terminal.columns, '  ') : `  ${line}`,
          wrapped(`      ${says}`, terminal.columns),
        ]
      : [`  ${line}`, `      ${says}`],
  );
  return ['', 'Examples:', ...lines].join('\n');
}

/** So many columns what is said of a flag needs beside it; on a narrower terminal it goes below. */
const besideAtLeast = 40;

function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  if (description === '' || width - termWidth - 4 >= besideAtLeast)
    return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  return `  ${term}\n${wrapped(`      ${description}`, width)}`;
}

function optionFor(input: Input): Option {
  const variables = input.name === 'config' ? '' : ` [${variableOf(input)}]`;
  const shown = shownDefault(input);
  const fallback = shown === undefined ? '' : ` (default: ${shown})`;
  const option = new Option(input.flag, `${input.says}${fallback}${variables}`);
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

/** A value may be a secret that was given to the wrong flag; the name before it says enough. */
function withoutValues(message: string, argv: readonly string[]): string {
  const words = argv.filter((word) => word.includes('=')).sort((a, b) => b.length - a.length);
  return withoutSecrets(words.reduce((text, word) => text.replaceAll(`'${word}'`, () => `'${word.split('=')[0]}'`), message));
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?)]$/.test(text) ? '' : '.'}`;
}
