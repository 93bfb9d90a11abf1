import { faultOfOrgUrl, normalOrgUrl } from '../core/org-url.ts';
import { Problem } from '../errors.ts';

/** Pure: the org's URL as every call uses it: scheme and host, no trailing slash. Throws `bad-value` for what is no org's. */
export function parseOrgUrl(text: string): string {
  const fault = faultOfOrgUrl(text.trim());
  if (fault === undefined) return normalOrgUrl(text.trim());
  const [why, instead] = fault.split('; write ');
  throw new Problem('bad-value', `That cannot be the org URL: ${why}.`, `Write --org-url ${instead}.`);
}
