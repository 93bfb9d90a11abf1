import { holdsSecret } from '../core/secret-shapes.ts';
import { type Asker, goBack } from './asker.ts';
import { type Given, type GivenFault, givenValue, refuseFaults } from './given.ts';
import { inputNamed } from './inputs.ts';
import { questions } from './questions.ts';
import { faultOfText, quotedText, type ValueFault } from './value-faults.ts';

/**
 * Asks a person for what is refused, with what was most likely meant. What no question asks for, and what may be a secret, is
 * refused as it is elsewhere; so is all of it where the person goes back.
 * @throws Problem `bad-value`, `bad-config`
 */
export async function correctGiven(given: Given, faults: readonly GivenFault[], openAsker: () => Promise<Asker>): Promise<Given> {
  if (!faults.every(canBeAsked)) refuseFaults(faults);
  const ask = await openAsker();
  const next = new Map(given);
  try {
    for (const fault of faults) {
      const values = await askForValues(fault, ask);
      const input = inputNamed(fault.name);
      if (values.length === 0) continue;
      next.set(fault.name, givenValue(input, input.takes === 'list' ? values : (values[0] ?? ''), 'prompt', 'you'));
    }
  } catch (error) {
    if (error === goBack) refuseFaults(faults);
    throw error;
  }
  return next;
}

function canBeAsked({ name, faults }: GivenFault): boolean {
  if (inputNamed(name).oneOf !== undefined || !questions.some(({ inputs }) => inputs.includes(name))) return false;
  return faults.every(({ text }) => text !== undefined && text !== '' && !holdsSecret(text));
}

async function askForValues({ name, from, good, faults }: GivenFault, ask: Asker): Promise<readonly string[]> {
  const values = new Set(good);
  for (const fault of faults) {
    if (fault.text === undefined) continue;
    // given twice, it is there once
    const own = values.has(fault.text) ? [] : await askForOne(name, from, fault, ask);
    for (const value of own) values.add(value);
  }
  return [...values];
}

async function askForOne(
  name: GivenFault['name'],
  from: string,
  { text, says, instead }: ValueFault,
  ask: Asker,
): Promise<readonly string[]> {
  const input = inputNamed(name);
  const explain = `It is ${input.says}.`;
  if (faultOfText(input, text) === undefined && instead.length === 0) return [text];
  ask.tell(`${from}: ${quotedText(text)}: ${says}.`);
  if (instead.length > 1) {
    const chosen = await ask.choose({
      message: `Use these ${instead.length} values?`,
      hint: instead.join('\n'),
      explain,
      choices: [
        { value: 'all', name: 'Yes' },
        { value: 'one', name: 'No, I type one' },
      ],
    });
    if (chosen === 'all') return instead;
  }
  const [initial] = instead.length === 1 ? instead : [];
  const message = `Value for ${from}`;
  const fault = (line: string) => faultOfText(input, line);
  return [await ask.text({ message, explain, fault, ...(initial === undefined ? {} : { initial }) })];
}
