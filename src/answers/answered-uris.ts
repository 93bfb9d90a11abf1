import type { FrontendPlaces } from '../core/frontend-settings.ts';
import { type AppUris, deriveUris, type UseCase } from '../core/frontend-uris.ts';
import { wildcardWarning } from '../core/redirect-wildcard.ts';
import { Problem } from '../errors.ts';
import type { Given } from './given.ts';
import type { InputName } from './inputs.ts';

/** A value that is used in another form than it was typed in, e.g. an address as a browser sends it. */
export interface Respelled {
  readonly typed: string;
  readonly used: string;
}

/** The input that holds the base URL of each use case. */
const baseInputs = {
  react: 'reactUrl',
  backstage: 'backstageUrl',
  callback: 'callbackUrl',
  spa: 'spaUrl',
} as const satisfies Readonly<Record<UseCase, InputName>>;

/** Pure: where the frontends are, as somebody gave it; nothing is derived yet. */
export function frontendPlaces(given: Given): FrontendPlaces {
  const many = (name: InputName): readonly string[] => {
    const found = given.get(name);
    // what is only asked about is no frontend's
    return found === undefined || found.asked === true ? [] : (found.value as readonly string[]);
  };
  const bases = Object.entries(baseInputs).flatMap(([useCase, name]) => {
    const value = given.get(name)?.value;
    return typeof value === 'string' ? [[useCase, value]] : [];
  });
  return {
    bases: Object.fromEntries(bases),
    redirectUris: many('redirectUri'),
    signOutUris: many('signOutUri'),
    local: given.get('local')?.value === true,
  };
}

/**
 * Pure: the URIs that an app needs by what was given.
 * @throws Problem `bad-value` for a wildcard that nobody asked to allow.
 */
export function urisFrom(given: Given): AppUris {
  const { bases, redirectUris, signOutUris, local } = frontendPlaces(given);
  const wide = redirectUris.find((uri) => uri.includes('*'));
  if (wide !== undefined && given.get('wildcardRedirect')?.value !== true) {
    throw new Problem(
      'bad-value',
      `${given.get('redirectUri')?.from}: ${wide} holds a wildcard. ${wildcardWarning}`,
      'List each URI in full, or allow wildcards for this app: --wildcard-redirect',
    );
  }
  return deriveUris(bases, redirectUris, signOutUris, local);
}

/** Pure: what was typed in another form than it is used in. */
export function respelledIn(given: Given): readonly Respelled[] {
  return [...given.values()].flatMap(({ value, typed }) =>
    typed === undefined || typeof value !== 'string' ? [] : [{ typed, used: value }],
  );
}
