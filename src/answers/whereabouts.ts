import type { NeededFlag, Whereabouts } from '../core/checks/complete-commands.ts';
import type { Given } from './given.ts';
import { type Input, type InputName, inputNamed, inputs, longFlag } from './inputs.ts';
import { commandLine, replayWords } from './replay.ts';
import { isWhere } from './where-inputs.ts';

/** Those that kubectl calls the same. */
const ofKubectl: readonly InputName[] = ['context', 'kubeconfig', 'cluster', 'user', 'as', 'asGroup'];

/**
 * What the commands that a run prints need so that they are about the same: what was given by flags, for variables and a config
 * file are there for the next run, too. Before anything is made that is every answer, for none is recorded yet.
 */
export function whereaboutsOf(given: Given, when: 'before' | 'after'): Whereabouts {
  const needed = (inputs as readonly Input[]).filter(({ name, inConfig }) => {
    const source = given.get(name as InputName)?.source;
    const isNeeded = isWhere(name) || (when === 'before' && inConfig !== false);
    // the name is in a variable, too, and told in every command since it decides about what is taken away
    return isNeeded && (source === 'flag' || source === 'prompt' || (name === 'name' && source !== undefined));
  });
  return { ours: needed.map((input) => flagOf(input, given)), kubectl: kubectlWords(given) };
}

function flagOf(input: Input, given: Given): NeededFlag {
  const name = input.name as InputName;
  const flag = longFlag(input);
  const value = given.get(name);
  const words = name === 'config' ? ['--config', String(value?.value)] : replayWords(only(given, [name]));
  return { flag, words: commandLine(words), commands: inputNamed(name).commands };
}

function kubectlWords(given: Given): string {
  return commandLine(replayWords(only(given, ofKubectl)));
}

function only(given: Given, names: readonly InputName[]): Given {
  return new Map([...given].filter(([name]) => names.includes(name)));
}
