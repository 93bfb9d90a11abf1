import { isLoopback } from './frontend-uris.ts';

/**
 * Why this cannot be an Okta org's URL, in the user's words, and after `; write ` what to write instead; `undefined` when it
 * can. A trailing slash is no fault.
 */
export function faultOfOrgUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return `it has no scheme; write https://${printable(text)}`;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `it has no scheme; write https://${printable(text)}`;
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return `it is plain http; write https://${url.host}`;
  if (url.username !== '' || url.password !== '') return `it holds a user name or password; write ${url.origin}`;
  const admin = /^([^.]+)-admin(\.(?:[\w-]+\.)*okta[\w-]*\.\w+)$/.exec(url.hostname);
  if (admin) return `it is the admin console's address; write https://${admin[1]}${admin[2]}`;
  if (/[^/]/.test(url.pathname) || url.search !== '' || url.hash !== '') return `it has a path; write ${url.origin}`;
  return undefined;
}

/** The org URL as it is used: scheme and host, no trailing slash. */
export function normalOrgUrl(text: string): string {
  return new URL(text).origin;
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, 100) || 'acme.okta.com';
}
