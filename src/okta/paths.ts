/** The paths of Okta's management API that we call; each id is escaped. */
export const paths = {
  apps: '/api/v1/apps',
  app: (id: string) => `/api/v1/apps/${part(id)}`,
  logo: (appId: string) => `/api/v1/apps/${part(appId)}/logo`,
  appsNamed: (label: string) => `/api/v1/apps?q=${part(label)}&limit=200`,
  oidcApps: `/api/v1/apps?filter=${encodeURIComponent('name eq "oidc_client"')}&limit=200`,
  assignments: (appId: string) => `/api/v1/apps/${part(appId)}/groups?limit=200`,
  assignment: (appId: string, groupId: string) => `/api/v1/apps/${part(appId)}/groups/${part(groupId)}`,
  authServers: '/api/v1/authorizationServers?limit=200',
  claims: (server: string) => `/api/v1/authorizationServers/${part(server)}/claims`,
  policies: (server: string) => `/api/v1/authorizationServers/${part(server)}/policies`,
  rules: (server: string, policy: string) => `/api/v1/authorizationServers/${part(server)}/policies/${part(policy)}/rules`,
  keys: (server: string) => `/api/v1/authorizationServers/${part(server)}/credentials/keys`,
  member: (list: string, id: string) => `${list}/${part(id)}`,
  group: (id: string) => `/api/v1/groups/${part(id)}`,
  signOnRules: (policy: string) => `/api/v1/policies/${part(policy)}/rules`,
  builtInGroups: `/api/v1/groups?filter=${encodeURIComponent('type eq "BUILT_IN"')}&limit=200`,
  groupsNamed: (name: string) => `/api/v1/groups?q=${part(name)}&limit=200`,
  oktaGroups: `/api/v1/groups?filter=${encodeURIComponent('type eq "OKTA_GROUP"')}&limit=200`,
  user: (id: string) => `/api/v1/users/${part(id)}`,
  userRoles: (userId: string) => `/api/v1/users/${part(userId)}/roles`,
  clientRoles: (clientId: string) => `/oauth2/v1/clients/${part(clientId)}/roles`,
  rolePermissions: (role: string) => `/api/v1/iam/roles/${part(role)}/permissions`,
  apiTokens: '/api/v1/api-tokens',
  clientPrivileges: '/api/v1/org/settings/clientPrivilegesSetting',
  origins: '/api/v1/trustedOrigins',
  allOrigins: '/api/v1/trustedOrigins?limit=200',
} as const;

function part(text: string): string {
  return encodeURIComponent(text);
}
