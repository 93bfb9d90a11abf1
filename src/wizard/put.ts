import { type Question, withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { withAnswers } from '../run/run.ts';
import { keepAnswers } from './kept-answers.ts';
import { knownOf, type Wizard } from './wizard-state.ts';

/** Asks one question and takes its answer in; what contradicts another answer is said and asked again. */
export async function put(wizard: Wizard, question: Question): Promise<void> {
  for (;;) {
    const { changes, token } = await question.put(knownOf(wizard), wizard.ask);
    const { run } = wizard;
    const given = withChanges(run.answers.given, changes);
    try {
      wizard.run = question.name === 'credentials' ? withAnswers(run, given, { token }) : withAnswers(run, given);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'bad-value') throw error;
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
