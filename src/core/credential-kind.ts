/** What lets us into an org, and what a person calls it. A `session` is the access token of `gloo-okta login`. */
export const credentialTitles = {
  token: 'API token',
  'access-token': 'access token',
  session: 'sign-in of gloo-okta login',
  'service-app': 'service app',
} as const;

/** The kind of what lets us into an org. */
export type CredentialKind = keyof typeof credentialTitles;
