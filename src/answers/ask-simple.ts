import { changeList } from './ask-list.ts';
import type { Asker } from './asker.ts';
import { type InputName, inputNamed } from './inputs.ts';
import type { Answered, Known, Question } from './known.ts';
import { faultOfText } from './value-faults.ts';

interface Words {
  readonly message: string;
  readonly hint?: string;
  readonly explain: string;
}

/** Asks for the text of an input. Where its default is answered the input stays open, so that a replay is short. */
export function plainText(
  input: InputName,
  words: Words & { readonly initial?: (known: Known) => string | undefined },
): Question['put'] {
  const { initial, ...asked } = words;
  return async (known, ask) => {
    const now = known.answers.given.get(input)?.value;
    const offered = typeof now === 'string' ? now : initial?.(known);
    const text = await ask.text({
      ...asked,
      ...(offered === undefined ? {} : { initial: offered }),
      fault: (line) => faultOfText(inputNamed(input), line),
    });
    return { changes: { [input]: text === inputNamed(input).default ? undefined : text } };
  };
}

/** Asks for a text that need not be given; a dash takes it back. */
export function optionalText(input: InputName, words: Words): Question['put'] {
  return async (known, ask) => {
    const now = known.answers.given.get(input)?.value;
    const text = await ask.text({
      ...words,
      message: `${words.message} (- for none)`,
      initial: typeof now === 'string' ? now : '-',
      fault: (line) => (line === '-' ? undefined : faultOfText(inputNamed(input), line)),
    });
    return { changes: { [input]: text === '-' ? undefined : text } };
  };
}

/** Asks for a switch: the first answer leaves it off, the second sets it. */
export function askYes(
  input: InputName,
  message: string,
  explain: string,
  [off, on]: readonly [string, string],
): Question['put'] {
  return async (known, ask) => {
    const chosen = await ask.choose({
      message,
      explain,
      choices: [
        { value: 'off', name: off },
        { value: 'on', name: on },
      ],
      initial: known.answers.given.get(input)?.value === true ? 'on' : 'off',
    });
    return { changes: { [input]: chosen === 'on' ? true : undefined } };
  };
}

/** Asks who may sign in: everyone, nobody yet, or groups. */
export async function askAssign(known: Known, ask: Asker): Promise<Answered> {
  const now = known.answers.assign;
  const some = now.length > 0 && !now.includes('everyone');
  const chosen = await ask.choose({
    message: 'Who may sign in?',
    explain: 'The app is assigned to these groups. Nobody else can sign in to it or see it.',
    choices: [
      { value: 'everyone', name: 'Everyone in the org' },
      { value: 'groups', name: 'Only some groups' },
      { value: 'none', name: 'Nobody yet', about: 'You assign people later, in the Admin Console' },
    ],
    initial: some ? 'groups' : now.length === 0 ? 'none' : 'everyone',
  });
  if (chosen !== 'groups') return { changes: { assign: chosen === 'everyone' ? undefined : ['none'] } };
  const explain = 'The names that the Admin Console shows under Directory > Groups.';
  const { groups } = known.found;
  if (groups !== undefined && groups.length > 0) {
    const ticked = await ask.tick({
      message: 'Which groups?',
      explain,
      choices: groups.map((name) => ({ value: name, name })),
      ticked: now,
      fault: (names) => (names.length === 0 ? 'tick at least one' : undefined),
    });
    return { changes: { assign: ticked } };
  }
  const items = some ? now : [];
  for (;;) {
    const names = await changeList(ask, {
      message: 'Which groups?',
      one: 'Name of a group',
      explain,
      items,
      fault: () => undefined,
    });
    if (names.length > 0) return { changes: { assign: names } };
    ask.tell('Name at least one group, or go back.');
  }
}
