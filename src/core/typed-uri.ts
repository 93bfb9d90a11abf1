import { deriveUris, isLoopback, type UseCase } from './frontend-uris.ts';
import { placeholderIn } from './placeholder.ts';
import { faultOfWildcard } from './redirect-wildcard.ts';

/**
 * Pure: what a browser sends instead of this URI; `undefined` where it can send it to the letter: as the address of a page or, of
 * a bare origin, as scripts read it. A browser's URL parser makes the host small and ASCII, leaves the default port out, resolves
 * `..` and escapes what a URI cannot hold.
 * @see https://url.spec.whatwg.org/#url-parsing
 */
export function sentInstead(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { href, origin, pathname, search } = new URL(uri);
  const isBare = pathname === '/' && search === '' && !uri.endsWith('/');
  const sent = isBare ? origin : href;
  return sent === uri ? undefined : sent;
}

/** Pure: the base URL of a frontend as its URIs are derived from: as a browser sends it, without a slash at its end. */
export function normalBaseUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** Pure: an explicit URI without what surrounds it; it is kept to the letter otherwise, for Okta compares letters. */
export function literalUri(text: string): string {
  return text.trim();
}

/** Why Okta or a browser would not take this URI, in the user's words; `undefined` when it is fine. */
export function faultOfUri(text: string): string | undefined {
  const uri = literalUri(text);
  const fault = uri.includes('*') ? (faultOfAddress(uri.replaceAll('*', 'x')) ?? faultOfWildcard(uri)) : faultOfAddress(uri);
  if (fault !== undefined) return fault;
  if (/[\s\p{Cc}<>"{}|\\^`]/u.test(uri)) return 'it holds white space or another character that a URI cannot have';
  return undefined;
}

/** {@link faultOfUri} for where Okta sends people after they sign out. */
export function faultOfSignOutUri(text: string): string | undefined {
  return text.includes('*') ? 'it holds a wildcard, which Okta takes in sign-in redirect URIs only' : faultOfUri(text);
}

/** Why this cannot be the base URL of a frontend; `undefined` when it can. */
export function faultOfBaseUrl(text: string): string | undefined {
  const fault = faultOfAddress(text.trim());
  if (fault !== undefined) return fault;
  return new URL(text).search === '' ? undefined : 'it has a query (?…)';
}

/** {@link faultOfBaseUrl} for a use case: what is added to its base is no part of it. */
export function faultOfFrontend(useCase: UseCase): (text: string) => string | undefined {
  return (text) => {
    const fault = faultOfBaseUrl(text);
    if (fault !== undefined) return fault;
    const end = addedEnd(useCase, normalBaseUrl(text));
    return end === undefined ? undefined : `it ends in ${end}, which is added to it`;
  };
}

/** Pure: what was meant by a URI that is refused; `undefined` where nobody can tell. Whoever proposes it checks it first. */
export function insteadOfUri(text: string): string | undefined {
  const url = mended(text);
  if (url === undefined) return undefined;
  url.hash = '';
  return url.href;
}

/** Pure: what was meant by a base URL that is refused, likewise. */
export function insteadOfBaseUrl(text: string): string | undefined {
  const url = mended(text);
  return url === undefined ? undefined : normalBaseUrl(url.href);
}

/** {@link insteadOfBaseUrl} for a use case. */
export function insteadOfFrontend(useCase: UseCase): (text: string) => string | undefined {
  return (text) => {
    let base = insteadOfBaseUrl(text);
    for (let end = base && addedEnd(useCase, base); base !== undefined && end !== undefined; end = addedEnd(useCase, base))
      base = base.slice(0, -end.length);
    return base;
  };
}

/** Pure: the addresses in a text that holds several, with commas, semicolons or spaces between; `undefined` for one alone. */
export function uriListed(text: string): readonly string[] | undefined {
  const [authority = ''] = /^\s*(?:[a-z][\w+.-]*:\/*)?[^/?#]*/i.exec(text) ?? [];
  const hosts = authority.trim().split(/[\s,;]+/);
  const areHosts = hosts.length > 1 && hosts.every((host) => host === '' || hostWithoutScheme(host.replace(/^https?:\/\//i, '')));
  const parts = text.split(areHosts ? /[\s,;]+/ : betweenUris).filter((part) => part !== '');
  return parts.length < 2 ? undefined : parts;
}

/** What stands between two addresses: after it comes a scheme, or a host that no file is called like. */
const betweenUris = /[\s,;]+(?=https?:|localhost[:/]|(?:[\p{L}\d-]+\.){2,}\p{L}{2,}(?:[:/,;\s]|$))/iu;

/** A name of a host as DNS has it; WHATWG takes more, e.g. `$host`. @see https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const hostName = /^(?=.{1,254}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/;

function faultOfAddress(uri: string): string | undefined {
  const placeholder = placeholderIn(uri);
  if (placeholder !== undefined) return `it holds a placeholder (${printable(placeholder)}), not the real value`;
  if (uri.includes('*')) return 'it holds a wildcard, which is no address of an app';
  if (uriListed(uri) !== undefined) return 'it holds several addresses';
  if (hostWithoutScheme(uri) !== undefined || uri.startsWith('//')) return 'it has no scheme';
  if (!URL.canParse(uri)) return 'it is not a URL';
  const url = new URL(uri);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `its scheme is ${printable(url.protocol)}//, a single-page app needs https://`;
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (!url.hostname.startsWith('[') && !hostName.test(url.hostname))
    return `its host, ${printable(url.hostname)}, is no name of a host`;
  if (uri.includes('#')) return 'it has a fragment (#…), which a browser never sends';
  if (url.protocol === 'http:' && !isLocal(url.hostname)) return 'plain http is for localhost only';
  return undefined;
}

/** `portal.localhost` is this machine, too. @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
function isLocal(hostname: string): boolean {
  return isLoopback(hostname) || /(^|\.)localhost\.?$/.test(hostname);
}

/** The host of a text like `localhost:3000` or `portal.example.com/apis`; a word alone may be anything. */
function hostWithoutScheme(text: string): string | undefined {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?)(:\d+)?(?=[/?#]|$)/iu.exec(text) ?? [];
  if (host === undefined) return undefined;
  return port !== undefined || host.includes('.') || host.startsWith('[') || host === 'localhost' ? host : undefined;
}

/** The URL that was meant: with a scheme, and without what cannot be part of it. */
function mended(text: string): URL | undefined {
  if (placeholderIn(text) !== undefined || uriListed(text) !== undefined) return undefined;
  const bare = text
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
  // http:// and its slips, e.g. htps://, https//
  const [, slip = ''] = /^([htps]{3,6}(?:[:;]\/*|\/\/)|\/\/)(?=[^/])/i.exec(bare) ?? [];
  const rest = bare.slice(slip.length);
  const host = hostWithoutScheme(rest);
  const full = host === undefined ? bare : `${/s/i.test(slip) ? 'https' : 'http'}://${rest}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  url.username = '';
  url.password = '';
  return url.protocol === 'http:' && !isLocal(url.hostname) ? new URL(url.href.replace(/^http:/, 'https:')) : url;
}

/** What a use case adds, where a base ends in it. */
function addedEnd(useCase: UseCase, base: string): string | undefined {
  const { redirectUris, signOutUris } = deriveUris({ [useCase]: 'https://x' }, [], []);
  const ends = [...redirectUris, ...signOutUris].map((uri) => uri.slice('https://x'.length)).filter((end) => end !== '/');
  return ends.sort((a, b) => b.length - a.length).find((end) => base.endsWith(end));
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, 100);
}
