import { groupedInputs, ownGroup } from './answers/input-groups.ts';
import { type Input, longFlag, variableOf } from './answers/inputs.ts';
import { type CommandEntry, takesInput } from './command.ts';
import type { JsonObject } from './core/model.ts';
import { examples } from './examples.ts';
import { version } from './version.ts';

/** What `--help --json` prints: the commands with their words, options and examples; of one command where `only` names it. */
export function helpTree(table: readonly CommandEntry[], only?: string): JsonObject {
  const commands = table.filter(({ name }) => only === undefined || name === only);
  return { schemaVersion: 1, command: 'help', ok: true, version, commands: commands.map(commandJson) };
}

function commandJson(entry: CommandEntry): JsonObject {
  return {
    name: entry.name,
    says: entry.says,
    word: entry.word === undefined ? null : { shape: entry.word.shape, says: entry.word.says, oneOf: entry.word.oneOf ?? null },
    options: [
      ...groupedInputs.filter(({ input }) => takesInput(entry, input)).map(({ group, input }) => inputJson(group, input)),
      ...(entry.options ?? []).map(({ flag, says }) => ({ flag, long: longIn(flag), says, group: ownGroup })),
    ],
    examples: examples[entry.name].map(({ line, says }) => ({ line, says })),
  };
}

function inputJson(group: string, input: Input): JsonObject {
  return {
    flag: input.flag,
    long: longFlag(input),
    says: input.says,
    group,
    takes: input.takes,
    default: input.default ?? null,
    oneOf: input.oneOf ?? null,
    variables: [variableOf(input), ...(input.alsoEnv ?? [])],
    configKey: input.inConfig === false ? null : input.name,
  };
}

function longIn(flag: string): string {
  return /--[a-z-]+/.exec(flag)?.[0] ?? flag;
}
