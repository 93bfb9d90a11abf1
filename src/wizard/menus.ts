import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { typedToken } from '../answers/answers.ts';
import { groupClaim } from '../answers/ask-claims.ts';
import type { Asker } from '../answers/asker.ts';
import { defaultOf } from '../answers/inputs.ts';
import type { Known, Question } from '../answers/known.ts';
import { questions } from '../answers/questions.ts';
import { printableLine } from '../core/printable.ts';
import type { Run } from '../run/run.ts';
import { writeAnswers } from '../run/save-config.ts';
import type { ReviewRow } from '../ui/review-text.ts';

/** Every answer, with where it came from. */
export function reviewRows(known: Known): readonly ReviewRow[] {
  return questions
    .filter((question) => question.name !== 'groupFilter')
    .map((question) => ({ label: question.label, lines: question.shows(known), from: fromOf(question, known) }));
}

/** Where the answer to a question came from, in words. */
export function fromOf(question: Question, known: Known): string {
  const given = question.inputs.map((input) => known.given.get(input)).find((value) => value !== undefined);
  if (given !== undefined) return given.from;
  if (question.name === 'credentials' && known.answers.credentials !== undefined)
    return typedToken(known.answers) === undefined ? 'environment' : 'you';
  if (known.answered.has(question.name)) return 'you';
  return question.found?.(known) === true ? 'found' : 'default';
}

/** Lets a person choose the answer to change; `undefined` for none. */
export async function chooseQuestion(ask: Asker, known: Known): Promise<Question | undefined> {
  // without a group claim there is nothing that a filter could be put on
  const offered = questions.filter((question) => question.name !== 'groupFilter' || groupClaim(known) !== undefined);
  const chosen = await ask.choose({
    message: 'Change which answer?',
    explain: 'The question is asked again, with the present answer as its default.',
    choices: [
      ...offered.map((question) => ({
        value: question.name,
        name: printableLine(`${question.label}: ${question.shows(known).join(', ')}`, 200),
      })),
      { value: '', name: 'none, go back' },
    ],
  });
  return offered.find((question) => question.name === chosen);
}

/** Asks for a file and writes the answers to it, never a secret; gives its name. */
export async function saveAnswers({ speech, world, answers }: Run, ask: Asker): Promise<string> {
  const file = await ask.text({
    message: 'File',
    hint: `No secret goes into it, so it can be kept in git. gloo-okta reads ${defaultOf('config')} of the folder it runs in by itself.`,
    explain: 'A YAML file with your answers. What is there already is overwritten.',
    initial: defaultOf('config'),
    fault: (text) => (text === '' ? 'it is empty' : undefined),
  });
  await writeAnswers(world.io, answers, file);
  speech.err(`Saved the answers to ${printableLine(file)}.\n`);
  return file;
}

/** Whether a file is there. */
export async function isThere({ cwd }: { readonly cwd: string }, file: string): Promise<boolean> {
  return access(resolve(cwd, file)).then(
    () => true,
    () => false,
  );
}
