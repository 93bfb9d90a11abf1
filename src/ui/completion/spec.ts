/** What the value of an option is completed with. */
export type Completes =
  | { readonly kind: 'none' }
  | { readonly kind: 'text' | 'file' | 'folder' | 'context' | 'namespace'; readonly what: string }
  | { readonly kind: 'one-of'; readonly what: string; readonly values: readonly string[] };

/** One option of a command. */
export interface CompletedOption {
  /** E.g. `--namespace`. */
  readonly long: string;
  /** E.g. `-n`. */
  readonly short?: string;
  readonly says: string;
  readonly repeatable: boolean;
  readonly value: Completes;
}

/** One command and all that may follow it. */
export interface CompletedCommand {
  readonly name: string;
  readonly says: string;
  readonly words: readonly string[];
  readonly options: readonly CompletedOption[];
}

/** A text in single quotes, as sh, bash and zsh read it. */
export function shQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Both spellings of an option. */
export function spellings(option: CompletedOption): readonly string[] {
  return option.short === undefined ? [option.long] : [option.short, option.long];
}

/** The options of all commands that take a value, each once, by how they are completed. */
export function valued(commands: readonly CompletedCommand[]): readonly CompletedOption[] {
  const byName = new Map<string, CompletedOption>();
  for (const command of commands)
    for (const option of command.options) if (option.value.kind !== 'none') byName.set(option.long, option);
  return [...byName.values()];
}
