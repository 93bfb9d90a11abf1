import { type Answered, isGiven, type Question, withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { isMendedByCredentials, takeCredentials } from '../installation/ask-credentials.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { keepAnswers } from './kept-answers.ts';
import { knownOf, type Wizard } from './wizard-state.ts';

/** Asks one question and takes its answer in; what contradicts another answer, or does not work, is said and asked again. */
export async function put(wizard: Wizard, question: Question, isRefused = false): Promise<void> {
  const known = () => ({ ...knownOf(wizard), ...(isRefused ? { isRefused: true as const } : {}) });
  for (;;) {
    const answered = await question.put(known(), wizard.ask);
    const { run } = wizard;
    try {
      wizard.run =
        question.name === 'credentials'
          ? await takeCredentials(run, answered, run.answers.orgUrl as string)
          : changedBy(wizard, question, answered);
    } catch (error) {
      const isMended = question.name === 'credentials' ? isMendedByCredentials(error) : false;
      if (!(error instanceof Problem) || (error.code !== 'bad-value' && !isMended)) throw error;
      // who said No knows that
      if (error.code !== 'cancelled') run.speech.showProblem(error);
      continue;
    }
    wizard.answered.add(question.name);
    wizard.asked.add(question.name);
    const { orgUrl } = wizard.run.answers;
    if (question.name === 'orgUrl' && orgUrl !== undefined) refuseOther(wizard.recorded, { org: orgUrl });
    if (question.name === 'orgUrl') wizard.read.delete('identity');
    if (question.part === 'okta') wizard.read.delete('org');
    if (['context', 'workloadContext', 'apply'].includes(question.name)) wizard.read.delete('cluster');
    await keepAnswers(run.world.io, run.answers.installation, wizard.run.answers.given, wizard.answered);
    return;
  }
}

/** The run after a question; where the answer leaves a default, or what was found, as it is, that stays what it is. */
function changedBy(wizard: Wizard, question: Question, { changes }: Answered): Run {
  const { run } = wizard;
  const { given } = run.answers;
  const next = withAnswers(run, withChanges(given, changes));
  const known = knownOf(wizard);
  // what nothing else decided was decided by a person
  if (isGiven(question, given) || question.isNeeded?.(known) === true) return next;
  const shown = ({ answers }: Run) => JSON.stringify(question.shows({ ...known, answers }));
  return shown(next) === shown(run) ? run : next;
}
