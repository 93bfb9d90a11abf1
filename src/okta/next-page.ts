import { Problem } from '../errors.ts';

/**
 * Pure: the path (with its query) that a Link header gives as `rel="next"`; `undefined` when there is none, which is no promise
 * of completeness: Okta leaves the header out on many lists. Throws `answer-unusable` when the next page is on another
 * origin, for credentials go nowhere else.
 * @see RFC 8288 section 3
 */
export function nextPage(link: string | null, url: string): string | undefined {
  for (const [, target, parameters] of (link ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[\w*]+\s*=\s*(?:"[^"]*"|[^",;\s]*))*)/g)) {
    if (!/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:;|$)/i.test(parameters ?? '')) continue;
    const next = URL.canParse(target ?? '', url) ? new URL(target ?? '', url) : undefined;
    const origin = new URL(url).origin;
    if (next?.origin !== origin) {
      const message = `${new URL(url).host} says that a list goes on at another host.`;
      throw new Problem('answer-unusable', message, `Check --org-url; credentials are sent to ${origin} only.`);
    }
    return next.pathname + next.search;
  }
  return undefined;
}
