import type { Json, JsonObject } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import { textAt } from '../okta/json-shape.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import { confirm } from '../run/confirm.ts';
import { jsonDocument } from '../run/json-document.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { withCredentials } from './ask-credentials.ts';
import { neededScopes } from './needed-rights.ts';
import { openOktaOrg } from './open-org.ts';
import { signInToOrg } from './sign-in-to-org.ts';

/** What the app for signing in is called, and how it is known again. */
const label = 'gloo-okta login';
const mark = 'glooOktaLogin';

/**
 * Makes, with an administrator's API token given once, the app by which people sign in from now on: shows all of it first, signs
 * in by it to prove that it works, and then revokes that token, where it is agreed to. What was made before is used again.
 * @throws Problem `bad-value` for other credentials than an API token, `needs-yes`, `cancelled`, and Okta's
 */
export async function runBootstrap(given: Run): Promise<number> {
  const { speech } = given;
  const orgUrl = given.answers.orgUrl;
  if (orgUrl === undefined)
    throw new Problem('missing-input', 'The Okta org is missing.', 'Name it: --org-url or GLOO_OKTA_ORG_URL');
  const { credentials } = given.answers;
  const fresh = credentials?.kind === 'session' ? { ...given, answers: { ...given.answers, credentials: undefined } } : given;
  const run = await withCredentials(fresh, orgUrl);
  if (run.answers.credentials === undefined) {
    const hint = 'Give the API token of a Super Administrator once: OKTA_CLIENT_TOKEN, --token-file or --token-stdin.';
    throw new Problem('missing-input', 'To make the app takes an API token.', hint);
  }
  const org = await openOktaOrg(run);
  if (org.openedBy !== 'token') {
    const hint = 'Give the API token of a Super Administrator once: OKTA_CLIENT_TOKEN, --token-file or --token-stdin.';
    throw new Problem('bad-value', 'Only an API token can make the app: it is revoked afterwards.', hint);
  }
  const scopes = neededScopes(run.answers);
  const [owner, there] = await Promise.all([org.read('/api/v1/users/me'), findLoginApp(org)]);
  const login = printableLine(textAt(owner, 'profile', 'login'), 100);
  const granted = there === undefined ? [] : await grantsOf(org, there);
  const lacking = scopes.filter((scope) => !granted.includes(scope));
  const lines = [
    there === undefined
      ? `  + create the app "${label}": native, Device Authorization and Refresh Token, no secret`
      : `  = keep the app "${label}"`,
    ...lacking.map((scope) => `  + grant it ${scope}`),
    `  + assign it to ${login}, who owns the token`,
    '  then: sign in by it, as a proof',
    '  then, if you agree: revoke the API token that was given',
  ];
  speech.err(
    `In the org ${orgUrl}:\n${lines.join('\n')}\nIt belongs to no installation, and teardown leaves it. gloo-okta logout --remove-app removes it.\n`,
  );
  await confirm(speech, { question: `Make this in ${orgUrl}?`, takesAway: false });
  run.world.beginWriting();
  const app = there ?? (await make(org));
  const appId = textAt(app, 'id');
  if (textAt(app, 'status') === 'INACTIVE') await org.call('POST', `${paths.app(appId)}/lifecycle/activate`);
  for (const scopeId of lacking) await org.call('POST', `${paths.app(appId)}/grants`, { scopeId, issuer: org.url });
  await org.call('POST', `${paths.app(appId)}/users`, { id: textAt(owner, 'id'), scope: 'USER' });
  const clientId = textAt(app, 'credentials', 'oauthClient', 'client_id');
  speech.say(`Made. The client id of the app is ${clientId}.\n`);
  const { session } = await signInToOrg(run, { orgUrl, clientId, refreshes: run.answers.given.get('refresh')?.value === true });
  await saveConfig(withClientId(run, clientId));
  const isRevoked = await revokeToken(run, org);
  if (speech.modes.json) speech.out(jsonDocument('login', { orgUrl, clientId, scopes: session.scopes, tokenRevoked: isRevoked }));
  else {
    const rest = isRevoked
      ? 'The API token is revoked: take it out of your environment and files.'
      : 'The API token is still valid: revoke it under Security > API > Tokens.';
    speech.show(
      `It works: you are signed in to ${orgUrl}. ${rest}\nFrom now on: gloo-okta login --login-client-id ${clientId}\n`,
    );
  }
  return 0;
}

/**
 * Takes the app for signing in away again.
 * @throws Problem `nothing-recorded` where there is none, and Okta's
 */
export async function removeLoginApp(run: Run): Promise<void> {
  const { orgUrl } = run.answers;
  if (orgUrl === undefined)
    throw new Problem('missing-input', 'The Okta org is missing.', 'Name it: --org-url or GLOO_OKTA_ORG_URL');
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
  await confirm(run.speech, { question: `Remove the app "${label}" from ${orgUrl}?`, takesAway: true });
  run.world.beginWriting();
  const path = paths.app(textAt(app, 'id'));
  if (textAt(app, 'status') === 'ACTIVE') await org.call('POST', `${path}/lifecycle/deactivate`);
  try {
    await org.call('DELETE', path);
    run.speech.say(`Removed the app "${label}".\n`);
  } catch (error) {
    // the sign-in by which it was deactivated ended with it
    if (org.openedBy !== 'session' || !(error instanceof Problem) || error.code !== 'okta-token-refused') throw error;
    const how = 'To delete it too, do it in the Admin Console (Applications), or with an API token: OKTA_CLIENT_TOKEN.';
    run.world.warn(`The app "${label}" is deactivated, so nobody can sign in by it, but an app cannot delete itself.`, how);
  }
}

async function findLoginApp(org: Org): Promise<JsonObject | undefined> {
  const apps = await org.list(paths.appsNamed(label));
  return apps.find((app) => textAt(app, 'label') === label && textAt(app, 'profile', mark) !== '');
}

async function grantsOf(org: Org, app: JsonObject): Promise<readonly string[]> {
  return (await org.list(`${paths.app(textAt(app, 'id'))}/grants?limit=200`)).map((grant) => textAt(grant, 'scopeId'));
}

async function make(org: Org): Promise<JsonObject> {
  const made = await org.call('POST', paths.apps, loginAppSpec);
  if (made === undefined)
    throw new Problem('answer-unusable', 'Okta did not say what it made.', 'Run it again: what was made is found.');
  return made;
}

/** @see https://developer.okta.com/docs/guides/device-authorization-grant/main/ */
const loginAppSpec: Json = {
  name: 'oidc_client',
  label,
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
    if (error instanceof Problem && (error.code === 'cancelled' || error.code === 'needs-yes')) return false;
    throw error;
  }
  await org.call('DELETE', '/api/v1/api-tokens/current');
  return true;
}

function withClientId(run: Run, clientId: string): Run {
  const { given } = run.answers;
  return withAnswers(
    run,
    new Map([...given, ['loginClientId', { value: clientId, source: 'prompt', from: 'gloo-okta login --bootstrap' }]]),
  );
}
