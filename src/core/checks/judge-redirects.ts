import { valueAt } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { nearestUri } from '../nearest-uri.ts';
import { wildcardCovers } from '../redirect-wildcard.ts';
import { fail, type Judged, ok, skip, warn } from './check.ts';
import { type Fact, known } from './fact.ts';
import type { Facts } from './facts.ts';
import type { AppFacts } from './okta-facts.ts';
import type { AskedRedirect } from './redirect-facts.ts';

/**
 * Whether Okta takes each redirect URI that the frontends send, in its own words where it was asked; else, and for the sign-out,
 * by the lists of the app.
 */
export function judgeRedirects({ app: facts, redirects }: Facts): Judged {
  if (facts === undefined) return undefined;
  const app = known(facts.app);
  if ('value' in facts.app && app === undefined) return skip('the app is not there.');
  const asked = (redirects && known(redirects)) ?? [];
  if ('trouble' in facts.app && asked.length === 0) return { trouble: facts.app.trouble };
  const lists = app && listsOf(app);
  const wrong = [...signInFlaws(facts, asked, lists), ...(lists === undefined ? [] : signOutFlaws(facts, lists.signOut))];
  if (wrong.length > 0) return fail(`${wrong.join('. ')}.`, mendsIt(facts));
  const untold = asked.filter(({ answer }) => !('value' in answer) || answer.value === undefined);
  const { wanted } = facts;
  if (lists?.signIn.length === 0 && wanted.redirectUris.length === 0)
    return fail('The app has no sign-in redirect URI.', 'Name the frontend: gloo-okta setup --react-url URL');
  if (wanted.redirectUris.length === 0) {
    return skip(`which URIs are wanted is not recorded here; the app has ${(lists?.signIn ?? []).join(', ')}.`);
  }
  const all = [...wanted.redirectUris, ...wanted.signOutUris].join(', ');
  if (asked.length === 0) return ok(`The app has every redirect URI: ${all}.`);
  if (untold.length > 0) {
    const [first] = untold;
    const why = first && 'trouble' in first.answer ? first.answer.trouble.says : 'its answer told nothing of it.';
    return warn(
      `Okta was asked for each redirect URI, and did not say whether it takes ${untold.map(({ uri }) => uri).join(', ')}: ${why}`,
      'Run it again; a sign-in for real tells: gloo-okta verify --login',
    );
  }
  const out =
    wanted.signOutUris.length === 0 || lists === undefined
      ? ''
      : ` The app has the sign-out ${wanted.signOutUris.length === 1 ? 'URI' : 'URIs'} ${wanted.signOutUris.join(', ')}.`;
  return ok(`Okta takes every redirect URI: ${asked.map(({ uri }) => uri).join(', ')}.${out}`);
}

function signInFlaws({ wanted }: AppFacts, asked: readonly AskedRedirect[], lists: Lists | undefined) {
  const there = lists?.signIn;
  const uris = [...new Set([...wanted.redirectUris, ...asked.map(({ uri }) => uri)])];
  return uris.flatMap((uri) => {
    const said = asked.find((one) => one.uri === uri);
    const answer = said && known(said.answer);
    if (answer === 'taken') return [];
    if (answer !== undefined && !/redirect_uri/.test(answer.description)) return [];
    if (answer === undefined) return lists === undefined || isTaken(uri, lists) ? [] : [lacking('sign-in', uri, lists.signIn)];
    const has = there?.includes(uri) === true ? ', although the app has it' : '';
    return [`Okta refuses the sign-in redirect URI ${uri}${has}${but(uri, there ?? [])}`];
  });
}

/** As Okta compares: to the letter, or by a wildcard of the app. */
function isTaken(uri: string, { signIn, allowsWildcards }: Lists): boolean {
  if (uri.includes('*') && !allowsWildcards) return false;
  return signIn.includes(uri) || (allowsWildcards && signIn.some((one) => one.includes('*') && wildcardCovers(one, uri)));
}

function signOutFlaws({ wanted }: AppFacts, there: readonly string[]): readonly string[] {
  return wanted.signOutUris.filter((uri) => !there.includes(uri)).map((uri) => lacking('sign-out', uri, there));
}

function lacking(kind: string, uri: string, there: readonly string[]): string {
  return `The app lacks the ${kind} redirect URI ${uri}${but(uri, there)}`;
}

function but(uri: string, there: readonly string[]): string {
  const near = nearestUri(uri, there);
  return near === undefined ? '' : `; it has ${near.uri}, which differs by ${near.differs.join(' and ')}`;
}

/** What is not ours is changed only by somebody who says so. */
function mendsIt({ mayChange }: AppFacts): string {
  return mayChange
    ? 'Register them: gloo-okta setup'
    : 'gloo-okta did not make this app. Take it over and put it right: gloo-okta setup --adopt';
}

interface Lists {
  readonly signIn: readonly string[];
  readonly signOut: readonly string[];
  readonly allowsWildcards: boolean;
}

function listsOf(app: JsonObject): Lists {
  const list = (name: string) => {
    const value = valueAt(app, `settings.oauthClient.${name}`) as Json | undefined;
    return Array.isArray(value) ? value.filter((member): member is string => typeof member === 'string') : [];
  };
  return {
    signIn: list('redirect_uris'),
    signOut: list('post_logout_redirect_uris'),
    allowsWildcards: valueAt(app, 'settings.oauthClient.wildcard_redirect') === 'SUBDOMAIN',
  };
}

/** Pure: the redirect URIs that an app has, those of the sign-in unless it says otherwise; none where it is not known. */
export function registeredUris(app: Fact<JsonObject | undefined>, which: 'signIn' | 'signOut' = 'signIn'): readonly string[] {
  const found = known(app);
  return found === undefined ? [] : listsOf(found)[which];
}
