import type { Asked, Asker, Choice } from './asker.ts';

/** A list that is to be changed. */
export interface ListQuestion extends Asked {
  readonly items: readonly string[];
  /** Asks for one more member. */
  readonly one: string;
  readonly fault: (text: string) => string | undefined;
  readonly preview?: (text: string) => string;
}

/** Words that cannot be a member: white space begins them. */
const more = ' more';

/** Lets a person leave members out and add others, one at a time; Enter alone ends. */
export async function changeList(ask: Asker, question: ListQuestion): Promise<readonly string[]> {
  const { items, message, hint, explain } = question;
  const about = { ...(hint === undefined ? {} : { hint }), explain };
  if (items.length === 0) return addTo(ask, question, []);
  const choices: Choice[] = [...items.map((item) => ({ value: item, name: item })), { value: more, name: 'Add another one' }];
  const kept = await ask.tick({ message, ...about, choices, ticked: items });
  const rest = kept.filter((item) => item !== more);
  return kept.includes(more) ? addTo(ask, question, rest) : rest;
}

async function addTo(ask: Asker, question: ListQuestion, items: readonly string[]): Promise<readonly string[]> {
  const all = [...items];
  for (;;) {
    const text = await ask.text({
      message: `${question.one} (just Enter when done)`,
      explain: question.explain,
      fault: (line) => (line === '' ? undefined : all.includes(line) ? 'it is in the list already' : question.fault(line)),
      ...(question.preview === undefined ? {} : { preview: question.preview }),
    });
    if (text === '') return all;
    all.push(text);
  }
}
