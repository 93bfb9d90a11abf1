import { type Question, withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { isMendedByCredentials, takeCredentials } from '../installation/ask-credentials.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { withAnswers } from '../run/run.ts';
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
          : withAnswers(run, withChanges(run.answers.given, answered.changes));
    } catch (error) {
      const isMended = question.name === 'credentials' ? isMendedByCredentials(error) : false;
      if (!(error instanceof Problem) || (error.code !== 'bad-value' && !isMended)) throw error;
      run.speech.showProblem(error);
      continue;
    }
    wizard.answered.add(question.name);
    const { orgUrl } = wizard.run.answers;
    if (question.name === 'orgUrl' && orgUrl !== undefined) refuseOther(wizard.recorded, { org: orgUrl });
    if (question.name === 'orgUrl') wizard.read.delete('identity');
    if (question.part === 'okta') wizard.read.delete('org');
    if (['context', 'workloadContext', 'apply'].includes(question.name)) wizard.read.delete('cluster');
    await keepAnswers(run.world.io, run.answers.installation, wizard.run.answers.given, wizard.answered);
    return;
  }
}
