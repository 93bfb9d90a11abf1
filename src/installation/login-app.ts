import type { Json, JsonObject } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { isStop, Problem, untouched } from '../errors.ts';
import { textAt } from '../okta/json-shape.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import { confirm } from '../run/confirm.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { scopesOfLogin } from './needed-rights.ts';
import { openOktaOrg } from './open-org.ts';
import { type SignedInToOrg, signInToOrg } from './sign-in-to-org.ts';

/** What the app for signing in is called. */
export const loginAppLabel = 'gloo-okta login';
const mark = 'glooOktaLogin';

/** What a person without one is told. */
export const onlyToken = 'Give the API token of a Super Administrator once: OKTA_CLIENT_TOKEN, --token-file or --token-stdin.';

/**
 * Makes the app by which people sign in, with the API token that opens the org in this run: shows all of it first, signs in by it
 * to prove that it works, and then revokes that token, where it is agreed to. What was made before is used again.
 * @throws Problem `bad-value` for other credentials than an API token, `needs-yes`, `cancelled`, `stopped-half-way`, and Okta's
 */
export async function makeLoginApp(run: Run, orgUrl: string): Promise<SignedInToOrg & { readonly isRevoked: boolean }> {
  const { speech } = run;
  const org = await openOktaOrg({ ...run, answers: { ...run.answers, orgUrl } });
  if (org.openedBy !== 'token') {
    throw new Problem('bad-value', 'Only an API token can make the app: it is revoked afterwards.', onlyToken);
  }
  const scopes = scopesOfLogin(run.answers);
  const [owner, there] = await Promise.all([org.read('/api/v1/users/me'), findLoginApp(org)]);
  const login = printableLine(textAt(owner, 'profile', 'login'), 100);
  const granted = there === undefined ? [] : await grantsOf(org, there);
  const lacking = scopes.filter((scope) => !granted.includes(scope));
  const lines = [
    there === undefined
      ? `  + create the app "${loginAppLabel}": native, Device Authorization and Refresh Token, no secret`
      : `  = keep the app "${loginAppLabel}"`,
    ...lacking.map((scope) => `  + grant it ${scope}`),
    `  + assign it to ${login}, who owns the token`,
    '  then: sign in by it, as a proof',
    '  then, if you agree: revoke the API token that was given',
  ];
  speech.tell(
    `In the org ${orgUrl}:\n${lines.join('\n')}\nIt belongs to no installation, and teardown leaves it. gloo-okta logout --remove-app removes it.\n`,
  );
  await confirm(speech, { question: `Make this in ${orgUrl}?`, takesAway: false });
  let written = 0;
  const write = async (path: string, body?: Json) => {
    const answer = await run.world.writing(() => org.call('POST', path, body));
    written += 1;
    run.world.noteChange(`the app "${loginAppLabel}" in the org ${orgUrl}`);
    return answer;
  };
  try {
    const app = there ?? (await write(paths.apps, loginAppSpec));
    if (app === undefined) throw new Problem('answer-unusable', 'Okta did not say what it made.', 'Look at Applications.');
    const appId = textAt(app, 'id');
    if (textAt(app, 'status') === 'INACTIVE') await write(`${paths.app(appId)}/lifecycle/activate`);
    for (const scopeId of lacking) await write(`${paths.app(appId)}/grants`, { scopeId, issuer: org.url });
    await write(`${paths.app(appId)}/users`, { id: textAt(owner, 'id'), scope: 'USER' });
    const clientId = textAt(app, 'credentials', 'oauthClient', 'client_id');
    speech.say(`${there === undefined ? 'Made. ' : ''}The client id of the app is ${clientId}.\n`);
    const refreshes = run.answers.given.get('refresh')?.value === true;
    const signedIn = await signInToOrg(run, { orgUrl, clientId, refreshes });
    await saveConfig(withClientId(run, clientId));
    return { ...signedIn, isRevoked: await revokeToken(run, org) };
  } catch (error) {
    throw written === 0 ? error : halfMade(run, error);
  }
}

/** What was made stays, and is found again. */
function halfMade({ speech: { again } }: Run, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const goesOn = `What is in the org by now is found and used again; to go on, run: ${again}`;
  // what was made is told where the run ends
  if (isStop(error)) return untouched(error.code, error.untouched ?? 'Stopped', goesOn, error, again);
  const message = `Stopped half-way: ${error.message}`;
  return new Problem('stopped-half-way', message, `${error.hint}\n${goesOn}`, error, again);
}

/** The app that was made for signing in, if it is there. */
export async function findLoginApp(org: Org): Promise<JsonObject | undefined> {
  const apps = await org.list(paths.appsNamed(loginAppLabel));
  return apps.find((app) => textAt(app, 'label') === loginAppLabel && textAt(app, 'profile', mark) !== '');
}

async function grantsOf(org: Org, app: JsonObject): Promise<readonly string[]> {
  return (await org.list(`${paths.app(textAt(app, 'id'))}/grants?limit=200`)).map((grant) => textAt(grant, 'scopeId'));
}

/** @see https://developer.okta.com/docs/guides/device-authorization-grant/main/ */
const loginAppSpec: Json = {
  name: 'oidc_client',
  label: loginAppLabel,
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
  settings: {
    implicitAssignment: false,
    oauthClient: {
      application_type: 'native',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      response_types: [],
      consent_method: 'TRUSTED',
      refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
    },
  },
  profile: { [mark]: 'made by gloo-okta login --bootstrap' },
};

/** Revokes the token that the org was opened with, where a person agrees. */
async function revokeToken({ speech }: Run, org: Org): Promise<boolean> {
  const question = 'The sign-in works. Revoke the API token that you gave? It cannot be used by anybody afterwards.';
  try {
    await confirm(speech, { question, takesAway: true });
  } catch (error) {
    if (!(error instanceof Problem) || !['cancelled', 'needs-yes'].includes(error.code)) throw error;
    speech.tell('The API token is still valid. To revoke it, go to Security > API > Tokens in the Admin Console.\n');
    return false;
  }
  await org.call('DELETE', '/api/v1/api-tokens/current');
  speech.tell('The API token is revoked: take it out of your environment and files.\n');
  return true;
}

function withClientId(run: Run, clientId: string): Run {
  const { given } = run.answers;
  return withAnswers(
    run,
    new Map([...given, ['loginClientId', { value: clientId, source: 'prompt', from: 'gloo-okta login --bootstrap' }]]),
  );
}
