import { type Input, inputs, longFlag } from '../answers/inputs.ts';
import { type CommandEntry, takesInput } from '../command.ts';
import { checkIds } from '../core/checks/check-list.ts';
import { exitCodes } from '../errors.ts';
import type { Io } from '../io.ts';
import { bashCompletion } from '../ui/completion/bash.ts';
import { fishCompletion } from '../ui/completion/fish.ts';
import { powershellCompletion } from '../ui/completion/powershell.ts';
import type { CompletedCommand, CompletedOption, Completes } from '../ui/completion/spec.ts';
import { zshCompletion } from '../ui/completion/zsh.ts';

const makers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion, powershell: powershellCompletion } as const;

/** Prints the completion script of a shell, made from the tables of commands and inputs. */
export function runCompletion(shell: string, table: readonly CommandEntry[], io: Io): number {
  io.out(makers[shell as keyof typeof makers](completedCommands(table)));
  return 0;
}

/** Every command with its words and options. */
export function completedCommands(table: readonly CommandEntry[]): readonly CompletedCommand[] {
  return table.map((entry) => ({
    name: entry.name,
    says: entry.says,
    words: entry.word?.oneOf ?? (entry.name === 'explain' ? [...Object.keys(exitCodes), ...checkIds] : []),
    options: [...inputOptions(entry), ...(entry.options ?? []).map((option) => ownOption(option.flag, option.says))],
  }));
}

function inputOptions(entry: CommandEntry): readonly CompletedOption[] {
  return (inputs as readonly Input[])
    .filter((input) => takesInput(entry, input))
    .map((input) => ({
      ...named(input.flag),
      says: input.says,
      repeatable: input.takes === 'list',
      value: input.takes === 'yes' ? { kind: 'none' } : completesWith(input),
    }));
}

function completesWith(input: Input): Completes {
  const what = /<([^>]*)>/.exec(input.flag)?.[1] ?? 'value';
  if (input.oneOf !== undefined) return { kind: 'one-of', what, values: input.oneOf };
  if (['--context', '--workload-context'].includes(longFlag(input))) return { kind: 'context', what };
  if (what === 'ns') return { kind: 'namespace', what };
  return { kind: what === 'file' ? 'file' : what === 'dir' ? 'folder' : 'text', what };
}

function ownOption(flag: string, says: string): CompletedOption {
  const what = /<([^>]*)>/.exec(flag)?.[1];
  const value: Completes = what === undefined ? { kind: 'none' } : { kind: what === 'file' ? 'file' : 'text', what };
  return { ...named(flag), says, repeatable: false, value };
}

function named(flag: string): Pick<CompletedOption, 'long' | 'short'> {
  const long = /--[a-z-]+/.exec(flag)?.[0] ?? flag;
  const short = /^-[A-Za-z]\b/.exec(flag)?.[0];
  return { long, ...(short === undefined ? {} : { short }) };
}
