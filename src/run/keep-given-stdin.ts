import { type Given, waysToGive } from '../answers/given.ts';
import { type Input, inputs, longFlag } from '../answers/inputs.ts';
import { Problem } from '../errors.ts';
import { keepStdin, stdinName } from '../files.ts';
import type { Io } from '../io.ts';

/** Files that we do not read ourselves. */
const elsewhere: ReadonlySet<string> = new Set(['saveConfig', 'kubeconfig']);

/**
 * Reads stdin where one of the inputs is the file `-`. The config file, which is read first, has kept it already.
 * @throws Problem `bad-value` where two inputs want it, or one cannot be read from it
 */
export async function keepGivenStdin(given: Given, io: Pick<Io, 'readStdin'>): Promise<void> {
  const wanting = (inputs as readonly Input[]).filter(({ name, flag }) => {
    const value = given.get(name as Parameters<Given['get']>[0])?.value;
    if (name === 'tokenStdin') return value === true;
    // the page of an error is long
    if (name === 'redirectUri') return Array.isArray(value) && value.includes(stdinName);
    return flag.endsWith('<file>') && value === stdinName;
  });
  const wrong = wanting.find(({ name }) => elsewhere.has(name));
  if (wrong !== undefined)
    throw new Problem('bad-value', `${longFlag(wrong)} cannot be stdin.`, `Name a file: ${longFlag(wrong)} FILE`);
  const [first, second] = wanting;
  if (first !== undefined && second !== undefined) {
    throw new Problem(
      'bad-value',
      `stdin can be read once, and ${longFlag(first)} and ${longFlag(second)} both want it.`,
      `Give one of them in another way: ${waysToGive(second.name as Parameters<typeof waysToGive>[0])}.`,
    );
  }
  if (first !== undefined && first.name !== 'config' && first.name !== 'tokenStdin') keepStdin(Buffer.from(await io.readStdin()));
}
