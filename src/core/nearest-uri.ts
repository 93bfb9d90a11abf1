/** A registered URI that a sent one nearly is, and by what the two differ, each in words. */
export interface NearUri {
  readonly uri: string;
  readonly differs: readonly string[];
}

/** What two URIs can differ by, with its weight: a host that differs counts more than a slash. */
const differences = {
  slash: ['the slash at its end', 1],
  case: ['upper and lower case', 1],
  encoding: ['percent-encoding', 1],
  space: ['white space', 1],
  fragment: ['its fragment', 1],
  port: ['its port', 2],
  scheme: ['its scheme', 2],
  query: ['its query', 2],
  path: ['its path', 4],
  host: ['its host', 8],
} as const;

type Difference = keyof typeof differences;

/**
 * Pure: which of the registered URIs a URI nearly is, and what differs; `undefined` where it is one of them to the letter, or
 * like none of them.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2.3, https://www.rfc-editor.org/rfc/rfc3986#section-6.2.1
 */
export function nearestUri(uri: string, registered: readonly string[]): NearUri | undefined {
  if (registered.includes(uri)) return undefined;
  const [best] = registered
    .map((other) => ({ other, found: differencesOf(uri, other) }))
    .filter(({ other, found }) => !found.includes('host') || !(found.includes('path') || isBare(other)))
    .map((one) => ({ ...one, weight: one.found.reduce((sum, difference) => sum + differences[difference][1], 0) }))
    .sort((a, b) => a.weight - b.weight);
  return best && { uri: best.other, differs: best.found.map((difference) => differences[difference][0]) };
}

/** Another host is near only where the rest tells something. */
function isBare(uri: string): boolean {
  return /^[^:/?#]+:\/\/[^/?#]*\/?$/.test(uri);
}

function differencesOf(a: string, b: string): readonly Difference[] {
  const found = new Set<Difference>();
  const [one, other] = [plain(a, found), plain(b, found)];
  const compare = (part: 'scheme' | 'host' | 'path', difference: Difference) => {
    if (one[part] === other[part]) return;
    if (one[part].toLowerCase() === other[part].toLowerCase()) found.add('case');
    else if (decoded(one[part]) === decoded(other[part])) found.add('encoding');
    else found.add(difference);
  };
  compare('scheme', 'scheme');
  compare('host', 'host');
  if (one.port !== other.port) found.add('port');
  if (one.slash !== other.slash) found.add('slash');
  compare('path', 'path');
  if (one.query !== other.query) found.add(decoded(one.query) === decoded(other.query) ? 'encoding' : 'query');
  if (one.fragment !== other.fragment) found.add('fragment');
  return (Object.keys(differences) as Difference[]).filter((difference) => found.has(difference));
}

/** The parts of a URI as it is written, once white space and an encoding of the whole are off; both are noted. */
function plain(text: string, found: Set<Difference>) {
  let uri = text.replace(/\s+/g, '');
  if (uri !== text) found.add('space');
  if (/^[a-z][a-z0-9+.-]*%3a%2f%2f/i.test(uri)) {
    found.add('encoding');
    uri = decoded(uri);
  }
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] =
    /^([^:/?#]+:)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(uri) ?? [];
  const [, host = '', port = ''] = /^(.*?)(:\d*)?$/.exec(authority) ?? [];
  const slash = path.endsWith('/');
  return { scheme, host, port, slash, path: slash ? path.slice(0, -1) : path, query, fragment };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
