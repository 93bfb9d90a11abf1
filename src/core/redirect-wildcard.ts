/** A redirect URI with one `*` in the lowest label of its host, as Okta takes it where the app allows it. */
const form = /^(https?:\/\/(?:[a-z0-9-]*))\*([a-z0-9-]*\.[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?)(?=[/?]|$)([^*]*)$/i;

/**
 * Why Okta would not take this redirect URI, which holds a `*`, though its app allows wildcards; `undefined` when it would. One `*`
 * stands for one label of the host or a part of it, the lowest; at least one more label stands before the top-level domain.
 * @see https://support.okta.com/help/s/article/Does-Okta-Support-Wildcard-Redirect-URIs
 */
export function faultOfWildcard(uri: string): string | undefined {
  const [, , rest = ''] = form.exec(uri) ?? [];
  const host = rest.replace(/:\d+$/, '');
  // in the label of the wildcard itself nothing counts
  if (host.split('.').length < 3)
    return 'its wildcard stands where Okta allows none: one * in the first label of the host, two labels after it';
  return undefined;
}

/** Pure: whether a wildcard of an app covers this URI: the `*` stands for letters, digits and dashes, never for a dot. */
export function wildcardCovers(pattern: string, uri: string): boolean {
  if (faultOfWildcard(pattern) !== undefined) return false;
  const [before = '', after = ''] = pattern.split('*');
  if (!uri.startsWith(before) || !uri.endsWith(after) || uri.length <= before.length + after.length) return false;
  return /^[a-z0-9-]+$/i.test(uri.slice(before.length, uri.length - after.length));
}

/** What Okta says of wildcards, in a sentence. */
export const wildcardWarning =
  'Okta warns of them: whoever serves any name that a wildcard covers can have codes and tokens sent there.';
