import { deriveUris, localBases, type UseCase, useCases } from './frontend-uris.ts';
import type { JsonObject } from './model.ts';

/** All that a frontend may have to know; nothing of it is secret. */
export interface FrontendFacts {
  readonly clientId: string;
  readonly issuer: string;
  readonly authEndpoint: string;
  readonly tokenEndpoint: string;
  readonly logoutEndpoint: string | undefined;
  /** Where the portal's API is: a path on the frontend's own host, or a URL. */
  readonly portalServerUrl: string | undefined;
  readonly redirectUri: string | undefined;
  readonly signOutUri: string | undefined;
  readonly scopes: readonly string[];
  readonly namespace: string;
}

/** Settings by name, in the order in which they are shown. */
export type Variables = readonly (readonly [name: string, value: string])[];

/**
 * The five variables of the React starter.
 * @see https://github.com/solo-io/dev-portal-starter
 */
export function starterVariables(facts: FrontendFacts): Variables {
  return present([
    ['VITE_PORTAL_SERVER_URL', facts.portalServerUrl],
    ['VITE_CLIENT_ID', facts.clientId],
    ['VITE_TOKEN_ENDPOINT', facts.tokenEndpoint],
    ['VITE_AUTH_ENDPOINT', facts.authEndpoint],
    ['VITE_LOGOUT_ENDPOINT', facts.logoutEndpoint],
  ]);
}

/** The variables of Solo's image of Backstage that speak of the sign-in and of the portal; those of its database are not ours. */
export function backstageVariables(facts: FrontendFacts): Variables {
  return present([
    ['PORTAL_SERVER_URL', facts.portalServerUrl],
    ['CLIENT_ID', facts.clientId],
    ['TOKEN_ENDPOINT', facts.tokenEndpoint],
    ['AUTH_ENDPOINT', facts.authEndpoint],
    ['LOGOUT_ENDPOINT', facts.logoutEndpoint],
  ]);
}

/** The Secret whose keys the starter in the cluster reads as its environment. What is in it is public. */
export function starterSecret(facts: FrontendFacts): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'portal-oauth-secrets', namespace: facts.namespace },
    type: 'Opaque',
    stringData: Object.fromEntries(starterVariables(facts)),
  };
}

/**
 * The settings of oidc-client-ts, and of react-oidc-context, which hands them on to it.
 * @see https://authts.github.io/oidc-client-ts/interfaces/UserManagerSettings.html
 */
export function oidcClientSettings(facts: FrontendFacts): JsonObject {
  return defined({
    authority: facts.issuer,
    client_id: facts.clientId,
    redirect_uri: facts.redirectUri,
    post_logout_redirect_uri: facts.signOutUri,
    scope: facts.scopes.join(' '),
  });
}

/**
 * The settings of okta-auth-js, which of its own would send the bare origin.
 * @see https://github.com/okta/okta-auth-js#configuration-reference
 */
export function oktaAuthSettings(facts: FrontendFacts): JsonObject {
  return defined({
    issuer: facts.issuer,
    clientId: facts.clientId,
    redirectUri: facts.redirectUri,
    postLogoutRedirectUri: facts.signOutUri,
    scopes: facts.scopes,
    pkce: true,
  });
}

/** The scopes that a frontend may ask for: a refresh token only where the app has that grant. */
export function frontendScopesFor(grants: readonly string[]): readonly string[] {
  return ['openid', 'profile', 'email', ...(grants.includes('refresh_token') ? ['offline_access'] : [])];
}

/** Where a frontend is, as it was said or recorded. */
export interface FrontendPlaces {
  readonly bases: Readonly<Partial<Record<UseCase, string>>>;
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
  readonly local: boolean;
}

/** Those that send what they are told to come first: of an app of one's own, nothing else is known. */
const byLibrary: readonly UseCase[] = ['spa', 'callback', 'react', 'backstage'];

/**
 * Pure: the one redirect URI that a library is to send, and its sign-out URI: those that are given to the letter, else those of
 * the use case that is nearest to an app of one's own; with `local` those of its local address.
 */
export function urisForLibrary({ bases, redirectUris, signOutUris, local }: FrontendPlaces): {
  readonly redirectUri: string | undefined;
  readonly signOutUri: string | undefined;
} {
  const named = byLibrary.find((useCase) => bases[useCase] !== undefined);
  const literal = redirectUris.find((uri) => !uri.includes('*'));
  if (literal === undefined || (named !== undefined && local)) {
    const useCase = named ?? (local ? 'spa' : undefined);
    const base = useCase && (local ? localBases[useCase] : bases[useCase]);
    if (useCase !== undefined && base !== undefined) {
      const uris = deriveUris({ [useCase]: base }, [], []);
      return { redirectUri: uris.redirectUris[0], signOutUri: uris.signOutUris[0] };
    }
  }
  const origin = literal !== undefined && URL.canParse(literal) ? new URL(literal).origin : undefined;
  const all = [...signOutUris, ...useCases.flatMap((one) => derivedSignOut(one, bases[one]))];
  return { redirectUri: literal, signOutUri: all.find((uri) => URL.canParse(uri) && new URL(uri).origin === origin) };
}

function derivedSignOut(useCase: UseCase, base: string | undefined): readonly string[] {
  return base === undefined ? [] : deriveUris({ [useCase]: base }, [], []).signOutUris;
}

function present(settings: readonly (readonly [string, string | undefined])[]): Variables {
  return settings.filter((setting): setting is [string, string] => setting[1] !== undefined);
}

function defined(settings: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as JsonObject;
}
