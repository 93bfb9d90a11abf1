import { isLoopback } from './frontend-uris.ts';
import { placeholderIn } from './placeholder.ts';
import { insteadOfUri } from './typed-uri.ts';

/** Why this cannot be an Okta org's URL, in the user's words; `undefined` when it can. A trailing slash is no fault. */
export function faultOfOrgUrl(typed: string): string | undefined {
  const text = typed.trim();
  const placeholder = placeholderIn(text);
  if (placeholder !== undefined) return `it holds a placeholder (${printable(placeholder)}), not the real value`;
  if (!/^[a-z]+:[/\\]/i.test(text) || !URL.canParse(text)) return 'it has no scheme';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `its scheme is ${printable(url.protocol)}//, not https://`;
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'it is plain http';
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (!/^[\w.-]+$|^\[/.test(url.hostname)) return 'its host is no name of a host';
  if (adminHost.test(url.hostname)) return "it is the admin console's address";
  if (/[^/]/.test(url.pathname) || url.search !== '' || url.hash !== '') return 'it has a path';
  return undefined;
}

/** Pure: the org's URL that was meant by one that is refused; `undefined` where nobody can tell. */
export function insteadOfOrgUrl(typed: string): string | undefined {
  const meant = insteadOfUri(typed);
  if (meant === undefined) return undefined;
  const url = new URL(meant);
  url.hostname = url.hostname.replace(adminHost, '$1$2');
  return url.origin;
}

/** The org URL as it is used: scheme and host, no trailing slash. */
export function normalOrgUrl(text: string): string {
  return new URL(text).origin;
}

/** The host of an org's Admin Console, on a domain of Okta's. */
const adminHost = /^([^.]+)-admin(\.(?:[\w-]+\.)*okta[\w-]*\.\w+)$/;

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, 100);
}
