/** A part of an org that calls of ours touch, and what lets them. */
interface Area {
  /** In words. */
  readonly things: string;
  /** The scope without its ending, e.g. `okta.apps`. */
  readonly scope: string;
  /** The permissions of a custom role; none where no custom role can have it. */
  readonly permissions: { readonly read: readonly string[]; readonly manage: readonly string[] };
  /** The smallest standard role that is known to manage it. */
  readonly role: StandardRole;
  /** What is not confirmed about all this; absent where it is documented. */
  readonly doubt?: string;
}

/** A standard admin role, as Okta's console calls it. */
export type StandardRole = 'Application Administrator' | 'API Access Management Administrator' | 'Super Administrator';

/**
 * What each part of an org takes: the one place where scopes, permissions and roles are written. A custom role's permissions
 * say `authzServers` where scopes say `authorizationServers`.
 * @see https://developer.okta.com/docs/api/oauth2/
 * @see https://developer.okta.com/docs/concepts/role-assignment/
 * @see https://help.okta.com/en-us/content/topics/security/administrators-admin-comparison.htm
 */
export const oktaAreas = {
  apps: {
    things: 'apps',
    scope: 'okta.apps',
    permissions: { read: ['okta.apps.read'], manage: ['okta.apps.manage'] },
    role: 'Application Administrator',
  },
  assignments: {
    things: 'the groups of an app',
    scope: 'okta.apps',
    permissions: { read: ['okta.apps.read'], manage: ['okta.apps.assignment.manage', 'okta.groups.appAssignment.manage'] },
    role: 'Application Administrator',
  },
  authorizationServers: {
    things: 'authorization servers',
    scope: 'okta.authorizationServers',
    permissions: { read: ['okta.authzServers.read'], manage: ['okta.authzServers.manage'] },
    role: 'API Access Management Administrator',
  },
  groups: {
    things: 'groups',
    scope: 'okta.groups',
    permissions: { read: ['okta.groups.read'], manage: ['okta.groups.manage'] },
    role: 'Application Administrator',
    doubt: 'that this role sees the group Everyone is not documented; a Group Administrator does not see it',
  },
  trustedOrigins: {
    things: 'trusted origins',
    scope: 'okta.trustedOrigins',
    permissions: { read: [], manage: [] },
    role: 'Super Administrator',
    doubt: 'which smaller role may manage trusted origins is not documented, and no custom role can',
  },
} as const satisfies Readonly<Record<string, Area>>;

/** The name of a part of an org. */
export type OktaArea = keyof typeof oktaAreas;

/** What is done in a part of an org. */
export interface OktaRight {
  readonly area: OktaArea;
  readonly deed: 'read' | 'manage';
}

/** The OAuth scope of a right. */
export function scopeOf({ area, deed }: OktaRight): string {
  return `${oktaAreas[area].scope}.${deed}`;
}

/** The scopes of these rights, each once; who may manage may read. */
export function scopesOf(rights: readonly OktaRight[]): readonly string[] {
  const all = new Set(rights.map(scopeOf));
  return [...all].filter((scope) => !scope.endsWith('.read') || !all.has(scope.replace(/read$/, 'manage'))).sort();
}

/** Whether a scope is among those that were granted, itself or as the one to manage what it reads. */
export function isGranted(scope: string, granted: readonly string[]): boolean {
  return granted.includes(scope) || granted.includes(scope.replace(/\.read$/, '.manage'));
}
