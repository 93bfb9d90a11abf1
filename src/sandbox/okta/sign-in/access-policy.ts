import { type AuthorizationServer, everyoneOf, groupIdsOf, type OrgState, type User } from '../org-state.ts';
import { isRaw, type Raw, rawAt, textsAt } from '../raw.ts';
import { notImitated, OAuthRefusal, oauthErrors } from './oauth-texts.ts';

/** What an access policy is asked. */
export interface PolicyQuestion {
  readonly clientId: string;
  /** The grant by which the sign-in began: a refresh asks with `authorization_code`. */
  readonly grantType: string;
  readonly scopes: readonly string[];
  /** Absent for a service app that acts for itself. */
  readonly user?: User;
}

/** The lifetimes that a rule sets, in minutes; 0 for `refreshMinutes` is no end. */
export interface Lifetimes {
  readonly accessMinutes: number;
  readonly refreshMinutes: number;
  readonly refreshWindowMinutes: number;
}

/**
 * The lifetimes of the first rule, by priority of policies and then of rules, that matches client, person, grant and every
 * scope. Throws Okta's access_denied where none does. That it is this error (and not one of the two that name rejected
 * scopes) where only the scopes do not fit is assumed.
 * @see https://developer.okta.com/docs/guides/configure-access-policy/main/
 */
export function lifetimesFor(server: AuthorizationServer, state: OrgState, question: PolicyQuestion): Lifetimes {
  const rule = server.policies
    .filter(({ raw }) => raw['status'] === 'ACTIVE' && matchesClient(raw, question.clientId))
    .flatMap(({ rules }) => rules)
    .find((candidate) => candidate['status'] === 'ACTIVE' && matchesRule(candidate, state, question));
  if (rule === undefined) throw new OAuthRefusal(oauthErrors.noPolicy);
  const token = rawAt(rule, 'actions', 'token');
  if (isRaw(token['inlineHook'])) throw notImitated('a token inline hook, which the access policy rule names');
  return {
    accessMinutes: Number(token['accessTokenLifetimeMinutes'] ?? 60),
    refreshMinutes: Number(token['refreshTokenLifetimeMinutes'] ?? 0),
    refreshWindowMinutes: Number(token['refreshTokenWindowMinutes'] ?? 10080),
  };
}

function matchesClient(policy: Raw, clientId: string): boolean {
  const clients = textsAt(policy, 'conditions', 'clients', 'include');
  return clients.includes('ALL_CLIENTS') || clients.includes(clientId);
}

function matchesRule(rule: Raw, state: OrgState, { grantType, scopes, user }: PolicyQuestion): boolean {
  if (!textsAt(rule, 'conditions', 'grantTypes', 'include').includes(grantType)) return false;
  const allowed = textsAt(rule, 'conditions', 'scopes', 'include');
  if (!allowed.includes('*') && !scopes.every((scope) => allowed.includes(scope))) return false;
  // People are no condition for an app that acts for itself.
  return user === undefined || matchesPerson(rule, state, user);
}

function matchesPerson(rule: Raw, state: OrgState, user: User): boolean {
  const people = rawAt(rule, 'conditions', 'people');
  const userId = String(user.raw['id']);
  const groupIds = [...groupIdsOf(state, user), 'EVERYONE', String(everyoneOf(state)['id'])];
  if (textsAt(people, 'users', 'exclude').includes(userId)) return false;
  if (textsAt(people, 'groups', 'exclude').some((id) => groupIds.includes(id))) return false;
  if (textsAt(people, 'users', 'include').includes(userId)) return true;
  return textsAt(people, 'groups', 'include').some((id) => groupIds.includes(id));
}
