import { askLoginApp } from '../answers/ask-way-in.ts';
import { goBack } from '../answers/asker.ts';
import type { Given } from '../answers/given.ts';
import { type Answered, withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { paths } from '../okta/paths.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { cancelledBy, type OrgRun } from './ask-org-url.ts';
import { onOrg, openOktaOrg } from './open-org.ts';
import { type SignedInToOrg, signInToOrg, untilWhen, warnOfMissing } from './sign-in-to-org.ts';

/** Trouble that other credentials mend. */
const refused = ['okta-token-refused', 'okta-key-refused', 'login-refused', 'bad-value'];

/**
 * The run on the org at `orgUrl`, with credentials: a person who is there is asked for those that are missing, once the address
 * is known to be that of an org, and again when the org refuses them.
 * @throws Problem `cancelled` when nothing is given, `not-okta`, `okta-unreachable`
 */
export async function withCredentials(run: Run, orgUrl: string): Promise<Run> {
  const { speech, world } = run;
  const there = onOrg(run, orgUrl);
  if (there.answers.credentials !== undefined || !speech.canAsk) return there;
  await readOrgIdentity(world.http, orgUrl).finally(speech.begin(`asking ${orgUrl}`));
  const { questionNamed } = await import('../answers/questions.ts');
  const ask = await speech.asker();
  for (let isRefused = false; ; ) {
    const known = { answers: there.answers, found: {}, answered: new Set<string>() };
    const answered = await questionNamed('credentials')
      .put({ ...known, ...(isRefused ? { isRefused: true } : {}) }, ask)
      .catch((error: unknown) => {
        throw error === goBack ? cancelledBy(run) : error;
      });
    const asked = await takeCredentials(there, answered, orgUrl).catch((error: unknown) => showIfMended(run, error));
    if (asked === undefined) continue;
    const problem = await openOktaOrg(asked)
      .then((org) => org.firstPage(paths.authServers))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    // whatever else is wrong is told by what is done next
    if (!(problem instanceof Problem) || !refused.includes(problem.code)) return asked;
    speech.showProblem(problem);
    isRefused = isRefusedToken(problem, asked);
  }
}

/**
 * Signs a person in by the app that they name, or by one that is made first; asks again where that did not work.
 * @throws Problem `cancelled` where they go back
 */
export async function signInByAsking(run: OrgRun): Promise<SignedInToOrg & { readonly run: Run }> {
  const ask = await run.speech.asker();
  for (;;) {
    const answered = await askLoginApp(ask).catch((error: unknown) => {
      throw error === goBack ? cancelledBy(run) : error;
    });
    const made = await signInAs(run, answered, run.answers.orgUrl).catch((error: unknown) => showIfMended(run, error));
    if (made === undefined) continue;
    const changes = { loginClientId: made.session.clientId };
    return { ...made, run: withAnswers(run, withChanges(run.answers.given, changes)) };
  }
}

/** Whether it was a token that the org did not take: it alone is to be asked for again. */
export function isRefusedToken({ code }: Problem, { answers: { credentials } }: Run): boolean {
  return code === 'okta-token-refused' && credentials?.kind === 'token';
}

/**
 * The run with what a person gave at the question for credentials; signs them in where that is what they chose, and makes the
 * app for it first where there is none.
 * @throws Problem `login-refused`, `cancelled`, `bad-value`, and Okta's
 */
export async function takeCredentials(run: Run, answered: Answered, orgUrl: string): Promise<Run> {
  const given = withChanges(run.answers.given, answered.changes);
  const { token } = answered;
  const typed = token === undefined ? undefined : ({ kind: 'token', from: { typed: token } } as const);
  // the org may be named by the ledger alone
  if (answered.signIn === undefined) return onOrg(withAnswers(run, given, { chosen: typed }), orgUrl);
  return onOrg(onSession(run, given, await signInAs(run, answered, orgUrl)), orgUrl);
}

/** Signs in as it was answered: by an app that is there, or by one that is made with the token. */
async function signInAs(run: Run, { token, signIn }: Answered, orgUrl: string): Promise<SignedInToOrg> {
  const refreshes = run.answers.given.get('refresh')?.value === true;
  if (typeof signIn === 'object') return signInToOrg(run, { orgUrl, ...signIn, refreshes });
  const { makeLoginApp } = await import('./login-app.ts');
  const credentials = token && ({ kind: 'token', from: { typed: token } } as const);
  return makeLoginApp({ ...run, answers: { ...run.answers, credentials } }, orgUrl);
}

/** The run with a sign-in that was just made, which is said. */
function onSession(run: Run, given: Given, { session, missing }: SignedInToOrg): Run {
  run.speech.tell(`You are signed in to ${session.orgUrl}${untilWhen(session)}.\n`);
  warnOfMissing(run, missing);
  const { clientId } = session;
  const named = given.get('loginClientId')?.value === clientId ? given : withChanges(given, { loginClientId: clientId });
  return withAnswers(run, named, { chosen: { kind: 'session', from: 'session', session, isChosen: true } });
}

/** Shows trouble that other credentials mend; throws what is none. */
function showIfMended({ speech }: Run, error: unknown): undefined {
  if (!(error instanceof Problem) || !isMendedByCredentials(error)) throw error;
  // who said No knows that
  if (error.code !== 'cancelled') speech.showProblem(error);
}

/** Whether it is worth while to ask for credentials again: they do not do, or somebody changed their mind. */
export function isMendedByCredentials(error: unknown): boolean {
  return error instanceof Problem && [...refused, 'okta-right-missing', 'cancelled', 'stopped-half-way'].includes(error.code);
}
