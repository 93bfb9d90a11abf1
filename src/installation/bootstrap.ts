import { typedToken } from '../answers/answers.ts';
import { askForAppToken } from '../answers/ask-way-in.ts';
import { goBack } from '../answers/asker.ts';
import { Problem } from '../errors.ts';
import { textAt } from '../okta/json-shape.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { paths } from '../okta/paths.ts';
import { confirm } from '../run/confirm.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { withCredentials } from './ask-credentials.ts';
import { cancelledBy, type OrgRun, withOrgUrl } from './ask-org-url.ts';
import { findLoginApp, loginAppLabel, makeLoginApp, onlyToken } from './login-app.ts';
import { openOktaOrg } from './open-org.ts';
import { untilWhen, warnOfMissing } from './sign-in-to-org.ts';

/**
 * Makes the app by which people sign in from now on, with an administrator's API token given once.
 * @throws as {@link makeLoginApp}
 */
export async function runBootstrap(given: Run): Promise<number> {
  const { speech } = given;
  const asked = await withOrgUrl(given);
  const { credentials } = asked.answers;
  const { run, session, missing, isRevoked } = await made(
    credentials?.kind === 'session' ? { ...asked, answers: { ...asked.answers, credentials: undefined } } : asked,
  );
  const { orgUrl, clientId, scopes } = session;
  if (speech.modes.json) {
    speech.out(jsonDocument('login', { orgUrl, clientId, scopes, missing, tokenRevoked: isRevoked }));
    return 0;
  }
  speech.show(`It works: you are signed in to ${orgUrl}${untilWhen(session)}.\n`);
  warnOfMissing(run, missing);
  speech.show(`From now on: gloo-okta login --org-url ${orgUrl} --login-client-id ${clientId}\n`);
  return 0;
}

/** Makes the app; a person who typed a token that the org refuses is asked for it again. */
async function made(given: OrgRun): Promise<Awaited<ReturnType<typeof makeLoginApp>> & { readonly run: Run }> {
  for (;;) {
    const run = await withToken(given);
    try {
      return { run, ...(await makeLoginApp(run, run.answers.orgUrl)) };
    } catch (error) {
      const isTyped = typedToken(run.answers) !== undefined;
      if (!isTyped || !(error instanceof Problem) || error.code !== 'okta-token-refused') throw error;
      run.speech.showProblem(error);
    }
  }
}

/** The run with an API token, which a person who is there is asked for. */
async function withToken(run: OrgRun): Promise<OrgRun> {
  if (run.answers.credentials !== undefined) return run;
  if (!run.speech.canAsk) throw new Problem('missing-input', 'To make the app takes an API token.', onlyToken);
  await readOrgIdentity(run.world.http, run.answers.orgUrl).finally(run.speech.begin(`asking ${run.answers.orgUrl}`));
  const token = await askForAppToken(await run.speech.asker()).catch((error: unknown) => {
    throw error === goBack ? cancelledBy(run) : error;
  });
  const { answers } = run;
  return { ...run, answers: { ...answers, credentials: { kind: 'token', from: { typed: token } } } };
}

/**
 * Takes the app for signing in away again.
 * @throws Problem `nothing-recorded` where there is none, and Okta's
 */
export async function removeLoginApp(run: Run): Promise<void> {
  const { orgUrl } = (await withOrgUrl(run)).answers;
  const opened = await withCredentials(run, orgUrl);
  if (opened.answers.credentials === undefined) {
    throw new Problem('missing-input', 'Nobody is signed in to the org.', 'Sign in first: gloo-okta login');
  }
  const org = await openOktaOrg(opened);
  const app = await findLoginApp(org);
  if (app === undefined) {
    throw new Problem(
      'nothing-recorded',
      `The org has no app that gloo-okta login --bootstrap made.`,
      'Nothing has to be removed.',
    );
  }
  await confirm(run.speech, { question: `Remove the app "${loginAppLabel}" from ${orgUrl}?`, takesAway: true });
  const path = paths.app(textAt(app, 'id'));
  try {
    await run.world.writing(async () => {
      if (textAt(app, 'status') === 'ACTIVE') await org.call('POST', `${path}/lifecycle/deactivate`);
      run.world.noteChange(`the app "${loginAppLabel}" is deactivated`);
      await org.call('DELETE', path);
    });
    run.speech.say(`Removed the app "${loginAppLabel}".\n`);
  } catch (error) {
    // the sign-in by which it was deactivated ended with it
    if (org.openedBy !== 'session' || !(error instanceof Problem) || error.code !== 'okta-token-refused') throw error;
    const how = 'To delete it too, do it in the Admin Console (Applications), or with an API token: OKTA_CLIENT_TOKEN.';
    run.world.warn(
      `The app "${loginAppLabel}" is deactivated, so nobody can sign in by it, but an app cannot delete itself.`,
      how,
    );
  }
}
