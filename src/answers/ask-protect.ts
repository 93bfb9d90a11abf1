import { deriveUris, type UseCase, useCases } from '../core/frontend-uris.ts';
import { changeList } from './ask-list.ts';
import type { Asker } from './asker.ts';
import { faultOfText } from './given.ts';
import { type InputName, inputNamed } from './inputs.ts';
import type { Answered, Changes, Known } from './known.ts';

/** What each use case is called, and the input that holds its URL. */
const protects: Readonly<Record<UseCase, { readonly name: string; readonly about: string; readonly input: InputName }>> = {
  react: {
    name: 'React starter frontend',
    about: "Solo's developer portal starter: signs in from the page it is on",
    input: 'reactUrl',
  },
  backstage: { name: 'Backstage with the portal plug-in', about: 'signs in at /gloo-platform-portal', input: 'backstageUrl' },
  callback: { name: 'Another app', about: 'any single-page app that takes the code at /callback', input: 'callbackUrl' },
};

type Bases = Readonly<Partial<Record<UseCase, string>>>;

/** Asks which frontends are protected and where each is served. */
export async function askProtect(known: Known, ask: Asker): Promise<Answered> {
  const before = basesOf(known);
  const chosen = await ask.tick({
    message: 'What do you protect?',
    hint: 'The frontends that people sign in to. Okta sends them back there, so their addresses are needed.',
    explain:
      'Each frontend has its own addresses to come back to after signing in and out; they are derived from its URL. Tick one at least: space ticks, Enter goes on.',
    choices: useCases.map((useCase) => ({ value: useCase, name: protects[useCase].name, about: protects[useCase].about })),
    ticked: useCases.filter((useCase) => before[useCase] !== undefined),
    fault: (ticked) => (ticked.length === 0 ? 'tick one at least with the space bar' : undefined),
  });
  // Lists that stand instead of derived URIs are asked for anew with the frontends they belong to.
  const literal = Object.keys(before).length === 0 && known.answered.has('uris');
  const changes: Record<string, string | undefined> = literal
    ? { redirectUri: undefined, signOutUri: undefined, appUrl: undefined }
    : {};
  for (const useCase of useCases) {
    const { input, name } = protects[useCase];
    if (!chosen.includes(useCase)) {
      changes[input] = undefined;
      continue;
    }
    const initial = before[useCase];
    const answer = await ask.text({
      message: `URL of: ${name}`,
      hint: 'Where people open it, e.g. https://developer.example.com',
      explain:
        'The address in the browser, with https:// and without a path unless it is served below one. Plain http is for localhost.',
      ...(initial === undefined ? {} : { initial }),
      fault: (text) => faultOfText(inputNamed(input), text),
      preview: (text) =>
        `comes back to ${deriveUris({ [useCase]: text.replace(/\/+$/, '') }, [], []).redirectUris.join(' and ')}`,
    });
    changes[input] = answer.replace(/\/+$/, '');
  }
  return { changes };
}

/** Shows the redirect and sign-out URIs and lets a person change them. */
export async function askUris(known: Known, ask: Asker): Promise<Answered> {
  const { redirectUris, signOutUris } = known.answers.uris;
  const lines = ['After signing in Okta sends people to:', ...redirectUris, 'After signing out, to:', ...signOutUris];
  const explain =
    'Okta compares these to the letter: a slash at the end, or none, matters. They are derived from the URLs of your frontends; change them only where yours uses others.';
  const answer = await ask.choose({
    message: 'Are these right?',
    hint: lines.map((line, at) => (at === 0 || line.startsWith('After') ? line : `  ${line}`)).join('\n'),
    explain,
    choices: [
      { value: 'right', name: 'Yes' },
      { value: 'change', name: 'Change them', about: 'leave some out, add others' },
    ],
    initial: 'right',
  });
  if (answer === 'right') return { changes: {} };
  const uri = (text: string) => faultOfText(inputNamed('redirectUri'), text);
  const signIn = await changeList(ask, {
    message: 'Sign-in redirect URIs',
    one: 'Sign-in redirect URI',
    explain,
    items: redirectUris,
    fault: uri,
  });
  const signOut = await changeList(ask, {
    message: 'Sign-out redirect URIs',
    one: 'Sign-out redirect URI',
    explain,
    items: signOutUris,
    fault: uri,
  });
  return { changes: urisChanges(basesOf(known), signIn, signOut) };
}

/**
 * Pure: the inputs that give exactly these URIs. Where all derived ones are among them, the rest is added; where one was
 * left out, nothing is derived any more and all are given to the letter.
 */
export function urisChanges(bases: Bases, signIn: readonly string[], signOut: readonly string[]): Changes {
  const derived = deriveUris(bases, [], []);
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
    redirectUri: signIn,
    signOutUri: signOut,
    appUrl: derived.appUrl,
  };
}

function basesOf({ given }: Known): Bases {
  const bases: Partial<Record<UseCase, string>> = {};
  for (const useCase of useCases) {
    const value = given.get(protects[useCase].input)?.value;
    if (typeof value === 'string') bases[useCase] = value.replace(/\/+$/, '');
  }
  return bases;
}
