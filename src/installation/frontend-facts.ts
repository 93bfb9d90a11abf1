import { frontendPlaces } from '../answers/answered-uris.ts';
import type { Answers } from '../answers/answers.ts';
import { type Given, waysToGive } from '../answers/given.ts';
import { defaultOf } from '../answers/inputs.ts';
import { type FrontendFacts, type FrontendPlaces, frontendScopesFor, urisForLibrary } from '../core/frontend-settings.ts';
import { nearestUri } from '../core/nearest-uri.ts';
import { Problem } from '../errors.ts';
import type { Metadata } from '../oidc/metadata.ts';
import type { KnownApp } from './find-known-app.ts';

/** What a frontend has to know, and what a person should know of it. */
export interface FrontendSettings {
  readonly facts: FrontendFacts;
  /** Each a sentence or two. */
  readonly notes: readonly string[];
}

/** What {@link frontendFacts} puts together. */
export interface FrontendSources {
  readonly answers: Answers;
  readonly clientId: string;
  readonly metadata: Metadata;
  readonly known: KnownApp | undefined;
  /** What the format names; what it does not name is not missed. */
  readonly format: { readonly name: string; readonly sendsRedirect: boolean; readonly namesScopes: boolean };
}

/** The grants of an app that setup makes. */
const usualGrants = ['authorization_code', 'refresh_token'];

/**
 * Pure: what a frontend has to know: as it is given, else as it is recorded.
 * @throws Problem `missing-input` where it would have to name a redirect URI and nobody knows one
 */
export function frontendFacts({ answers, clientId, metadata, known, format }: FrontendSources): FrontendSettings {
  const { given } = answers;
  const uris = urisForLibrary(placesOf(given, known));
  const notes: string[] = [];
  if (format.sendsRedirect) {
    if (uris.redirectUri === undefined) {
      throw new Problem(
        'missing-input',
        'Where the frontend is served is not known, so its redirect URI is not known either.',
        `Give it by ${waysToGive('spaUrl')}, or the redirect URI itself by ${waysToGive('redirectUri')}.`,
      );
    }
    notes.push(...registration(uris.redirectUri, known));
    if (uris.signOutUri === undefined)
      notes.push(`Where people come back to after sign-out is not known: give it by ${waysToGive('signOutUri')}.`);
  }
  const grants = known?.grants ?? usualGrants;
  if (format.namesScopes) {
    if (!grants.includes('refresh_token'))
      notes.push(
        'The app has no grant refresh_token, so the scope offline_access is left out and people sign in again each hour.',
      );
    else if (known?.grants === undefined)
      notes.push('The scope offline_access needs the grant refresh_token, which an app that setup made has.');
  }
  const server = given.get('portalServerUrl')?.value as string | undefined;
  const portalServerUrl = server ?? (format.name === 'backstage' ? undefined : defaultOf('portalServerUrl'));
  if (portalServerUrl === undefined) notes.push(`PORTAL_SERVER_URL is left out: give it by ${waysToGive('portalServerUrl')}.`);
  return {
    facts: {
      clientId,
      issuer: metadata.issuer,
      authEndpoint: metadata.authorizationEndpoint,
      tokenEndpoint: metadata.tokenEndpoint,
      logoutEndpoint: metadata.endSessionEndpoint,
      portalServerUrl,
      ...uris,
      scopes: frontendScopesFor(grants),
      namespace: given.has('namespace') ? answers.namespace : (known?.namespace ?? answers.namespace),
    },
    notes,
  };
}

/** What is given in this run wins whole; of a set-up that is at home elsewhere, the local address is taken only where it is asked for. */
function placesOf(given: Given, known: KnownApp | undefined): FrontendPlaces {
  const asked = frontendPlaces(given);
  const isSaid = (places: FrontendPlaces) => Object.keys(places.bases).length > 0 || places.redirectUris.length > 0;
  const places = isSaid(asked) ? asked : { ...(known?.places ?? asked) };
  const source = given.get('local')?.source;
  const local = source === 'flag' || source === 'environment' || ((places.local || asked.local) && !isSaid(places));
  const signOutUris = places.signOutUris.length > 0 ? places.signOutUris : (known?.signOutUris ?? []);
  return { ...places, signOutUris, local };
}

function registration(redirectUri: string, known: KnownApp | undefined): readonly string[] {
  if (known === undefined || known.redirectUris.length === 0 || known.redirectUris.includes(redirectUri)) return [];
  const near = nearestUri(redirectUri, known.redirectUris);
  const but = near === undefined ? '' : ` It has ${near.uri}, which differs by ${near.differs.join(' and ')}.`;
  return [`The app does not have the redirect URI ${redirectUri} yet: add it by setup.${but}`];
}
