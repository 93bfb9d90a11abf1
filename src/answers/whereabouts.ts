import { completedCommands, type NeededFlag, type Whereabouts } from '../core/checks/complete-commands.ts';
import { Problem } from '../errors.ts';
import type { Given } from './given.ts';
import { type CommandName, type Input, type InputName, inputNamed, inputs, longFlag } from './inputs.ts';
import { commandLine, replayWords } from './replay.ts';
import { isWhere } from './where-inputs.ts';

const goesOn: NeededFlag = { flag: '--yes', short: '-y', words: '--yes', commands: ['setup'] };

/** Those that kubectl calls the same. */
const ofKubectl: readonly InputName[] = ['context', 'kubeconfig', 'cluster', 'user', 'as', 'asGroup'];

/**
 * What the commands that a run prints need so that they are about the same: what was given by flags, for variables and a config
 * file are there for the next run, too. Before anything is made that is every answer, for none is recorded yet. Where nobody could
 * confirm (`isAlone`), a command that only asks before it goes on is told to go on; one that takes away is not.
 */
export function whereaboutsOf(given: Given, when: 'before' | 'after', isAlone = false): Whereabouts {
  const needed = (inputs as readonly Input[]).filter(({ name, inConfig }) => {
    const source = given.get(name as InputName)?.source;
    const isNeeded = isWhere(name) || (when === 'before' && inConfig !== false);
    // the name is in a variable, too, and told in every command since it decides about what is taken away
    return isNeeded && (source === 'flag' || source === 'prompt' || (name === 'name' && source !== undefined));
  });
  const flags = needed.map((input) => flagOf(input, given));
  return { ours: isAlone ? [...flags, goesOn] : flags, kubectl: kubectlWords(given) };
}

/** Pure: a line of commands about an installation that is recorded, for a person to run next. The org is recorded with it. */
export function nextCommand(line: string, given: Given): string {
  const { ours, kubectl } = whereaboutsOf(given, 'after');
  return completedCommands(line, { ours: ours.filter(({ flag }) => flag !== '--org-url'), kubectl });
}

/** Pure: the set-up that these answers are given for, with more `words`, for a person to run next. */
export function setupWith(words: string, given: Given, isAlone: boolean): string {
  return completedCommands(`gloo-okta setup ${words}`, whereaboutsOf(given, 'before', isAlone));
}

/** Which command it is, and whether nobody is there who could confirm the next one. */
interface Asking {
  readonly command: CommandName;
  readonly isAlone: boolean;
}

/** The commands that are about what is not made yet. */
const beforehand: readonly CommandName[] = ['setup', 'plan', 'doctor', 'render', 'export'];

/**
 * Trouble that a run met, in which every printed command is about what that run was about; anything else as it is.
 * What is to be done about another installation, where that one was made, is left as it is said.
 */
export function withWhereabouts(error: unknown, given: Given, { command, isAlone }: Asking): unknown {
  if (!(error instanceof Problem) || error.code === 'other-org' || error.code === 'other-cluster') return error;
  const where = whereaboutsOf(given, beforehand.includes(command) ? 'before' : 'after', isAlone);
  const [hint, next] = [completedCommands(error.hint, where), error.next && completedCommands(error.next, where)];
  if (hint === error.hint && next === error.next) return error;
  const { unsent, taken, about } = error;
  return Object.assign(new Problem(error.code, error.message, hint, error.cause, next), { unsent, taken, about });
}

function flagOf(input: Input, given: Given): NeededFlag {
  const name = input.name as InputName;
  const flag = longFlag(input);
  const value = given.get(name);
  const words = name === 'config' ? ['--config', String(value?.value)] : replayWords(only(given, [name]));
  const short = /^(-\w),/.exec(input.flag)?.[1];
  return { flag, ...(short === undefined ? {} : { short }), words: commandLine(words), commands: inputNamed(name).commands };
}

function kubectlWords(given: Given): string {
  return commandLine(replayWords(only(given, ofKubectl)));
}

function only(given: Given, names: readonly InputName[]): Given {
  return new Map([...given].filter(([name]) => names.includes(name)));
}
