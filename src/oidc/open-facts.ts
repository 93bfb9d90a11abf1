import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type KeySet, readKeySet } from './key-set.ts';
import { type Metadata, readMetadata } from './metadata.ts';

/** What an authorization server tells everybody. */
export interface OpenSide {
  /** As the metadata document names it. */
  readonly issuer: string;
  /** Its metadata and key set; the trouble of reading them where the document names another issuer, which cannot be read. */
  readonly side: { readonly metadata: Metadata; readonly keySet: KeySet } | Problem;
}

/**
 * Reads metadata and key set of `issuer`. Where the document there names another issuer, as it does once an org has a custom
 * domain, those of that one. Two or three GETs, no credentials. Throws `metadata-unusable`, `key-set-unusable` and what the
 * Http throws, but not for another issuer.
 */
export async function readOpenSide(http: Http, issuer: string): Promise<OpenSide> {
  const named = (await saidIssuer(http, issuer)) ?? issuer;
  try {
    const metadata = await readMetadata(http, named);
    return { issuer: named, side: { metadata, keySet: await readKeySet(http, metadata.jwksUri) } };
  } catch (error) {
    if (named === issuer || !(error instanceof Problem)) throw error;
    return { issuer: named, side: error };
  }
}

/** The issuer that the metadata at `issuer` names, where it is an URL; else `undefined`. */
async function saidIssuer(http: Http, issuer: string): Promise<string | undefined> {
  const answer = await http({
    method: 'GET',
    url: `${issuer}/.well-known/openid-configuration`,
    accept: 'json',
    maxBytes: 500_000,
  });
  if (answer.status !== 200) return undefined;
  const said = parseJsonAs(objectOf({ issuer: v.string() }), answer.text())?.issuer;
  return said !== undefined && /^https?:\/\//.test(said) ? said : undefined;
}
