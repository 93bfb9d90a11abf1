import type { Input } from './answers/inputs.ts';
import type { commandSays } from './help.ts';
import type { Io } from './io.ts';

/** One call of a command. */
export interface Call {
  /** By the name of the input; for commands with options of their own, by commander's name. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** The words after a command that takes some. */
  readonly words: readonly string[];
  readonly argv: readonly string[];
  readonly io: Io;
  /** Runs another command line as this one is run, with its errors shown; gives its exit code. */
  readonly main: (argv: readonly string[], io: Io) => Promise<number>;
}

/** A command: what it says of itself, and what runs it. Its module is loaded only when it is called. */
export interface CommandEntry {
  readonly name: keyof typeof commandSays;
  readonly says: string;
  /** Options of its own, for commands that do not take the inputs of the table. */
  readonly options?: readonly { readonly flag: string; readonly says: string }[];
  /** The word it takes, e.g. `<shell>`, and what it may be; without `oneOf` it takes any words, flags too. */
  readonly word?: { readonly shape: string; readonly says: string; readonly oneOf?: readonly string[] };
  /** True when it takes every input of the table. */
  readonly takesAll?: true;
  readonly run: (call: Call) => Promise<number>;
}

/** Whether a command takes an input as a flag. */
export function takesInput(entry: CommandEntry, input: Input): boolean {
  return entry.takesAll === true || (input.commands as readonly string[]).includes(entry.name);
}
