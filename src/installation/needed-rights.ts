import type { Answers } from '../answers/answers.ts';
import type { CommandName } from '../answers/inputs.ts';
import { type OktaRight, scopesOf } from '../core/okta-rights.ts';
import { kindsToMake, rightsFor, type Task } from '../kinds/rights-for.ts';

type Chosen = Pick<
  Answers,
  | 'installation'
  | 'appName'
  | 'logo'
  | 'uris'
  | 'claims'
  | 'accessPolicy'
  | 'trustedOrigins'
  | 'assign'
  | 'wildcardRedirect'
  | 'respelled'
>;

/**
 * Pure: the rights in the org that a task takes for what was chosen. Where nobody said yet what is to be protected, a frontend
 * with an origin is assumed.
 */
export function neededRights(task: Task, answers: Chosen): readonly OktaRight[] {
  const { logo, uris } = answers;
  const isOpen = uris.redirectUris.length === 0;
  const origins = answers.trustedOrigins === 'skip' ? [] : isOpen ? ['https://frontend.example'] : uris.origins;
  const wishes = {
    ...answers,
    uris: { ...uris, origins },
    logo: logo === undefined ? undefined : { file: logo, sha256: '' },
  };
  return rightsFor(task, kindsToMake(wishes, answers.assign));
}

/** Pure: the scopes that a sign-in asks for: those of the runs that it is for, and, where that was asked for, what tells the role. */
export function scopesOfLogin(answers: Answers): readonly string[] {
  const more = answers.given.get('withRoles')?.value === true ? ['okta.roles.read'] : [];
  return [...neededScopes(answers), ...more];
}

/** Pure: the scopes that setup and teardown take for what was chosen, which are those that a run asks for. */
export function neededScopes(answers: Chosen): readonly string[] {
  return scopesOf([...neededRights('setup', answers), ...neededRights('teardown', answers)]);
}

/** What reading takes besides: the admin role, and what new service apps may do. Nothing fails without. */
const toCompare = ['okta.orgs.read', 'okta.roles.read'] as const;

/**
 * Pure: the scopes that a service app asks for. A command that only reads asks for no more; but `plan` and `doctor` say what
 * `setup` may do, and a sign-in by the browser may put a redirect URI on the app. `doctor` also asks for those with which it can
 * say more; Okta leaves out what was not granted.
 */
export function scopesToAsk(command: CommandName, answers: Chosen, signsIn: boolean): readonly string[] {
  const look = scopesOf(neededRights('look', answers));
  if (['setup', 'teardown', 'release', 'login', 'logout'].includes(command)) return neededScopes(answers);
  if (command === 'plan') return [...new Set([...neededScopes(answers), ...look])];
  if (command === 'doctor') return [...new Set([...neededScopes(answers), ...look, ...toCompare])];
  return signsIn ? scopesOf([...neededRights('look', answers), { area: 'apps', deed: 'manage' }]) : look;
}
