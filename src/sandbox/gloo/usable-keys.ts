import type { Json, JsonObject } from '../../core/model.ts';
import { isObject, listAt, stringAt } from '../json-parts.ts';

// A secret in a key set proves nothing about who signed, and "none" proves nothing at all. Which algorithms the real service
// takes is not known beyond RS256.
/** The algorithms by which a token may be signed. */
export const algorithms: ReadonlySet<string> = new Set([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
]);

const members: { readonly [kty: string]: readonly string[] } = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
};

/**
 * The keys of a set that can validate a token: those whose `use` is `sig` and that have a `kid`; the rest is ignored, as Gloo says.
 * That a key of an unknown type or algorithm, or with a member missing, is ignored and not the end of the whole set is not known.
 * @see auth_config.proto of solo-apis, the comments of JwtValidation
 */
export function usableKeys(keySet: Json | undefined): readonly JsonObject[] {
  return listAt(keySet, 'keys').filter(isObject).filter(isUsable);
}

function isUsable(key: JsonObject): boolean {
  const needs = members[stringAt(key, 'kty') ?? ''];
  const alg = key['alg'];
  return (
    stringAt(key, 'use') === 'sig' &&
    (stringAt(key, 'kid') ?? '') !== '' &&
    needs?.every((member) => /^[\w-]+$/.test(stringAt(key, member) ?? '')) === true &&
    (alg === undefined || (typeof alg === 'string' && algorithms.has(alg)))
  );
}
