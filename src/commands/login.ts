import type { CredentialSource } from '../answers/credential-source.ts';
import { waysToGive } from '../answers/given.ts';
import type { Session } from '../core/session.ts';
import { Problem } from '../errors.ts';
import { signInByAsking } from '../installation/ask-credentials.ts';
import { withOrgUrl } from '../installation/ask-org-url.ts';
import { type SignedInToOrg, signInToOrg, untilWhen, warnOfMissing } from '../installation/sign-in-to-org.ts';
import { withNext } from '../run/go-on.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { dropSession, readSessions } from '../shell/session-file.ts';

/** Signs a person in to the org, for this and later runs. */
export async function runLogin(given: Run): Promise<number> {
  const { answers, speech } = given;
  if (answers.given.get('bootstrap')?.value === true) return (await import('../installation/bootstrap.ts')).runBootstrap(given);
  const { session, missing, run } = await signedIn(given);
  await saveConfig(run);
  const { orgUrl, scopes, expires } = session;
  if (speech.modes.json) {
    const about = { orgUrl, clientId: session.clientId, scopes, missing, expires: expires.toISOString() };
    speech.out(jsonDocument('login', { ...about, refreshes: session.refreshToken !== undefined }));
    return 0;
  }
  const other = otherCredentials(given.answers.credentials);
  const used = other === undefined ? 'Every command uses it; gloo-okta' : 'gloo-okta';
  speech.show(`You are signed in to ${orgUrl}${untilWhen(session)}. ${used} logout ends it.\n`);
  warnOfMissing(run, missing);
  if (other !== undefined)
    run.world.warn(`Commands do not use it while ${other} is given: that comes first.`, `Take ${other} away.`);
  return 0;
}

/** What opens the org in spite of a sign-in, in words; `undefined` where nothing does. */
function otherCredentials(source: CredentialSource | undefined): string | undefined {
  if (source === undefined || source.kind === 'session') return undefined;
  if (typeof source.from === 'object' && 'variable' in source.from) return source.from.variable;
  return source.kind === 'service-app' ? 'a service app' : 'another token';
}

/**
 * Signs in by the app that is named, or by that of the last sign-in to the org; a person who is there is asked for what is missing.
 * @throws Problem `missing-input` where nobody can be asked
 */
async function signedIn(given: Run): Promise<SignedInToOrg & { readonly run: Run }> {
  const { answers, speech } = given;
  const missing = [
    ...(answers.orgUrl === undefined ? [`the Okta org: ${waysToGive('orgUrl')}`] : []),
    ...(answers.loginClientId === undefined ? [`the client id of the app to sign in by: ${waysToGive('loginClientId')}`] : []),
  ];
  if (missing.length > 0 && !speech.canAsk) {
    throw new Problem(
      'missing-input',
      `These answers are missing:\n${missing.map((line) => `  - ${line}`).join('\n')}`,
      'An org needs such an app once: gloo-okta login --bootstrap makes it, gloo-okta rights shows how to make it by hand.',
    );
  }
  const run = await withOrgUrl(given);
  const { orgUrl, loginClientId } = run.answers;
  const refreshes = run.answers.given.get('refresh')?.value === true;
  if (loginClientId !== undefined) {
    const done = await signInToOrg(run, { orgUrl, clientId: loginClientId, refreshes }).catch((error: unknown) => {
      throw withNext(speech, error);
    });
    return { run, ...done };
  }
  return signInByAsking(run);
}

/**
 * Ends the sign-ins to the org that is named, or all of this machine: revokes them at Okta, and forgets them.
 * @throws Problem of the network where one could not be revoked; it is forgotten all the same
 */
export async function runLogout(run: Run): Promise<number> {
  const { answers, speech, world } = run;
  const { orgUrl } = answers;
  const clientId = answers.given.get('loginClientId')?.value;
  const kept = await readSessions(world.io);
  // whoever else has seen a token may use it until it is revoked
  const sessions = [...kept.own, ...kept.open].filter(
    (one) => (orgUrl === undefined || one.orgUrl === orgUrl) && (clientId === undefined || one.clientId === clientId),
  );
  const goesWithApp = answers.given.get('removeApp')?.value === true;
  if (goesWithApp) await (await import('../installation/bootstrap.ts')).removeLoginApp(run);
  let trouble: unknown;
  for (const session of sessions) {
    await revoke(run, session).catch((error: unknown) => {
      // what an app that is gone has issued is good no more
      if (!(goesWithApp && error instanceof Problem && error.code === 'login-refused')) trouble ??= error;
    });
    await dropSession(world.io, session);
  }
  if (trouble !== undefined) throw stillValid(trouble);
  const orgs = sessions.map((session) => session.orgUrl);
  if (speech.modes.json) speech.out(jsonDocument('logout', { ended: orgs }));
  else if (orgs.length > 0) speech.show(`Signed out of ${orgs.join(', ')}.\n`);
  else speech.show(`Nobody is signed in${orgUrl === undefined ? '' : ` to ${orgUrl}`} here.\n`);
  return 0;
}

async function revoke({ world }: Run, session: Session): Promise<void> {
  const { revokeToken } = await import('../oidc/device-flow.ts');
  const app = { http: world.http, orgUrl: session.orgUrl, clientId: session.clientId };
  // the access tokens of a refresh token do not end with it
  await revokeToken(app, session.accessToken, 'access_token');
  if (session.refreshToken !== undefined) await revokeToken(app, session.refreshToken, 'refresh_token');
}

function stillValid(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const message = `The sign-in is forgotten here, but Okta could not be told: ${error.message}`;
  return new Problem(
    error.code,
    message,
    'An access token ends by itself after an hour; a refresh token, in the Admin Console.',
    error,
  );
}
