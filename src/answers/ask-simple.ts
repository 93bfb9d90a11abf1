import { Secret } from '../core/secret.ts';
import { apiTokenIn } from './api-token.ts';
import { changeList } from './ask-list.ts';
import type { Asker } from './asker.ts';
import { faultOfText } from './given.ts';
import { type InputName, inputNamed } from './inputs.ts';
import type { Answered, Known, Question } from './known.ts';

interface Words {
  readonly message: string;
  readonly hint?: string;
  readonly explain: string;
}

/** Asks for the text of an input. Where its default is answered the input stays open, so that a replay is short. */
export function plainText(input: InputName, words: Words & { readonly initial?: (known: Known) => string }): Question['put'] {
  const { initial, ...asked } = words;
  return async (known, ask) => {
    const now = known.given.get(input)?.value;
    const offered = typeof now === 'string' ? now : initial?.(known);
    const text = await ask.text({
      ...asked,
      ...(offered === undefined ? {} : { initial: offered }),
      fault: (line) => faultOfText(inputNamed(input), line),
    });
    return { changes: { [input]: text === inputNamed(input).default ? undefined : text } };
  };
}

/** Asks for a text that need not be given; a dash takes it back. */
export function optionalText(input: InputName, words: Words): Question['put'] {
  return async (known, ask) => {
    const now = known.given.get(input)?.value;
    const text = await ask.text({
      ...words,
      message: `${words.message} (- for none)`,
      initial: typeof now === 'string' ? now : '-',
      fault: (line) => (line === '-' ? undefined : faultOfText(inputNamed(input), line)),
    });
    return { changes: { [input]: text === '-' ? undefined : text } };
  };
}

/** Asks for a switch: the first answer leaves it off, the second sets it. */
export function askYes(
  input: InputName,
  message: string,
  explain: string,
  [off, on]: readonly [string, string],
): Question['put'] {
  return async (known, ask) => {
    const chosen = await ask.choose({
      message,
      explain,
      choices: [
        { value: 'off', name: off },
        { value: 'on', name: on },
      ],
      initial: known.given.get(input)?.value === true ? 'on' : 'off',
    });
    return { changes: { [input]: chosen === 'on' ? true : undefined } };
  };
}

/** Asks how the org lets us in: by a token that is typed, or by a service app and the file of its key. */
export async function askCredentials(known: Known, ask: Asker): Promise<Answered> {
  const none = { tokenFile: undefined, tokenStdin: undefined, serviceClientId: undefined, privateKeyFile: undefined };
  const kind = await ask.choose({
    message: 'How may gloo-okta come in?',
    hint: 'It makes an app, claims and an access policy in the org, so it needs an administrator.',
    explain:
      'An API token acts as the administrator who made it; one who is Super Administrator may do all of it. A service app has scopes and an admin role of its own, and suits pipelines.',
    choices: [
      { value: 'token', name: 'With an API token', about: 'the quickest way' },
      { value: 'service-app', name: 'With a service app and its private key', about: 'needs its client id and a key file' },
    ],
    initial: known.answers.credentials?.kind ?? 'token',
  });
  if (kind === 'token') {
    const token = await ask.secret({
      message: 'API token',
      hint: 'Make one in the Admin Console: Security > API > Tokens > Create token. Its administrator needs the role Super Administrator, or API Access Management Administrator and rights for groups and trusted origins.',
      explain:
        'The token is used in this run only: it is written to no file and no log. Paste it and press Enter. For later runs give it by OKTA_CLIENT_TOKEN or --token-file.',
      fault: faultOfToken,
    });
    const read = apiTokenIn(token.reveal());
    return { changes: none, token: 'token' in read ? new Secret(read.token) : token };
  }
  const id = known.given.get('serviceClientId')?.value;
  const clientId = await ask.text({
    message: 'Client id of the service app',
    hint: 'Its scopes: okta.apps.manage, okta.authorizationServers.manage, okta.groups.read, okta.trustedOrigins.manage. It needs an admin role too.',
    explain:
      'In the Admin Console: Applications > Create App Integration > API Services. Grant the scopes on its tab Okta API Scopes.',
    ...(typeof id === 'string' ? { initial: id } : {}),
    fault: (line) => faultOfText(inputNamed('serviceClientId'), line),
  });
  const file = known.given.get('privateKeyFile')?.value;
  const privateKeyFile = await ask.text({
    message: 'File of its private key',
    explain: 'PEM or JWK. Only the name of the file is remembered, never what is in it.',
    ...(typeof file === 'string' ? { initial: file } : {}),
    fault: (line) => faultOfText(inputNamed('privateKeyFile'), line),
  });
  return { changes: { ...none, serviceClientId: clientId, privateKeyFile } };
}

/** Why a text cannot be an API token; nothing of it is repeated. */
function faultOfToken(text: string): string | undefined {
  const read = apiTokenIn(text);
  return 'fault' in read ? `it ${read.fault}` : undefined;
}

/** Asks who may sign in: everyone, nobody yet, or groups. */
export async function askAssign(known: Known, ask: Asker): Promise<Answered> {
  const now = known.answers.assign;
  const some = now.length > 0 && !now.includes('everyone');
  const chosen = await ask.choose({
    message: 'Who may sign in?',
    explain: 'The app is assigned to these groups. Others see it neither in their dashboard nor can they sign in to it.',
    choices: [
      { value: 'everyone', name: 'Everyone in the org' },
      { value: 'groups', name: 'Only some groups' },
      { value: 'none', name: 'Nobody yet', about: 'you assign people in the Admin Console' },
    ],
    initial: some ? 'groups' : now.length === 0 ? 'none' : 'everyone',
  });
  if (chosen !== 'groups') return { changes: { assign: chosen === 'everyone' ? undefined : ['none'] } };
  const explain = 'Names as they stand in the Admin Console under Directory > Groups.';
  const { groups } = known.found;
  if (groups !== undefined && groups.length > 0) {
    const ticked = await ask.tick({
      message: 'Groups',
      explain,
      choices: groups.map((name) => ({ value: name, name })),
      ticked: now,
      fault: (names) => (names.length === 0 ? 'tick one at least with the space bar' : undefined),
    });
    return { changes: { assign: ticked } };
  }
  const items = some ? now : [];
  for (;;) {
    const names = await changeList(ask, { message: 'Groups', one: 'Name of a group', explain, items, fault: () => undefined });
    if (names.length > 0) return { changes: { assign: names } };
    ask.tell('Name one group at least, or go back with Esc.');
  }
}
