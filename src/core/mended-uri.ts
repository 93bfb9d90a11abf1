import { isLocal } from './frontend-uris.ts';
import { hostWithoutScheme, uriListed } from './listed-uris.ts';
import { placeholderIn } from './placeholder.ts';

/**
 * What cannot be seen and belongs to no address: soft hyphens, zero width, marks of direction, spaces that are none of the keyboard.
 * What joins letters in some scripts is not among them.
 */
const unseen =
  /[\u00a0\u00ad\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]|(?![\t\r\n])\p{Cc}/gu;

/** What is longer is a page or a file, and no address. */
export const longestAddress = 4_000;

/** Pure: whether a text holds a character that cannot be seen; what surrounds it counts, too. */
export function holdsUnseen(text: string): boolean {
  return text.search(unseen) >= 0;
}

/** Pure: the end of an address that belongs to the text around it, e.g. a comma; `undefined` where there is none. */
export function strayEnd(address: string): string | undefined {
  const [end = ''] = /(?:[,;"'`’”»>)\]}]|(?<=[^/.?#&=][^/.?#]*\/[^/?#]*[^/.])\.)$/u.exec(address) ?? [];
  const opening = { ')': '(', ']': '[', '}': '{' }[end];
  if (opening !== undefined && address.split(opening).length >= address.split(end).length) return undefined;
  if (end === "'" && address.split(end).length % 2 === 1) return undefined;
  return end === '' ? undefined : end;
}

/** Pure: the URL that was meant: with a scheme, and without what cannot be part of it; `undefined` where nobody can tell. */
export function mendedUri(text: string): URL | undefined {
  if (text.length > longestAddress || placeholderIn(text) !== undefined || uriListed(text) !== undefined) return undefined;
  const bare = bareAddress(text);
  const [, slips = ''] = slip.exec(bare) ?? [];
  const rest = withBrackets(bare.slice(slips.length));
  if (slips === '' && hostWithoutScheme(rest) === undefined) return undefined;
  const full = `${/s/i.test(slips) ? 'https' : 'http'}://${rest}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  url.username = '';
  url.password = '';
  // where a server listens is no address of it
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = 'localhost';
  return url.protocol === 'http:' && !isLocal(url.hostname) ? new URL(url.href.replace(/^http:/, 'https:')) : url;
}

/** http:// and its slips, e.g. htps://, https//, once or more, and the schemes of what else is served at that address. */
const slip = /^((?:[htps]{3,7}(?:[:;]\/*|\/\/)|wss?:\/\/|ftps?:\/\/|:?\/\/)+)(?=[^/])/i;

/** Without what surrounds it: quotes, brackets, a name before it, a comma after it. */
function bareAddress(text: string): string {
  let bare = text
    .replace(unseen, '')
    .replace(/[\t\r\n]+/g, '')
    .trim();
  if (/^[a-z]+%3a%2f%2f/i.test(bare)) bare = decoded(bare);
  bare = bare.replaceAll('\\/', '/').replace(/^([a-z]+)：/i, '$1:');
  if (!/^[htps]{3,7}\s*[:;/]/i.test(bare)) {
    const inside = new Set(bare.match(/https?:\/\/[^\s"'`<>()[\]{}«»“”‘’]+/gi) ?? []);
    const [only] = inside;
    if (inside.size === 1 && only !== undefined) bare = only;
  }
  bare = bare
    .replace(/^(["'`“‘«<({\s]|\[(?![0-9a-f:.]+\]))+/i, '')
    .replace(/\s+[(#].*$/, '')
    .replace(/^([htps]{3,7})\s*([:;])\s*(\/*)\s*(?=\S)/i, '$1$2$3');
  for (let end = strayEnd(bare); end !== undefined; end = strayEnd(bare)) bare = bare.slice(0, -1).trimEnd();
  return bare;
}

/** An address of IPv6 has brackets around it in a URL. */
function withBrackets(rest: string): string {
  const [, host = '', port = '', after = ''] =
    /^(::1|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.]*)((?<=^::1):\d{2,5})?(?=[/?#]|$)(.*)$/is.exec(rest) ?? [];
  return host !== '' && URL.canParse(`http://[${host}]`) ? `[${host}]${port}${after}` : rest;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
