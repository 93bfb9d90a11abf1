import { configSchema } from '../answers/config-schema.ts';
import type { Given } from '../answers/given.ts';
import { type Input, inputs, shownDefault } from '../answers/inputs.ts';
import type { Io } from '../io.ts';
import { jsonDocument, type Session } from '../run/session.ts';
import { type ConfigRow, configText } from '../ui/config-text.ts';

/** Shows every value and where it came from; of secrets only that they are given. Looks at no org and no cluster. */
export function runConfigShow(session: Session): number {
  const { io, given, modes } = session;
  const rows = [...secretRows(io, given), ...(inputs as readonly Input[]).filter(isSetting).map((input) => rowFor(input, given))];
  if (modes.json) {
    io.out(jsonDocument('config show', { values: rows.map(({ name, value, from }) => ({ name, value, from })) }));
    return 0;
  }
  io.out(configText(rows, session.resultTheme, io.terminal.stdout ? io.terminal.columns : Number.POSITIVE_INFINITY));
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

function secretRows({ env }: Io, given: Given): readonly ConfigRow[] {
  const row = (name: string, variable: string, others: readonly string[]): ConfigRow => {
    const other = others.find((input) => given.has(input as never));
    const from = env[variable] ? variable : other === undefined ? undefined : given.get(other as never)?.from;
    return from === undefined ? { name, value: '-', from: 'not given' } : { name, value: 'given', from };
  };
  return [
    row('API token', 'OKTA_CLIENT_TOKEN', ['tokenFile', 'tokenStdin']),
    row('private key', 'OKTA_CLIENT_PRIVATEKEY', ['privateKeyFile']),
  ];
}
