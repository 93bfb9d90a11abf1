import { configSchema } from '../answers/config-schema.ts';
import type { Given } from '../answers/given.ts';
import { type Input, inputs, shownDefault } from '../answers/inputs.ts';
import { setVariables } from '../answers/okta-variables.ts';
import type { Io } from '../io.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { type ConfigRow, configText } from '../ui/config-text.ts';

/** Shows every value and where it came from; of secrets only that they are given. Looks at no org and no cluster. */
export function runConfigShow({ speech, world, answers: { given } }: Run): number {
  const rows = [
    ...secretRows(world.io.env, given),
    ...(inputs as readonly Input[]).filter(isSetting).map((input) => rowFor(input, given)),
  ];
  if (speech.modes.json) {
    speech.out(jsonDocument('config show', { values: rows.map(({ name, value, from }) => ({ name, value, from })) }));
    return 0;
  }
  const { stdout, columns } = speech.terminal;
  speech.out(configText(rows, speech.resultTheme, stdout ? columns : Number.POSITIVE_INFINITY));
  return 0;
}

/** Prints the JSON Schema of the config file. */
export function runConfigSchema(io: Io): number {
  io.out(`${JSON.stringify(configSchema(), null, 2)}\n`);
  return 0;
}

/** Modes of one run are no settings. */
function isSetting(input: Input): boolean {
  return input.inConfig !== false;
}

function rowFor(input: Input, given: Given): ConfigRow {
  const found = given.get(input.name as never);
  if (found !== undefined) {
    const { value } = found;
    const text = value === true ? 'yes' : typeof value === 'string' ? value : value.join(', ');
    return { name: input.name, value: text, from: found.from };
  }
  const shown = shownDefault(input);
  if (shown !== undefined) return { name: input.name, value: shown, from: 'default' };
  return input.takes === 'yes'
    ? { name: input.name, value: 'no', from: 'default' }
    : { name: input.name, value: '-', from: 'not given' };
}

function secretRows(env: Io['env'], given: Given): readonly ConfigRow[] {
  const row = (name: string, kind: 'token' | 'privateKey', others: readonly string[]): ConfigRow => {
    const other = others.find((input) => given.has(input as never));
    const from = setVariables(kind, env)[0]?.variable ?? (other === undefined ? undefined : given.get(other as never)?.from);
    return from === undefined ? { name, value: '-', from: 'not given' } : { name, value: 'given', from };
  };
  return [row('API token', 'token', ['tokenFile', 'tokenStdin']), row('private key', 'privateKey', ['privateKeyFile'])];
}
