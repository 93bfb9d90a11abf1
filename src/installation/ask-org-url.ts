import type { Answers } from '../answers/answers.ts';
import { goBack } from '../answers/asker.ts';
import { waysToGive } from '../answers/given.ts';
import { withChanges } from '../answers/known.ts';
import { isStop, Problem, untouched } from '../errors.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { type Run, withAnswers } from '../run/run.ts';

/** A run that knows its org. */
export type OrgRun = Run & { readonly answers: Answers & { readonly orgUrl: string } };

/**
 * The run with the address of an org, which a person who is there is asked for, until it is one.
 * @throws Problem `missing-input` where nobody can be asked, `cancelled` where they go back
 */
export async function withOrgUrl(run: Run): Promise<OrgRun> {
  const { answers, speech, world } = run;
  const { orgUrl } = answers;
  if (orgUrl !== undefined) return { ...run, answers: { ...answers, orgUrl } };
  if (!speech.canAsk) throw new Problem('missing-input', 'The Okta org is missing.', `Name it: ${waysToGive('orgUrl')}`);
  const { questionNamed } = await import('../answers/questions.ts');
  const ask = await speech.asker();
  for (;;) {
    const { changes } = await questionNamed('orgUrl')
      .put({ answers, found: {}, answered: new Set() }, ask)
      .catch((error: unknown) => {
        throw error === goBack ? cancelledBy(run) : error;
      });
    const named = withAnswers(run, withChanges(answers.given, changes));
    const url = named.answers.orgUrl as string;
    try {
      await readOrgIdentity(world.http, url).finally(speech.begin(`asking ${url}`));
      return { ...named, answers: { ...named.answers, orgUrl: url } };
    } catch (error) {
      if (!(error instanceof Problem) || isStop(error)) throw error;
      speech.showProblem(error);
    }
  }
}

/** What going back from the first question means. */
export function cancelledBy({ speech }: Pick<Run, 'speech'>): Problem {
  return untouched('cancelled', 'Cancelled', `To start again: ${speech.again}`);
}
