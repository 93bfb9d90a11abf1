/** What a person calls a field that the tool writes; the path of Okta's or Kubernetes' own JSON stands behind. */
const names: Readonly<Record<string, string>> = {
  label: 'name',
  'credentials.oauthClient.token_endpoint_auth_method': 'client authentication',
  'credentials.oauthClient.pkce_required': 'PKCE required',
  'settings.oauthClient.application_type': 'application type',
  'settings.oauthClient.grant_types': 'grant types',
  'settings.oauthClient.redirect_uris': 'sign-in redirect URIs',
  'settings.oauthClient.post_logout_redirect_uris': 'sign-out redirect URIs',
  'settings.oauthClient.refresh_token.rotation_type': 'refresh token rotation',
  'settings.oauthClient.refresh_token.leeway': 'rotation grace, seconds',
  'settings.oauthClient.wildcard_redirect': 'wildcards in redirect URIs',
  value: 'value',
  group_filter_type: 'group filter',
  'conditions.scopes': 'only with scopes',
  'conditions.clients.include': 'for clients',
  'conditions.people.groups.include': 'for groups',
  'conditions.grantTypes.include': 'for grant types',
  'conditions.scopes.include': 'for scopes',
  'actions.token.accessTokenLifetimeMinutes': 'access token lifetime, minutes',
  'actions.token.refreshTokenWindowMinutes': 'refresh token unused at most, minutes',
  priority: 'priority',
  origin: 'origin',
  scopes: 'for',
  file: 'file',
  'spec.destinationServer.ref.name': 'service',
  'spec.destinationServer.ref.namespace': 'service namespace',
  'spec.destinationServer.ref.cluster': 'cluster',
  'spec.destinationServer.port.name': 'port',
  'spec.destinationServer.port.number': 'port',
  'spec.applyToRoutes': 'routes',
  'spec.config.server.name': 'ExtAuthServer',
  'spec.config.glooAuth.configs': 'access token check',
};

/** The name of a field for a person: a word where there is one, else its path. */
export function fieldName(path: string): string {
  return names[path] ?? path.replaceAll('\\.', '.');
}

/** Whether a field of something new tells a person more than that it is as the guide has it. */
export function isTelling(path: string): boolean {
  return names[path] !== undefined;
}
