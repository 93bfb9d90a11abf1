import { completedCommands, type NeededFlag, type Whereabouts } from '../core/checks/complete-commands.ts';
import { Problem } from '../errors.ts';
import type { Given } from './given.ts';
import { type CommandName, type Input, type InputName, inputNamed, inputs, longFlag } from './inputs.ts';
import { commandLine, replayWords } from './replay.ts';
import { isWhere } from './where-inputs.ts';

const goesOn: NeededFlag = { flag: '--yes', short: '-y', words: '--yes', commands: ['setup', 'release'] };

/** Those that say which cluster is meant, whoever calls it. */
const whichCluster: readonly InputName[] = ['context', 'cluster'];
/** Those that kubectl calls the same. */
const ofKubectl: readonly InputName[] = ['context', 'kubeconfig', 'cluster', 'user', 'as', 'asGroup'];

/** What was looked at, where other than the recorded is named. */
const lookedAt: readonly string[] = ['appName', 'authServer', 'namespace', 'extAuthServer', 'policy', 'routeLabel'];

/**
 * What the commands that a run prints need so that they are about the same: what was given by flags, for variables and a config
 * file are there for the next run, too. Before anything is made that is every answer, for none is recorded yet; afterwards what
 * says where, and what was looked at. Where nobody could confirm (`isAlone`), a command that only asks before it goes on is told to
 * go on; one that takes away is not.
 */
export function whereaboutsOf(given: Given, when: 'before' | 'after', isAlone = false): Whereabouts {
  const flags = neededFlags(given, ({ name, inConfig }) =>
    when === 'before' ? isWhere(name) || inConfig !== false : isWhere(name) || lookedAt.includes(name),
  );
  return {
    ours: isAlone ? [...flags, goesOn] : flags,
    kubectl: kubectlWords(given, ofKubectl),
    kubectlOfOthers: kubectlWords(given, whichCluster),
  };
}

function neededFlags(given: Given, isNeeded: (input: Input) => boolean): readonly NeededFlag[] {
  return (inputs as readonly Input[]).flatMap((input) => {
    const source = given.get(input.name as InputName)?.source;
    // the name is in a variable, too, and told in every command since it decides about what is taken away
    const isToldOf = source === 'flag' || source === 'prompt' || (input.name === 'name' && source !== undefined);
    return isToldOf && isNeeded(input) ? [flagOf(input, given)] : [];
  });
}

/** Pure: a line of commands about an installation that is recorded with its org, for a person to run next. */
export function nextCommand(line: string, given: Given): string {
  const ours = neededFlags(given, ({ name }) => isWhere(name) && name !== 'orgUrl');
  return completedCommands(line, { ours, kubectl: kubectlWords(given, ofKubectl) });
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

function kubectlWords(given: Given, names: readonly InputName[]): string {
  return commandLine(replayWords(only(given, names)));
}

function only(given: Given, names: readonly InputName[]): Given {
  return new Map([...given].filter(([name]) => names.includes(name)));
}
