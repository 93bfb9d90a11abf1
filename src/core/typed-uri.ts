import { deriveUris, isLocal, isLoopback, type UseCase } from './frontend-uris.ts';
import { hostWithoutScheme, uriListed } from './listed-uris.ts';
import { holdsUnseen, longestAddress, mendedUri, strayEnd } from './mended-uri.ts';
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
  const { origin, pathname } = new URL(text.trim());
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** Pure: an explicit URI without what surrounds it; it is kept to the letter otherwise, for Okta compares letters. */
export function literalUri(text: string): string {
  return text.trim();
}

/** Why Okta or a browser would not take this URI, in the user's words; `undefined` when it is fine. */
export function faultOfUri(text: string): string | undefined {
  const uri = literalUri(text);
  const fault = uri.includes('*')
    ? (faultOfAddress(uri.replace(/(?<=[^/]:)\*/, '1').replaceAll('*', 'x')) ?? faultOfWildcard(uri))
    : faultOfAddress(uri);
  if (fault !== undefined) return fault;
  if (!/^https?:\/\/[^/\\]/i.test(uri)) return 'it has another number of slashes than two after its scheme';
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
  if (new URL(text.trim()).search !== '') return 'it has a query (?…)';
  return faultOfAddress(normalBaseUrl(text));
}

/** {@link faultOfBaseUrl} for a use case: what is added to its base is no part of it. */
export function faultOfFrontend(useCase: UseCase): (text: string) => string | undefined {
  return (text) => {
    const fault = faultOfBaseUrl(text);
    if (fault !== undefined) return fault;
    const base = normalBaseUrl(text);
    const page = pageEnd(base);
    if (page !== undefined) return `it ends in ${printable(page)}, a page of it`;
    const end = addedEnd(useCase, base);
    return end === undefined ? undefined : `it ends in ${end}, which is added to it`;
  };
}

/** Pure: what was meant by a URI that is refused; `undefined` where nobody can tell. Whoever proposes it checks it first. */
export function insteadOfUri(text: string): string | undefined {
  const url = mendedUri(text);
  if (url === undefined) return undefined;
  url.hash = '';
  // an escape of it is none of a person's
  return url.hostname.includes('*') && !text.includes('*') ? undefined : url.href;
}

/** Pure: what was meant by a base URL that is refused, likewise. */
export function insteadOfBaseUrl(text: string): string | undefined {
  const url = mendedUri(text);
  return url === undefined ? undefined : normalBaseUrl(url.href);
}

/** {@link insteadOfBaseUrl} for a use case. */
export function insteadOfFrontend(useCase: UseCase): (text: string) => string | undefined {
  return (text) => {
    let base = insteadOfBaseUrl(text);
    while (base !== undefined) {
      const end = pageEnd(base) ?? addedEnd(useCase, base);
      if (end === undefined) return base;
      base = normalBaseUrl(base.slice(0, -end.length));
    }
    return undefined;
  };
}

/** A name of a host as DNS has it; WHATWG takes more, e.g. `$host`. @see https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const hostName = /^(?=.{1,254}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/;

function faultOfAddress(uri: string): string | undefined {
  if (uri.length > longestAddress) return 'it is longer than any address';
  const placeholder = placeholderIn(uri);
  if (placeholder !== undefined) return `it holds a placeholder (${printable(placeholder)}), not the real value`;
  if (uri.includes('*')) return 'it holds a wildcard, which is no address of an app';
  if (uriListed(uri) !== undefined) return 'it holds several addresses';
  if (/^https?:\/*https?:?\/\//i.test(uri)) return 'it has its scheme twice';
  if (hostWithoutScheme(uri) !== undefined || uri.startsWith('//')) return 'it has no scheme';
  if (!URL.canParse(uri)) return faultOfPort(uri) ?? 'it is not a URL';
  const url = new URL(uri);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `its scheme is ${printable(url.protocol)}//, a single-page app needs https://`;
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  const stray = strayEnd(uri);
  if (stray !== undefined) return `it ends in ${stray}, which belongs to the text around it`;
  if (uri.includes('\\/')) return 'it holds \\/, as JSON may write a slash';
  if (holdsUnseen(uri)) return 'it holds a character that cannot be seen';
  if (!url.hostname.startsWith('[') && !hostName.test(url.hostname))
    return `its host, ${printable(url.hostname)}, is no name of a host`;
  if (uri.includes('#')) return 'it has a fragment (#…), which a browser never sends';
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]')
    return `${url.hostname} is where a server listens, and no address of it`;
  if (url.protocol === 'http:' && !isLocal(url.hostname)) return 'plain http is for localhost only';
  if (/^[a-z]+:[/\\]*\d+(?![\w.-])/i.test(uri) && !isLoopback(url.hostname)) return 'its host is a number only';
  return url.port === '0' ? 'its port is 0, at which nothing is served' : undefined;
}

/** Why a port makes a text no URL. */
function faultOfPort(uri: string): string | undefined {
  const [, port] = /^[a-z]+:[/\\]*[^/?#\\\s]*?[^/?#\\\s:]:([^/?#\\:[\]]+)(?=[/?#\\]|$)/i.exec(uri) ?? [];
  if (port === undefined || (/^\d+$/.test(port) && Number(port) <= 65_535)) return undefined;
  return /^\d+$/.test(port) ? `its port, ${port.slice(0, 20)}, is above 65535` : 'its port is no number';
}

/** What a use case adds, where a base ends in it. */
function addedEnd(useCase: UseCase, base: string): string | undefined {
  const { redirectUris, signOutUris } = deriveUris({ [useCase]: 'https://x' }, [], []);
  const ends = [...redirectUris, ...signOutUris].map((uri) => uri.slice('https://x'.length)).filter((end) => end !== '/');
  const path = new URL(base).pathname.toLowerCase();
  return ends.sort((a, b) => b.length - a.length).find((end) => path.endsWith(end));
}

/** The page at the end of a base, below which nothing can be. */
function pageEnd(base: string): string | undefined {
  return /\/[^/]+\.(?:x?html?|php|aspx?|jspx?)$/i.exec(new URL(base).pathname)?.[0];
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, 100);
}
