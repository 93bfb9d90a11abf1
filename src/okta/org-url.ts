import { isLoopback } from '../core/uris.ts';
import { Problem } from '../errors.ts';

/**
 * Pure: the org's URL as every call uses it: scheme and host, no trailing slash. Throws `bad-value` for what an SDK would
 * call wrongly or not at all: no scheme, the admin console's host, plain http off loopback, a path.
 */
export function parseOrgUrl(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refused('it has no scheme', 'https://acme.okta.com');
  }
  const admin = /^([^.]+)-admin\.((?:[\w-]+\.)*okta[\w-]*\.\w+)$/.exec(url.hostname);
  if (admin !== null) throw refused("it is the admin console's address", `https://${admin[1]}.${admin[2]}`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw refused('it is plain http', `https://${url.host}`);
  if (url.username !== '' || url.password !== '') throw refused('it holds a user name or password', url.origin);
  if (/[^/]/.test(url.pathname) || url.search !== '' || url.hash !== '') throw refused('it has a path', url.origin);
  return url.origin;
}

function refused(why: string, instead: string): Problem {
  return new Problem('bad-value', `That cannot be the org URL: ${why}.`, `Write --org-url ${instead}.`);
}
