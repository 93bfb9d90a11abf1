import { Secret } from '../core/secret.ts';
import { apiTokenIn } from './api-token.ts';
import { type Asker, goBack } from './asker.ts';
import { inputNamed } from './inputs.ts';
import type { Answered, Known } from './known.ts';
import { faultOfText } from './value-faults.ts';

/** What other credentials take the place of. */
const none = { tokenFile: undefined, tokenStdin: undefined, serviceClientId: undefined, privateKeyFile: undefined };

/** A way into the org: its questions. */
type Way = (known: Known, ask: Asker) => Promise<Answered>;

/**
 * Asks how the org lets us in: by signing in to it, by an API token, or by a service app. A token that was refused is asked for
 * again at once; going back from there, as from any of the ways, leads to the choice.
 */
export async function askCredentials(known: Known, ask: Asker): Promise<Answered> {
  for (let isToken = known.isRefused === true; ; isToken = false) {
    const way = isToken ? askToken : await chooseWay(known, ask);
    try {
      return await way(known, ask);
    } catch (error) {
      if (error !== goBack) throw error;
    }
  }
}

async function chooseWay({ answers }: Known, ask: Asker): Promise<Way> {
  const { loginClientId, noSession, credentials } = answers;
  const byApp: Way = (_, asker) => askLoginApp(asker);
  const ways: Readonly<Record<string, Way>> = {
    'sign-in': loginClientId === undefined ? byApp : async () => signInBy(loginClientId),
    'other-app': byApp,
    token: askToken,
    'service-app': askServiceApp,
  };
  const now = credentials?.kind === 'session' ? 'sign-in' : credentials?.kind;
  const chosen = await ask.choose({
    message: 'How does gloo-okta get into the org?',
    hint: noSession?.says ?? 'gloo-okta creates an app, claims and an access policy, so it needs the rights of an administrator.',
    explain:
      'If you sign in, gloo-okta gets only the rights that it needs, for an hour: gloo-okta rights lists them. An API token has all the rights of the administrator who created it. A service app is meant for pipelines.',
    choices: [
      {
        value: 'sign-in',
        name: 'Sign in to Okta with the browser',
        about: loginClientId === undefined ? 'Nothing to paste' : `By the app ${loginClientId}`,
      },
      ...(loginClientId === undefined ? [] : [{ value: 'other-app', name: 'Sign in by another app' }]),
      { value: 'token', name: 'Paste an API token' },
      { value: 'service-app', name: 'Use a service app', about: 'By its client ID and its private key' },
    ],
    initial: now ?? 'sign-in',
  });
  return ways[chosen] ?? askToken;
}

function signInBy(clientId: string): Answered {
  return { changes: { ...none, loginClientId: clientId }, signIn: { clientId } };
}

/** Asks for the client id of the app to sign in by; Enter alone leads to making one with an API token. */
export async function askLoginApp(ask: Asker): Promise<Answered> {
  const clientId = await ask.text({
    message: 'Client ID of the app to sign in by',
    hint: 'An org needs a native app for this, once. If yours has none yet, just press Enter.',
    explain:
      'The client ID is no secret, and gloo-okta remembers it. A Super Administrator can create the app by hand: gloo-okta rights prints the steps. Or gloo-okta creates it, with an API token that it needs only once.',
    fault: (line) => (line === '' ? undefined : faultOfText(inputNamed('loginClientId'), line)),
  });
  if (clientId !== '') return signInBy(clientId);
  return { changes: none, token: await askForAppToken(ask), signIn: 'new-app' };
}

/** Asks for the API token that makes the app to sign in by. */
export function askForAppToken(ask: Asker): Promise<Secret> {
  return askForToken(ask, {
    message: 'API token of a Super Administrator',
    hint: 'This does the same as gloo-okta login --bootstrap: it creates the app with this token, signs you in by it, and then offers to revoke the token. You see what it does first. To create a token, go to Security > API > Tokens in the Admin Console.',
    explain:
      'Only a Super Administrator can grant scopes to an app. If you are none, go back, and ask one for the client ID: gloo-okta rights prints the steps for them.',
  });
}

async function askToken(_known: Known, ask: Asker): Promise<Answered> {
  const token = await askForToken(ask, {
    message: 'API token',
    hint: 'To create one, go to Security > API > Tokens in the Admin Console.',
    explain:
      'The token acts as the administrator who created it. A Super Administrator can do all of this. Others need the role API Access Management Administrator, and rights for apps, groups and trusted origins. The token is used in this run only and is never saved. For later runs, set OKTA_CLIENT_TOKEN or use --token-file.',
  });
  return { changes: none, token };
}

/** Asks for a token until the text can be one. Nothing of it is repeated. */
async function askForToken(ask: Asker, words: Omit<Parameters<Asker['secret']>[0], 'fault'>): Promise<Secret> {
  const typed = await ask.secret({
    ...words,
    fault: (text) => {
      const read = apiTokenIn(text);
      return 'fault' in read ? `it ${read.fault}` : undefined;
    },
  });
  const read = apiTokenIn(typed.reveal());
  return 'token' in read ? new Secret(read.token) : typed;
}

async function askServiceApp(known: Known, ask: Asker): Promise<Answered> {
  const id = known.answers.given.get('serviceClientId')?.value;
  const clientId = await ask.text({
    message: 'Client ID of the service app',
    hint: 'It needs an admin role, and the scopes okta.apps.manage, okta.authorizationServers.manage, okta.groups.read and okta.trustedOrigins.manage.',
    explain:
      'To create a service app, go to Applications > Create App Integration > API Services in the Admin Console, and grant the scopes on its Okta API Scopes tab.',
    ...(typeof id === 'string' ? { initial: id } : {}),
    fault: (line) => faultOfText(inputNamed('serviceClientId'), line),
  });
  const file = known.answers.given.get('privateKeyFile')?.value;
  const privateKeyFile = await ask.text({
    message: 'File with its private key',
    explain: 'PEM or JWK. Only the name of the file is saved, never what is in it.',
    ...(typeof file === 'string' ? { initial: file } : {}),
    fault: (line) => faultOfText(inputNamed('privateKeyFile'), line),
  });
  return { changes: { ...none, serviceClientId: clientId, privateKeyFile } };
}
