import { newId, randomText, timestamp } from './ids.ts';
import type { Caller, Route } from './okta-route.ts';
import { everyoneOf, type OrgState, type Rights, type Role, type RoleType } from './org-state.ts';
import type { Raw } from './raw.ts';

/** The standard roles and what Okta calls them: recorded, or by its description. */
export const roleLabels: Readonly<Record<Exclude<RoleType, 'CUSTOM'>, string>> = {
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
  APP_ADMIN: 'Application Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  ORG_ADMIN: 'Organization Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  SUPER_ADMIN: 'Super Administrator',
  USER_ADMIN: 'Group Administrator',
};

/** What a role may read and manage, by family of scopes; `*` is everything. */
interface Reach {
  readonly reads: readonly string[];
  readonly manages: readonly string[];
}

const nothing: Reach = { reads: [], manages: [] };

/**
 * What the standard roles reach, as far as the sandbox has endpoints for it. Okta's API description does not say; this is from
 * its help pages: only a super admin grants scopes and roles; an application admin has apps, an API access management admin
 * authorization servers, and apps to go with them; an organization admin has neither. That the first three and the read-only
 * admin see all there is, and that trusted origins are an organization admin's, is assumed.
 * @see https://help.okta.com/en-us/content/topics/security/administrators-admin-comparison.htm
 */
const standard: Readonly<Partial<Record<RoleType, Reach>>> = {
  SUPER_ADMIN: { reads: ['*'], manages: ['*'] },
  ORG_ADMIN: { reads: ['*'], manages: ['okta.groups', 'okta.users', 'okta.orgs', 'okta.trustedOrigins', 'okta.networkZones'] },
  APP_ADMIN: { reads: ['*'], manages: ['okta.apps'] },
  API_ACCESS_MANAGEMENT_ADMIN: { reads: ['*'], manages: ['okta.authorizationServers', 'okta.apps'] },
  READ_ONLY_ADMIN: { reads: ['*'], manages: [] },
  USER_ADMIN: { reads: ['okta.groups', 'okta.users'], manages: ['okta.groups', 'okta.users'] },
  GROUP_MEMBERSHIP_ADMIN: { reads: ['okta.groups', 'okta.users'], manages: ['okta.groups'] },
  HELP_DESK_ADMIN: { reads: ['okta.groups', 'okta.users'], manages: [] },
};

// A custom role's permissions say `authzServers` where scopes say `authorizationServers`.
const families: Readonly<Record<string, string>> = {
  apps: 'okta.apps',
  authzServers: 'okta.authorizationServers',
  groups: 'okta.groups',
  users: 'okta.users',
  // «View roles, resources, and admin assignments»
  iam: 'okta.roles',
};

/** A new role assignment. Those that can be limited to targets have an id that is their name in base 32, as recorded. */
export function newRole(type: RoleType, holder: 'user' | 'client', now: Date): Role {
  const limited = ['APP_ADMIN', 'GROUP_MEMBERSHIP_ADMIN', 'HELP_DESK_ADMIN', 'USER_ADMIN'].includes(type);
  const id = limited ? base32(type) : holder === 'user' ? newId('role') : `cra${randomText(17)}`;
  return { id, type, created: timestamp(now) };
}

/** The roles that a word of old stands for. */
export function rolesOf(rights: Rights): Role[] {
  const types: Readonly<Record<Rights, RoleType[]>> = {
    super: ['SUPER_ADMIN'],
    'app-admin': ['APP_ADMIN'],
    'read-only': ['READ_ONLY_ADMIN'],
    'no-admin': [],
  };
  return types[rights].map((type) => ({ id: type, type, created: '' }));
}

/** True where one of the roles lets its holder through to a route. */
export function reaches(roles: readonly Role[], route: Pick<Route, 'method' | 'pattern' | 'scopes'>): boolean {
  const reading = route.method === 'GET';
  return roles.some((role) => {
    const { reads, manages } = reachOf(role);
    const wanted = route.scopes ?? '';
    if (reading ? has(reads, wanted) : has(manages, wanted)) return true;
    return !reading && /^\/api\/v1\/apps\/\{appId\}\/(groups|users)/.test(route.pattern) && assigns(role);
  });
}

/** The groups that a caller sees: all, all but Everyone, or the ones that a custom role is for. */
export function seenGroups(caller: Caller | undefined, state: OrgState): readonly Raw[] {
  const roles = caller?.roles ?? [];
  if (roles.some((role) => has(reachOf(role).reads, 'okta.apps') && role.type !== 'CUSTOM')) return state.groups;
  const custom = roles.filter((role) => role.type === 'CUSTOM' && has(reachOf(role).reads, 'okta.groups'));
  if (custom.some(({ groupIds }) => groupIds === undefined)) return state.groups;
  const own = custom.flatMap(({ groupIds }) => groupIds ?? []);
  // Documented: Everyone is not returned to who has a group admin role.
  const others = roles.some((role) => role.type !== 'CUSTOM' && has(reachOf(role).reads, 'okta.groups'));
  const everyone = everyoneOf(state)['id'];
  return state.groups.filter(({ id }) => own.includes(String(id)) || (others && id !== everyone));
}

function reachOf({ type, permissions = [] }: Role): Reach {
  if (type !== 'CUSTOM') return standard[type] ?? nothing;
  const of = (deeds: readonly string[]): string[] =>
    permissions.flatMap((permission) => {
      const [, family = '', deed = ''] = /^okta\.(\w+)\.(\w+)$/.exec(permission) ?? [];
      const known = families[family];
      return known !== undefined && deeds.includes(deed) ? [known] : [];
    });
  return { reads: of(['read', 'manage']), manages: of(['manage']) };
}

// Documented: the second of the two has no effect without the first.
function assigns({ permissions = [] }: Role): boolean {
  return ['okta.apps.assignment.manage', 'okta.groups.appAssignment.manage'].every((one) => permissions.includes(one));
}

function has(families: readonly string[], wanted: string): boolean {
  return families.includes('*') || families.includes(wanted);
}

/** @see RFC 4648 section 6; without padding. */
function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const fives = bits.match(/.{1,5}/g) ?? [];
  return fives.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
