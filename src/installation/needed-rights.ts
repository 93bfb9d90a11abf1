import type { Answers } from '../answers/answers.ts';
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

/** Pure: the scopes that setup and teardown take for what was chosen, which are those that a run asks for. */
export function neededScopes(answers: Chosen): readonly string[] {
  return scopesOf([...neededRights('setup', answers), ...neededRights('teardown', answers)]);
}
