import { isLoopback } from './frontend-uris.ts';
import { uriListed } from './listed-uris.ts';
import { holdsUnseen, longestAddress } from './mended-uri.ts';
import { isOktasOwn, oktaAddressIn } from './okta-domains.ts';
import { placeholderIn } from './placeholder.ts';
import { insteadOfUri } from './typed-uri.ts';

/** Why this cannot be an Okta org's URL, in the user's words; `undefined` when it can. A trailing slash is no fault. */
export function faultOfOrgUrl(typed: string): string | undefined {
  const text = typed.trim();
  const placeholder = placeholderIn(text);
  if (placeholder !== undefined) return `it holds a placeholder (${printable(placeholder)}), not the real value`;
  if (text.length > longestAddress) return 'it is longer than any address';
  if (uriListed(text) !== undefined) return 'it holds several addresses';
  if (!/^[a-z]+:[/\\]/i.test(text) || !URL.canParse(text)) return 'it has no scheme';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `its scheme is ${printable(url.protocol)}//, not https://`;
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'it is plain http';
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (!/^[\w-]+(\.[\w-]+)*\.?$|^\[/.test(url.hostname)) return 'its host is no name of a host';
  if (holdsUnseen(text)) return 'it holds a character that cannot be seen';
  if (url.port === '0') return 'its port is 0, at which nothing is served';
  if (oktaAddressIn(url.hostname)?.isAdmin === true) return "it is the admin console's address";
  if (isOktasOwn(url.hostname)) return "it is a site of Okta's own, and no org's";
  if (/[^/]/.test(url.pathname) || url.search !== '' || url.hash !== '') return 'it has a path';
  const normal = normalOrgUrl(text);
  return normal === text ? undefined : faultOfOrgUrl(normal);
}

/** Pure: the org's URL that was meant by one that is refused; `undefined` where nobody can tell. */
export function insteadOfOrgUrl(typed: string): string | undefined {
  const meant = insteadOfUri(typed);
  if (meant === undefined) return undefined;
  const url = new URL(meant);
  const { org, domain } = oktaAddressIn(url.hostname) ?? {};
  if (org !== undefined) url.hostname = `${org}.${domain}`;
  return normalOrgUrl(url.href);
}

/** The org URL as it is used: scheme and host, no trailing slash, and no dot that only resolvers of names know. */
export function normalOrgUrl(text: string): string {
  const url = new URL(text.trim());
  url.hostname = url.hostname.replace(/\.+$/, '');
  return url.origin;
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, 100);
}
