/** Why a text holds no token, in words that repeat nothing of it. */
export type TokenFault = 'is empty' | 'holds white space or other characters that no token has';

/** A token, and how it is sent: Okta's own scheme for API tokens, or OAuth's for access tokens. */
export interface FoundToken {
  readonly token: string;
  readonly scheme: 'SSWS' | 'Bearer';
}

const variables = /^(?:export\s+)?(OKTA_CLIENT_TOKEN|OKTA_API_TOKEN|OKTA_ACCESS_TOKEN)\s*=\s*/;
/** More characters than these are no token: an API token has 42, an access token some two thousand. */
const longest = { SSWS: 512, Bearer: 16_000 } as const;

/**
 * Pure: the token in a text as people have it at hand: alone, in quotes, after its scheme (`SSWS 00…`, `Authorization: Bearer
 * eyJ…`), or as a line of a file of variables (`export OKTA_CLIENT_TOKEN="00…"`). Where neither it nor `usual` says a scheme, a
 * JSON Web Token is an access token, for those of the org authorization server are ones.
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 * @see RFC 6750 section 2.1
 */
export function apiTokenIn(text: string, usual?: FoundToken['scheme']): FoundToken | { readonly fault: TokenFault } {
  const line = lineOf(text).trim();
  const variable = variables.exec(line)?.[1];
  const value = unquoted(line.replace(variables, '')).replace(/^Authorization\s*:\s*/i, '');
  const named = /^(SSWS|Bearer)(?=\s|$)/i.exec(value)?.[1]?.toLowerCase();
  const token = unquoted(named === undefined ? value : value.slice(named.length));
  if (token === '') return { fault: 'is empty' };
  const isMeant = variable === 'OKTA_ACCESS_TOKEN' || usual === 'Bearer' || isJwt(token);
  const isAccess = named === 'bearer' || (named === undefined && isMeant);
  const scheme = isAccess ? 'Bearer' : 'SSWS';
  if (!/^[\x21-\x7e]+$/.test(token) || token.length > longest[scheme]) {
    return { fault: 'holds white space or other characters that no token has' };
  }
  return { token, scheme };
}

/** Of a file of several variables the line with the token; a comment is none. */
function lineOf(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return (lines.length > 1 ? lines.find((line) => variables.test(line)) : undefined) ?? text;
}

function isJwt(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const [, , inside] = /^(["'])(.*)\1$/s.exec(trimmed) ?? [];
  return (inside ?? trimmed).trim();
}
