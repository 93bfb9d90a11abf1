import { access } from 'node:fs/promises';
import { chosenSource } from '../answers/answers.ts';
import type { Asker } from '../answers/asker.ts';
import { defaultOf } from '../answers/inputs.ts';
import type { Known, Question } from '../answers/known.ts';
import { questions } from '../answers/questions.ts';
import { canBeChanged } from '../answers/questions-okta.ts';
import { printableLine } from '../core/printable.ts';
import { filePath } from '../files.ts';
import type { Run } from '../run/run.ts';
import { writeAnswers } from '../run/save-config.ts';
import type { ReviewRow } from '../ui/review-text.ts';

/** Where an answer came from that nobody gave. */
const standard = 'default';
const found = 'found';

/** The answers with where they came from; the details among them where `withDetails` says so, or somebody gave or was asked for them. */
export function reviewRows(known: Known, withDetails: boolean): readonly ReviewRow[] {
  return shownQuestions(known, withDetails)
    .map((question) => ({ label: question.label, lines: question.shows(known), from: fromOf(question, known) }))
    .filter(({ lines }) => lines.length > 0);
}

/** The claims are shown with their filter. */
function shownQuestions(known: Known, withDetails: boolean): readonly Question[] {
  return questions.filter((question) => question.name !== 'groupFilter' && (withDetails || !isHidden(question, known)));
}

function isHidden(question: Question, known: Known): boolean {
  return (
    question.isDetail === true && known.asked?.has(question.name) !== true && [standard, found].includes(fromOf(question, known))
  );
}

/** The details that the review does not show, in words. */
export function hiddenDetails(known: Known): readonly string[] {
  return questions
    .filter((question) => question.name !== 'groupFilter' && isHidden(question, known) && question.shows(known).length > 0)
    .map(({ label }) => label);
}

/** Where the answer to a question came from, in words. */
function fromOf(question: Question, known: Known): string {
  if (question.name === 'credentials') return credentialsFromOf(known);
  const given = question.inputs.map((input) => known.answers.given.get(input)).find((value) => value !== undefined);
  if (given !== undefined) return given.from;
  return question.found?.(known) === true ? found : standard;
}

function credentialsFromOf({ answers }: Known): string {
  const { credentials, given } = answers;
  if (chosenSource(answers) !== undefined) return 'you';
  if (credentials?.kind === 'session') return 'gloo-okta login';
  const ways = (['tokenFile', 'tokenStdin', 'serviceClientId'] as const).map((name) => given.get(name));
  return typeof credentials?.from === 'object' && 'variable' in credentials.from && credentials.kind === 'token'
    ? 'environment'
    : (ways.find((value) => value !== undefined)?.from ?? standard);
}

/** Lets a person choose the answer to change; `undefined` for none. */
export async function chooseQuestion(ask: Asker, known: Known): Promise<Question | undefined> {
  for (let details = false; ; details = true) {
    const offered = questions.filter(
      (question) =>
        canBeChanged(question, known) &&
        question.shows(known).length > 0 &&
        (details ? isHidden(question, known) : !isHidden(question, known)),
    );
    const more = !details && questions.some((question) => isHidden(question, known));
    const chosen = await ask.choose({
      message: details ? 'Which detail?' : 'Which answer?',
      explain: 'You are asked again, and your present answer is the default.',
      choices: [
        ...offered.map((question) => ({
          value: question.name,
          name: printableLine(`${question.label}: ${question.shows(known).join(', ')}`, 200),
        })),
        ...(more ? [{ value: moreDetails, name: 'More: details that few people need' }] : []),
        { value: '', name: 'None, go back' },
      ],
    });
    if (chosen !== moreDetails) return offered.find((question) => question.name === chosen);
  }
}

/** No question is called so. */
const moreDetails = ' more';

/** Asks for a file and writes the answers to it, never a secret; gives its name. */
export async function saveAnswers({ speech, world, answers }: Run, ask: Asker): Promise<string> {
  const file = await ask.text({
    message: 'File',
    hint: `It holds no secrets, so you can keep it in git. gloo-okta reads ${defaultOf('config')} in the current folder by itself.`,
    explain: 'A YAML file with your answers. A file of this name is replaced.',
    initial: defaultOf('config'),
    fault: (text) => (text === '' ? 'it is empty' : undefined),
  });
  await writeAnswers(world.io, answers, file);
  speech.tell(`Your answers are in ${printableLine(file)}.\n`);
  return file;
}

/** Whether a file is there. */
export async function isThere(place: Parameters<typeof filePath>[1], file: string): Promise<boolean> {
  return access(filePath(file, place)).then(
    () => true,
    () => false,
  );
}
