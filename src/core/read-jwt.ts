import type { JsonObject } from './model.ts';
import { anyObject } from './object-of.ts';
import { parseJsonAs } from './parse-json.ts';

/** The two readable parts of a JSON Web Token. */
export interface ReadJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Reads a JSON Web Token without trusting it; `undefined` for a text that is none. @see RFC 7519 section 7.2 */
export function readJwt(text: string): ReadJwt | undefined {
  const [header, claims, signature, ...more] = text.split('.');
  if (signature === undefined || more.length > 0) return undefined;
  const read = [header, claims].map((part) => parseJsonAs(anyObject, Buffer.from(part ?? '', 'base64url').toString('utf8')));
  return read[0] && read[1] && { header: read[0], claims: read[1] };
}
