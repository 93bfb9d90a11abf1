/** Why a text holds no API token, in words that repeat nothing of it. */
export type TokenFault = 'is empty' | 'holds white space or other characters that no token has';

/**
 * Pure: the API token in a text as people have it at hand: alone, in quotes, after Okta's scheme (`SSWS 00…`, `Authorization:
 * SSWS 00…`), or as a line of a file of variables (`export OKTA_CLIENT_TOKEN="00…"`).
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 */
export function apiTokenIn(text: string): { readonly token: string } | { readonly fault: TokenFault } {
  const value = unquoted(text.trim().replace(/^(?:export\s+)?OKTA_CLIENT_TOKEN\s*=\s*/, ''));
  const token = unquoted(value.replace(/^Authorization\s*:\s*/i, '').replace(/^SSWS(?:\s+|$)/i, ''));
  if (token === '') return { fault: 'is empty' };
  if (!/^[\x21-\x7e]{1,512}$/.test(token)) return { fault: 'holds white space or other characters that no token has' };
  return { token };
}

function unquoted(text: string): string {
  const [, , inside] = /^(["'])(.*)\1$/s.exec(text) ?? [];
  return (inside ?? text).trim();
}
