/** Why a text holds no token, in words that repeat nothing of it. */
export type TokenFault = 'is empty' | 'holds white space or other characters that no token has';

/** A token, and how it is sent: Okta's own scheme for API tokens, or OAuth's for access tokens. */
export interface FoundToken {
  readonly token: string;
  readonly scheme: 'SSWS' | 'Bearer';
}

/** The names that Okta's tools have for a token, and the words before them in shells. */
const variables =
  /^(?:export\s+|setx?\s+|\$env:|ENV\s+|-\s+)?["']?(OKTA_CLIENT_TOKEN|OKTA_API_TOKEN|OKTA_ACCESS_TOKEN)["']?\s*[=:\s]\s*/i;
/** What a token is called in a file of YAML, JSON or HCL: of Okta's SDKs, of its CLI, of its Terraform provider, of an OAuth answer. */
const keys = /^["']?(token|api_?token|access_?token)["']?\s*[=:]\s*/i;
/** More characters than these are no token: an API token has 42, an access token some two thousand. */
const longest = { SSWS: 512, Bearer: 16_000 } as const;

/**
 * Pure: the token in a text as people have it at hand: alone, in quotes, after its scheme (`SSWS 00…`, `Authorization: Bearer
 * eyJ…`), or as a line of a file of variables or of settings (`export OKTA_CLIENT_TOKEN="00…"`, the `token:` of okta.yaml). Where neither it nor `usual` says a scheme, a
 * JSON Web Token is an access token, for those of the org authorization server are ones.
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 * @see RFC 6750 section 2.1, whose b64token an API token is, too
 */
export function apiTokenIn(text: string, usual?: FoundToken['scheme']): FoundToken | { readonly fault: TokenFault } {
  const { name, value } = valueIn(text.replace(/^\ufeff/, ''));
  const named = /^(SSWS|Bearer)(?=\s|$)/i.exec(value)?.[1]?.toLowerCase();
  const token = unquoted(named === undefined ? value : value.slice(named.length));
  if (token === '') return { fault: 'is empty' };
  const isMeant = /access/i.test(name) || usual === 'Bearer' || isJwt(token);
  const isAccess = named === 'bearer' || (named === undefined && isMeant);
  const scheme = isAccess ? 'Bearer' : 'SSWS';
  if (!/^[\w.~+/-]+=*$/.test(token) || token.length > longest[scheme]) {
    return { fault: 'holds white space or other characters that no token has' };
  }
  return { token, scheme };
}

/** The token's value, and what it is called, of a text of one line or of a file of several; a comment is none. */
function valueIn(text: string): { readonly name: string; readonly value: string } {
  // what has no name stands alone in its line
  const lines = text
    .split(/\r?\n|[{},](?=\s*["'\w}])/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|\/\/|;|---$)/.test(line));
  for (const form of [variables, keys]) {
    const line = lines.find((one) => form.test(one));
    if (line !== undefined) return { name: form.exec(line)?.[1] ?? '', value: withoutHeader(lineEnd(line.replace(form, ''))) };
  }
  return { name: '', value: withoutHeader((lines.length === 1 ? lines[0] : text.trim()) ?? '') };
}

function withoutHeader(text: string): string {
  return unquoted(unquoted(text).replace(/^Authorization\s*:\s*/i, ''));
}

/** Without what ends a line: a comma, a semicolon, a comment. */
function lineEnd(line: string): string {
  return line
    .replace(/\s+#.*$/, '')
    .replace(/[,;\s}]+$/, '')
    .trim();
}

function isJwt(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const [, , inside] = /^(["'])(.*)\1$/s.exec(trimmed) ?? [];
  return (inside ?? trimmed).trim();
}
