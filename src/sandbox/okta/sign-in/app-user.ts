import { type App, groupIdsOf, type OrgState, type User } from '../org-state.ts';
import { at, type Raw, rawAt, textAt } from '../raw.ts';
import { notImitated, OAuthRefusal, oauthErrors } from './oauth-texts.ts';

/** The profile that an app has of a person: `userName`, and what the assigned group's profile gives. */
export type AppUser = Raw;

/**
 * A person's profile in an app. Throws Okta's access_denied for somebody whom it is not assigned to, alone or by a group, unless
 * the app is open to all. An assignment of the person comes first, then the group with the first priority.
 */
export function appUserOf(state: OrgState, app: App, user: User): AppUser {
  const groupIds = groupIdsOf(state, user);
  const assignments = app.assignments
    .filter(({ id }) => groupIds.includes(String(id)))
    .toSorted((one, other) => Number(one['priority'] ?? 0) - Number(other['priority'] ?? 0));
  const own = app.users?.find(({ id }) => id === user.raw['id']);
  if (own !== undefined) return { ...rawAt(own, 'profile'), userName: textAt(own, 'credentials', 'userName') ?? '' };
  if (assignments.length === 0 && at(app.raw, 'settings', 'implicitAssignment') !== true) {
    throw new OAuthRefusal(oauthErrors.notAssigned);
  }
  return { ...rawAt(assignments[0], 'profile'), userName: userNameOf(app, user) };
}

// The three templates that Okta's console offers and that need no more than the person's profile.
function userNameOf(app: App, user: User): string {
  const template = textAt(app.raw, 'credentials', 'userNameTemplate', 'template') ?? `\${source.login}`;
  const login = textAt(user.raw, 'profile', 'login') ?? '';
  if (template === `\${source.login}`) return login;
  if (template === `\${source.email}`) return textAt(user.raw, 'profile', 'email') ?? '';
  if (template === `\${fn:substringBefore(source.login, "@")}`) return login.split('@')[0] ?? '';
  throw notImitated(`the user name template ${template}`);
}
