import { type OktaArea, type OktaRight, oktaAreas } from './okta-rights.ts';

/** An admin role that somebody or something has. */
export interface AdminRole {
  /** Okta's name for it, e.g. `APP_ADMIN`; `CUSTOM` for one of the org's own. */
  readonly type: string;
  readonly label: string;
  /** Of a custom role; absent where they may not be read. */
  readonly permissions?: readonly string[];
}

/** What admin roles let nobody do, and what is not known of them. */
export interface RoleGap {
  readonly missing: readonly OktaArea[];
  readonly doubtful: readonly OktaArea[];
}

interface Reach {
  readonly manages: readonly OktaArea[];
  /** What it may manage or not: the documentation does not say, or says both. */
  readonly doubtful: readonly OktaArea[];
}

const all = Object.keys(oktaAreas) as readonly OktaArea[];
const none: Reach = { manages: [], doubtful: [] };

/**
 * What the standard roles manage. Only a super administrator is known to manage trusted origins. That an API access management
 * administrator makes apps is in a guide and not on the page that compares the roles.
 * @see https://help.okta.com/en-us/content/topics/security/administrators-admin-comparison.htm
 */
const standard: Readonly<Record<string, Reach>> = {
  SUPER_ADMIN: { manages: all, doubtful: [] },
  APP_ADMIN: { manages: ['apps', 'assignments'], doubtful: ['trustedOrigins'] },
  API_ACCESS_MANAGEMENT_ADMIN: { manages: ['authorizationServers'], doubtful: ['apps', 'assignments', 'trustedOrigins'] },
  ORG_ADMIN: { manages: ['groups'], doubtful: ['trustedOrigins'] },
  USER_ADMIN: { manages: ['groups'], doubtful: [] },
  GROUP_MEMBERSHIP_ADMIN: none,
  HELP_DESK_ADMIN: none,
  MOBILE_ADMIN: none,
  READ_ONLY_ADMIN: none,
  REPORT_ADMIN: none,
};

/** Pure: which of the parts of an org that are to be managed these roles do not manage, alone or together. What is read shows by itself. */
export function roleGap(roles: readonly AdminRole[], needed: readonly OktaRight[]): RoleGap {
  const areas = [...new Set(needed.flatMap(({ area, deed }) => (deed === 'manage' ? [area] : [])))];
  const reaches = roles.map(reachOf);
  const open = areas.filter((area) => !reaches.some(({ manages }) => manages.includes(area)));
  const doubtful = open.filter((area) => reaches.some((reach) => reach.doubtful.includes(area)));
  return { missing: open.filter((area) => !doubtful.includes(area)), doubtful };
}

function reachOf({ type, permissions }: AdminRole): Reach {
  if (type !== 'CUSTOM') return Object.hasOwn(standard, type) ? (standard[type] ?? none) : { manages: [], doubtful: all };
  const possible = all.filter((area) => oktaAreas[area].permissions.manage.length > 0);
  if (permissions === undefined) return { manages: [], doubtful: possible };
  const manages = possible.filter((area) => oktaAreas[area].permissions.manage.every((one) => permissions.includes(one)));
  // whether to manage apps is to assign them is not documented
  return { manages, doubtful: permissions.includes('okta.apps.manage') ? ['assignments'] : [] };
}
