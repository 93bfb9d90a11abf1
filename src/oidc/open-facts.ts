import type { Http } from '../http/http.ts';
import { type KeySet, readKeySet } from './key-set.ts';
import { type Metadata, readMetadata } from './metadata.ts';

/** Metadata and key set, as anybody can read them. */
export interface OpenSide {
  readonly metadata: Metadata;
  readonly keySet: KeySet;
}

/**
 * Reads metadata and key set of `issuer`. Where the document there names another issuer, as it does once an org has a custom
 * domain, those of that one. Two or three GETs, no credentials. Throws `metadata-unusable`, `key-set-unusable` and what the
 * Http throws.
 */
export async function readOpenSide(http: Http, issuer: string): Promise<OpenSide> {
  const metadata = await readMetadata(http, (await saidIssuer(http, issuer)) ?? issuer);
  return { metadata, keySet: await readKeySet(http, metadata.jwksUri) };
}

/** The issuer that the metadata at `issuer` names, where it is an https URL, or one of this machine; else `undefined`. */
async function saidIssuer(http: Http, issuer: string): Promise<string | undefined> {
  const answer = await http({
    method: 'GET',
    url: `${issuer}/.well-known/openid-configuration`,
    accept: 'json',
    maxBytes: 500_000,
  });
  if (answer.status !== 200) return undefined;
  try {
    const said: unknown = (JSON.parse(answer.text()) as { issuer?: unknown } | null)?.issuer;
    return typeof said === 'string' && /^https?:\/\//.test(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
