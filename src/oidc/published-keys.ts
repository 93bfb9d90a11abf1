import { fewestBits, weakKeys } from '../core/keys/key-strength.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type KeySet, readKeySet } from './key-set.ts';
import { readMetadata } from './metadata.ts';

/**
 * The keys that `issuer` publishes, fit to be put into a policy: of this very issuer, at least one, and none that is too weak.
 * Two GETs, no credentials.
 * @throws Problem `metadata-unusable`, `key-set-unusable`, and what the Http throws
 */
export async function readPublishedKeys(http: Http, issuer: string): Promise<KeySet & { readonly url: string }> {
  const { jwksUri } = await readMetadata(http, issuer);
  const keys = await readKeySet(http, jwksUri);
  const [weak] = weakKeys(keys.text);
  if (weak === undefined) return { ...keys, url: jwksUri };
  throw new Problem(
    'key-set-unusable',
    `The key ${printableLine(weak.kid, 100)} at ${printableLine(jwksUri, 200)} has ${weak.bits} bits, and fewer than ${fewestBits} are not trusted.`,
    'Look at the keys of the authorization server: this is not what Okta publishes.',
  );
}
