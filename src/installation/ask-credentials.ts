import { goBack } from '../answers/asker.ts';
import { sessionSource } from '../answers/credential-source.ts';
import { withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { paths } from '../okta/paths.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { openOktaOrg } from './open-org.ts';

/** Trouble that other credentials mend. */
const refused = ['okta-token-refused', 'okta-key-refused', 'bad-value'];

/**
 * The run on the org at `orgUrl`, with credentials: a person who is there is asked for those that are missing, once the address
 * is known to be that of an org, and again when the org refuses them.
 * @throws Problem `cancelled` when nothing is given, `not-okta`, `okta-unreachable`
 */
export async function withCredentials(run: Run, orgUrl: string): Promise<Run> {
  const { answers, speech, world } = run;
  const onOrg = (other: Run): Run => {
    const credentials = other.answers.credentials ?? sessionSource(world.sessions, orgUrl, other.answers.loginClientId);
    return { ...other, answers: { ...other.answers, orgUrl, credentials } };
  };
  if (onOrg(run).answers.credentials !== undefined || !speech.canAsk) return onOrg(run);
  await readOrgIdentity(world.http, orgUrl);
  const { questionNamed } = await import('../answers/questions.ts');
  const ask = await speech.asker();
  for (;;) {
    const { changes, token } = await questionNamed('credentials')
      .put({ answers, found: {}, answered: new Set() }, ask)
      .catch((error: unknown) => {
        if (error !== goBack) throw error;
        throw new Problem('cancelled', 'Cancelled; nothing was changed.', `To start again: ${speech.again}`);
      });
    const asked = onOrg(withAnswers(run, withChanges(answers.given, changes), { token }));
    const problem = await openOktaOrg(asked)
      .then((org) => org.firstPage(paths.authServers))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    // whatever else is wrong is told by what is done next
    if (!(problem instanceof Problem) || !refused.includes(problem.code)) return asked;
    speech.showProblem(problem);
  }
}
