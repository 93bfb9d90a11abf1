/**
 * Pure: the addresses in a text that holds several: with commas, semicolons, bars or spaces between, as a list of JSON or YAML, or
 * with nothing between; `undefined` for one alone.
 */
export function uriListed(text: string): readonly string[] | undefined {
  if (text.length > longestList) return undefined;
  const [, inside = text] = /^\s*[[(](?![0-9a-f:.]+\])(?!https?:[^\s,;|]*\]\()(.*)[\])]\s*$/is.exec(text) ?? [];
  const parts = inside
    .split(areHosts(inside) ? /[\s,;|]+/ : betweenUris)
    .map((part) => part.replace(around, '').trim())
    .filter(isAddress);
  // of a link both of its parts are the address
  return new Set(parts).size < 2 ? undefined : parts;
}

/** Pure: the host of a text like `localhost:3000` or `portal.example.com/apis`; `undefined` for a word alone, which may be anything. */
export function hostWithoutScheme(text: string): string | undefined {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?)(:\d+)?(?=[/?#]|$)/iu.exec(text) ?? [];
  if (host === undefined) return undefined;
  const isHost = port !== undefined || host.includes('.') || host.startsWith('[') || host.toLowerCase() === 'localhost';
  return isHost ? host : undefined;
}

/** Nobody writes more in one flag. */
const longestList = 4_000;

const scheme = /^https?:\/*[^/\s]/i;
/** Quotes, and the mark of a list's member. */
const around = /^(?:[-*]\s+|["'`“‘<\s])+|["'`”’>\s,;|]+$/g;
/** What stands between two addresses: after it comes a scheme, or a host that no file is called like. */
const betweenUris =
  /["'`”’>]*(?:[\s,;|]+(?:(?:and|or|&|-|\*)\s+)*|(?<=[\w/])(?=https?:\/\/)(?<!\?.*|https?:\/*|^[^:]*))["'`“‘<]*(?=https?:|localhost[:/]|(?:[\p{L}\d-]+\.){2,}\p{L}{2,}(?:[:/,;|"'\s]|$))/iu;

/** Whether the commas stand in the place of the host, with hosts alone on both their sides. */
function areHosts(text: string): boolean {
  const [authority = ''] = /^\s*(?:[a-z][\w+.-]*:\/*)?[^/?#\t\r\n]*/i.exec(text) ?? [];
  const hosts = authority.trim().split(/ *[,;|] */);
  return hosts.length > 1 && hosts.every((host) => host === '' || hostWithoutScheme(host.replace(/^https?:\/\//i, '')));
}

function isAddress(part: string): boolean {
  return scheme.test(part) || hostWithoutScheme(part) !== undefined;
}
