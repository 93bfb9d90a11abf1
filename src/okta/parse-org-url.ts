import { faultOfOrgUrl, insteadOfOrgUrl, normalOrgUrl } from '../core/org-url.ts';
import { Problem } from '../errors.ts';

/** Pure: the org's URL as every call uses it: scheme and host, no trailing slash. Throws `bad-value` for what is no org's. */
export function parseOrgUrl(text: string): string {
  const fault = faultOfOrgUrl(text);
  if (fault === undefined) return normalOrgUrl(text);
  const meant = insteadOfOrgUrl(text);
  const instead = meant !== undefined && faultOfOrgUrl(meant) === undefined ? meant : 'https://acme.okta.com';
  throw new Problem('bad-value', `That cannot be the org URL: ${fault}.`, `Write --org-url ${instead}.`);
}
