import { goBack } from '../answers/asker.ts';
import { withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { type Run, withAnswers } from './run.ts';

/**
 * The run with credentials: a person who is there is asked for those that are missing.
 * @throws Problem `cancelled` when nothing is given
 */
export async function withCredentials(run: Run): Promise<Run> {
  const { answers, speech } = run;
  if (answers.credentials !== undefined || !speech.canAsk) return run;
  const { questionNamed } = await import('../answers/questions.ts');
  const known = { given: answers.given, answers, found: {}, answered: new Set<string>() };
  const { changes, token } = await questionNamed('credentials')
    .put(known, await speech.asker())
    .catch((error: unknown) => {
      if (error !== goBack) throw error;
      throw new Problem('cancelled', 'Cancelled; nothing was changed.', `To start again: ${speech.again}`);
    });
  return withAnswers(run, withChanges(answers.given, changes), { token });
}
