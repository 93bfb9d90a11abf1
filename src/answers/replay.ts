import { shellWord } from '../core/shell-word.ts';
import type { Given } from './given.ts';
import { defaultOf, type Input, inputs, longFlag } from './inputs.ts';

/** The words of a command line that gives the same answers, in the order of the table; modes and secrets are left out. */
export function replayWords(given: Given): readonly string[] {
  return (inputs as readonly Input[]).flatMap((input) => {
    const value = given.get(input.name as never)?.value;
    if (value === undefined || input.inConfig === false) return [];
    const flag = longFlag(input);
    if (value === true) return [flag];
    return (typeof value === 'string' ? [value] : value).flatMap((text) => argument(flag, text));
  });
}

/** Words as a shell takes them back, in one line. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** What a printed command needs to mean this installation: nothing for the usual one, else ` --name NAME`. */
export function nameFlag(installation: string): string {
  return installation === defaultOf('name') ? '' : ` --name ${installation}`;
}

/** A value that begins with a dash would be read as a flag. */
function argument(flag: string, text: string): readonly string[] {
  return text.startsWith('-') ? [`${flag}=${text}`] : [flag, text];
}
