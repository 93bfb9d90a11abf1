/**
 * Why a redirect URI cannot be one, or `undefined` when it can: it must be absolute, without fragment, and without wildcard
 * unless the app allows one, which then stands for the first label of the host or for a part of it.
 * The words are the sandbox's: which ones Okta uses is not recorded.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/application/,
 * https://support.okta.com/help/s/article/Does-Okta-Support-Wildcard-Redirect-URIs
 */
export function flawOfRedirectUri(uri: string, wildcards: boolean): string | undefined {
  if (/[\s<>"{}|\\^`]/.test(uri)) return `'${uri}' has characters that a URI cannot have`;
  if (uri.includes('*')) return flawOfWildcard(uri, wildcards);
  if (!URL.canParse(uri)) return `'${uri}' is not a valid URI`;
  const { protocol, hostname, hash } = new URL(uri);
  if (hash !== '' || uri.endsWith('#')) return `'${uri}' must not have a fragment`;
  if ((protocol === 'http:' || protocol === 'https:') && (hostname === '' || !/^https?:\/\//i.test(uri))) {
    return `'${uri}' is not a valid URI`;
  }
  return undefined;
}

function flawOfWildcard(uri: string, wildcards: boolean): string | undefined {
  if (!wildcards) return `'${uri}' has a wildcard, which this app does not allow`;
  if (!/^https?:\/\/[^/?#*.]*\*[^/?#*.]*\.[^/?#*]+\.[^/?#*]+([/?][^*]*)?$/.test(uri))
    return `'${uri}' has a wildcard in the wrong place`;
  return flawOfRedirectUri(uri.replace('*', 'x'), false);
}

/** Why an origin cannot be trusted, or `undefined` when it can: scheme, host and port, nothing else. */
export function flawOfOrigin(origin: string): string | undefined {
  const parts = /^(https?|ftp|ionic|capacitor):\/\/([^/?#\s*@]+)$/i.exec(origin);
  if (parts === null || !URL.canParse(origin)) return `'${origin}' is not a valid origin`;
  return undefined;
}
