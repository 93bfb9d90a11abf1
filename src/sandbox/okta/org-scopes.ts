import type { OrgState } from './org-state.ts';

const readAndManage = [
  'users',
  'linkedObjects',
  'profileMappings',
  'userTypes',
  'clients',
  'appGrants',
  'policies',
  'groups',
  'inlineHooks',
  'eventHooks',
  'apps',
  'schemas',
  'idps',
  'factors',
  'riskProviders',
  'roles',
  'orgs',
  'domains',
  'brands',
  'sessions',
  'templates',
  'trustedOrigins',
  'threatInsights',
  'behaviors',
  'networkZones',
  'agentPools',
  'features',
  'certificateAuthorities',
  'principalRateLimits',
  'rateLimits',
  'apiTokens',
];

/** Scopes of the org authorization server that are of OpenID Connect, not of Okta's management API. */
export const openidScopes: readonly string[] = ['openid', 'email', 'profile', 'address', 'phone', 'offline_access', 'groups'];

/**
 * The scopes of the org authorization server, as recorded: those for authorization servers are there only in an org with
 * API Access Management.
 * @see https://developer.okta.com/docs/api/oauth2/
 */
export function orgScopesOf({ edition }: OrgState): string[] {
  const families = [...readAndManage, ...(edition.apiAccessManagement ? ['authorizationServers'] : [])];
  const others = ['okta.events.read', 'okta.logs.read', 'okta.reports.read', 'okta.clients.register', 'okta.directories.manage'];
  return [...families.flatMap((family) => [`okta.${family}.manage`, `okta.${family}.read`]), ...others, ...openidScopes];
}
