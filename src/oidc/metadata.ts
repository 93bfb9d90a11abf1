import { isLoopback } from '../core/frontend-uris.ts';
import { anyObject } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';

/** What an authorization server says of itself. Every member is an absolute URL. */
export interface Metadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint: string;
  readonly jwksUri: string;
  /** Where all this was read. */
  readonly metadataUrl: string;
}

/**
 * Reads the metadata of `issuer`: one GET of `{issuer}/.well-known/openid-configuration`, no credentials.
 * Throws `metadata-unusable` when it is not the metadata of this issuer, or names an endpoint on another host or without TLS;
 * and what the Http throws.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export async function readMetadata(http: Http, issuer: string): Promise<Metadata> {
  const metadataUrl = `${issuer}/.well-known/openid-configuration`;
  const answer = await http({ method: 'GET', url: metadataUrl, accept: 'json', maxBytes: 500_000 });
  if (answer.status !== 200) throw unusable(metadataUrl, `the server answered HTTP ${answer.status}`);
  return parseMetadata(answer.text(), issuer, metadataUrl);
}

/** Pure: reads and checks the text of a metadata document. Throws `metadata-unusable`. */
export function parseMetadata(text: string, issuer: string, metadataUrl: string): Metadata {
  const document = parseJsonAs(anyObject, text);
  if (document === undefined) throw unusable(metadataUrl, 'it is not a JSON document');
  const said = document['issuer'];
  if (said !== issuer) {
    const other = typeof said === 'string' ? `"${printableLine(said, 200)}"` : 'none';
    throw unusable(metadataUrl, `it is of another issuer: expected "${printableLine(issuer, 200)}", found ${other}`);
  }
  const endpoint = (name: string): string => {
    const value = document[name];
    if (typeof value !== 'string' || value === '') throw unusable(metadataUrl, `it names no ${name}`);
    const flaw = flawOf(value, new URL(issuer));
    if (flaw !== undefined) throw unusable(metadataUrl, `its ${name} ${flaw}: "${printableLine(value, 200)}"`);
    return value;
  };
  return {
    issuer,
    authorizationEndpoint: endpoint('authorization_endpoint'),
    tokenEndpoint: endpoint('token_endpoint'),
    endSessionEndpoint: endpoint('end_session_endpoint'),
    jwksUri: endpoint('jwks_uri'),
    metadataUrl,
  };
}

function flawOf(value: string, issuer: URL): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'is not an https URL';
  if (url.username !== '' || url.password !== '') return 'carries a user name';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'is without TLS';
  if (url.host !== issuer.host) return 'is on another host';
  return undefined;
}

function unusable(metadataUrl: string, why: string): Problem {
  const message = `The metadata at ${printableLine(metadataUrl, 200)} cannot be used: ${why}.`;
  return new Problem('metadata-unusable', message, 'Check the org URL and the authorization server.');
}
