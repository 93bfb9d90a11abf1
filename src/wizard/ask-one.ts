import { goBack } from '../answers/asker.ts';
import { questionNamed } from '../answers/questions.ts';
import { Problem, type ProblemCode } from '../errors.ts';
import { setUpOnce } from '../installation/set-up.ts';
import type { Run } from '../run/run.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { put } from './put.ts';
import { readStep } from './read-steps.ts';
import { newWizard, type Reading, type Wizard } from './wizard-state.ts';

/** The one answer that trouble is about, by the name of its question. */
const asked: Readonly<Partial<Record<ProblemCode, string>>> = {
  'unknown-auth-server': 'authServer',
  'org-auth-server': 'authServer',
  'unknown-group': 'assign',
  'context-unknown': 'context',
  'cluster-name-unknown': 'clusterName',
  'namespace-missing': 'namespace',
  'ext-auth-service-missing': 'extAuthService',
};

/**
 * Goes on where the set-up by flags stopped at one answer that is missing, wrong or not clear: a person is asked for that one, and
 * it is tried again, until nothing is unclear. Nothing is held while they think.
 * @throws `error` where it is about no answer, and when the person goes back
 */
export async function setUpAsking(run: Run, error: unknown): Promise<number> {
  if (questionOf(error) === undefined) throw error;
  const { world, speech, answers } = run;
  const recorded = await readLedger(world.io, answers.installation);
  const wizard = newWizard(run, recorded, await speech.asker());
  for (let trouble = error; ; ) {
    await askAbout(wizard, trouble);
    try {
      return await setUpOnce(wizard.run);
    } catch (next) {
      trouble = next;
    }
  }
}

async function askAbout(wizard: Wizard, trouble: unknown): Promise<void> {
  const name = questionOf(trouble);
  if (name === undefined) throw trouble;
  const { ask, run } = wizard;
  ask.tell(`${run.speech.theme.warn(run.speech.theme.symbols.warn)} ${(trouble as Problem).message}`);
  const question = questionNamed(name);
  const before: readonly Reading[] =
    question.part === 'cluster' ? (name === 'context' ? ['contexts'] : ['contexts', 'cluster']) : ['identity', 'org'];
  try {
    for (const reading of before) await readStep(wizard, reading);
    await put(wizard, question);
  } catch (error) {
    throw error === goBack ? trouble : error;
  }
}

function questionOf(error: unknown): string | undefined {
  return error instanceof Problem ? (error.about ?? asked[error.code]) : undefined;
}
