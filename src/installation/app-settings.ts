import type { PublicFacts } from './public-facts.ts';

/** A setting of the frontend: the name of its variable, and its value. */
export type AppSetting = readonly [name: string, value: string];

/** What the frontend, and whatever comes after in a pipeline, has to know; what is not known is left out. Pure. */
export function appSettings(
  { metadata, keySet }: PublicFacts,
  known: { readonly clientId: string; readonly clusterName: string | undefined; readonly appUrl: string | undefined },
): readonly AppSetting[] {
  const all: readonly (readonly [string, string | undefined])[] = [
    ['CLIENT_ID', known.clientId],
    ['TOKEN_ENDPOINT', metadata.tokenEndpoint],
    ['AUTH_ENDPOINT', metadata.authorizationEndpoint],
    ['LOGOUT_ENDPOINT', metadata.endSessionEndpoint],
    ['CERT_KEYS', keySet.text],
    ['ISSUER', metadata.issuer],
    ['CLUSTER_NAME', known.clusterName],
    ['APP_URL', known.appUrl],
  ];
  return all.filter((setting): setting is AppSetting => setting[1] !== undefined && setting[1] !== '');
}
