import { isLoopback } from '../core/uris.ts';

/** Why this cannot be an Okta org's URL, in the user's words; `undefined` when it can. A trailing slash is no fault. */
export function faultOfOrgUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return /^[\w-]+(\.[\w-]+)+/.test(text)
      ? `it has no scheme; write https://${printable(text)}`
      : 'it is not a URL; it looks like https://dev-1234.okta.com';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it has no scheme; it begins with https://';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'it is plain http; write https://';
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  const admin = /^([\w-]+)-admin(\.(?:okta|oktapreview|okta-emea|okta-gov|okta\.mil)[\w.]*)$/.exec(url.hostname);
  if (admin) return `it is the admin console's address; write https://${admin[1]}${admin[2]}`;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return `it has a path; write ${url.origin}`;
  return undefined;
}

/** The org URL as it is used: scheme and host, no trailing slash. */
export function normalOrgUrl(text: string): string {
  return new URL(text).origin;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, 100);
}
