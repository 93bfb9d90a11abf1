import { deriveUris, localBases, type UseCase, useCases } from '../core/frontend-uris.ts';
import { wildcardWarning } from '../core/redirect-wildcard.ts';
import { changeList } from './ask-list.ts';
import type { Asker } from './asker.ts';
import { type InputName, inputNamed } from './inputs.ts';
import type { Answered, Changes, Known } from './known.ts';
import { faultOfText, normalText } from './value-faults.ts';

/** What each use case is called, and the input that holds its URL. */
const protects: Readonly<Record<UseCase, { readonly name: string; readonly about: string; readonly input: InputName }>> = {
  react: {
    name: 'React starter app',
    about: "Solo.io's starter for the developer portal",
    input: 'reactUrl',
  },
  backstage: { name: 'Backstage with the portal plug-in', about: 'Signs in at /gloo-platform-portal', input: 'backstageUrl' },
  callback: { name: 'Another web app', about: 'Any single-page app whose sign-in ends at /callback', input: 'callbackUrl' },
  spa: {
    name: 'A web app that signs in at its start page',
    about: 'As most libraries do where nothing else is set',
    input: 'spaUrl',
  },
};

/** What is said of local development. */
const localAbout = `These apps on this machine: ${[...new Set(Object.values(localBases))].sort().join(', ')}. For production, better an app of its own.`;

type Bases = Readonly<Partial<Record<UseCase, string>>>;

/** Asks which apps are protected and where each is served. */
export async function askProtect(known: Known, ask: Asker): Promise<Answered> {
  const before = basesOf(known);
  const isLocal = known.answers.given.has('local');
  const chosen = await ask.tick({
    message: 'What do you want to protect?',
    hint: 'The web apps that people will sign in to.',
    explain:
      'Okta sends people back to these apps after they sign in or out, so it needs to know where the apps are. Tick at least one: Space ticks, Enter goes on.',
    choices: [
      ...useCases.map((useCase) => ({ value: useCase, name: protects[useCase].name, about: protects[useCase].about })),
      { value: 'local', name: 'Local development', about: localAbout },
    ],
    ticked: [...useCases.filter((useCase) => before[useCase] !== undefined), ...(isLocal ? ['local'] : [])],
    fault: (ticked) => (ticked.length === 0 ? 'tick at least one' : undefined),
  });
  // Lists that stand instead of derived URIs are asked for anew with the frontends they belong to.
  const literal = Object.keys(before).length === 0 && !isLocal && known.answered.has('uris');
  const changes: Record<string, string | true | undefined> = literal
    ? { redirectUri: undefined, signOutUri: undefined, appUrl: undefined }
    : {};
  changes['local'] = chosen.includes('local') ? true : undefined;
  for (const useCase of useCases) {
    const { input, name } = protects[useCase];
    if (!chosen.includes(useCase)) {
      changes[input] = undefined;
      continue;
    }
    const initial = before[useCase];
    const answer = await ask.text({
      message: `URL of: ${name}`,
      hint: 'Where people open it, such as https://developer.example.com',
      explain:
        'The address in the browser. It starts with https:// and has no path, unless the app is served below one. Plain http works for localhost only.',
      ...(initial === undefined ? {} : { initial }),
      fault: (text) => faultOfText(inputNamed(input), text),
      preview: (text) =>
        `After sign-in, people come back to ${deriveUris({ [useCase]: normalText(inputNamed(input), text) }, [], []).redirectUris.join(' and ')}`,
    });
    changes[input] = answer;
  }
  return { changes };
}

/** Shows the redirect and sign-out URIs and lets a person change them. */
export async function askUris(known: Known, ask: Asker): Promise<Answered> {
  const { redirectUris, signOutUris } = known.answers.uris;
  const lines = ['After sign-in, Okta sends people to:', ...redirectUris, 'After sign-out, it sends them to:', ...signOutUris];
  const explain =
    'Okta compares these letter by letter, so even a slash at the end matters. They follow from the URLs of your apps. Change them only if your app uses others.';
  const answer = await ask.choose({
    message: 'Are these right?',
    hint: lines.map((line, at) => (at === 0 || line.startsWith('After') ? line : `  ${line}`)).join('\n'),
    explain,
    choices: [
      { value: 'right', name: 'Yes' },
      { value: 'change', name: 'Change them', about: 'Leave some out or add others' },
    ],
    initial: 'right',
  });
  if (answer === 'right') return { changes: {} };
  const uri = (text: string) => faultOfText(inputNamed('redirectUri'), text);
  const signIn = await changeList(ask, {
    message: 'Sign-in redirect URIs',
    one: 'One more sign-in redirect URI',
    explain,
    items: redirectUris,
    fault: uri,
  });
  const isWide = signIn.some((one) => one.includes('*'));
  const wildcardRedirect = isWide ? known.answers.wildcardRedirect || (await askWildcards(known, ask)) : undefined;
  const kept = wildcardRedirect === false ? signIn.filter((one) => !one.includes('*')) : signIn;
  const signOut = await changeList(ask, {
    message: 'Sign-out redirect URIs',
    one: 'One more sign-out redirect URI',
    explain,
    items: signOutUris,
    fault: (text) => faultOfText(inputNamed('signOutUri'), text),
  });
  const allowed = isWide ? { wildcardRedirect: wildcardRedirect === true ? (true as const) : undefined } : {};
  return { changes: { ...urisChanges(basesOf(known), kept, signOut, known.answers.given.has('local')), ...allowed } };
}

/** Asks whether redirect URIs may hold wildcards. */
export async function askWildcards({ answers }: Known, ask: Asker): Promise<boolean> {
  const chosen = await ask.choose({
    message: 'May redirect URIs have a wildcard?',
    hint: wildcardWarning,
    explain:
      'With a * in the first label of its host, such as https://portal-*.preview.example.com/callback, one redirect URI serves every preview of an app. Allow it for apps for tests only.',
    choices: [
      { value: 'no', name: 'No' },
      { value: 'yes', name: 'Yes, allow wildcards for this app' },
    ],
    initial: answers.wildcardRedirect ? 'yes' : 'no',
  });
  return chosen === 'yes';
}

/**
 * Pure: the inputs that give exactly these URIs. Where all derived ones are among them, the rest is added; where one was
 * left out, nothing is derived any more and all are given to the letter.
 */
export function urisChanges(bases: Bases, signIn: readonly string[], signOut: readonly string[], local = false): Changes {
  const derived = deriveUris(bases, [], [], local);
  const whole =
    derived.redirectUris.every((uri) => signIn.includes(uri)) && derived.signOutUris.every((uri) => signOut.includes(uri));
  if (whole) {
    return {
      redirectUri: signIn.filter((uri) => !derived.redirectUris.includes(uri)),
      signOutUri: signOut.filter((uri) => !derived.signOutUris.includes(uri)),
    };
  }
  return {
    reactUrl: undefined,
    backstageUrl: undefined,
    callbackUrl: undefined,
    spaUrl: undefined,
    local: undefined,
    redirectUri: signIn,
    signOutUri: signOut,
    appUrl: derived.appUrl,
  };
}

/** The URLs of the apps that are given. */
export function basesOf({ answers: { given } }: Pick<Known, 'answers'>): Bases {
  const bases: Partial<Record<UseCase, string>> = {};
  for (const useCase of useCases) {
    const value = given.get(protects[useCase].input)?.value;
    if (typeof value === 'string') bases[useCase] = value;
  }
  return bases;
}
