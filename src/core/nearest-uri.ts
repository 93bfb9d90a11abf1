import { isLoopback } from './frontend-uris.ts';
import { distance } from './nearest.ts';

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
  unseen: ['a character that cannot be seen', 1],
  quotes: ['the quotes around it', 1],
  fragment: ['its fragment', 1],
  slashes: ['a double slash in its path', 1],
  dots: ['the . or .. in its path', 1],
  dot: ['the dot at the end of its host', 1],
  port: ['its port', 2],
  scheme: ['its scheme', 2],
  query: ['its query', 2],
  loopback: ['its host (to Okta, each name of this machine is another one)', 2],
  path: ['its path', 4],
  host: ['its host', 8],
} as const;

type Difference = keyof typeof differences;

/**
 * Pure: which of the registered URIs a URI nearly is, and what differs; `undefined` where it is one of them to the letter, or
 * like none of them. Of several that are equally near it is the one that takes the fewest letters to change.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2.3, https://www.rfc-editor.org/rfc/rfc3986#section-6.2.1
 */
export function nearestUri(uri: string, registered: readonly string[]): NearUri | undefined {
  if (registered.includes(uri)) return undefined;
  const [best] = registered
    .map((other) => ({ other, found: differencesOf(uri, other) }))
    .filter(({ other, found }) => !found.includes('host') || isNearOf(uri, other, found))
    .map((one) => ({ ...one, weight: one.found.reduce((sum, difference) => sum + differences[difference][1], 0) }))
    .map((one) => ({ ...one, letters: distance(uri.slice(0, 300), one.other.slice(0, 300)) }))
    .sort((a, b) => a.weight - b.weight || a.letters - b.letters);
  return best && { uri: best.other, differs: best.found.map((difference) => differences[difference][0]) };
}

/** Another host is near only where the rest tells something, and a path alone where it is of no other scheme. */
function isNearOf(uri: string, other: string, found: readonly Difference[]): boolean {
  if (found.includes('path') || /^[^:/?#]+:\/\/[^/?#]*\/?$/.test(other)) return false;
  return !found.includes('scheme') || uri.startsWith('/');
}

function differencesOf(a: string, b: string): readonly Difference[] {
  const found = new Set<Difference>();
  const [one, other] = [partsOf(a, found), partsOf(b, found)];
  const note = (all: readonly Difference[]) => {
    for (const difference of all) found.add(difference);
  };
  note(unlike(one.scheme, other.scheme, 'scheme', ['case']));
  const areLocal = [one.host, other.host].every((host) => isLoopback(host.toLowerCase()));
  note(unlike(one.host, other.host, areLocal ? 'loopback' : 'host', ['encoding', 'dot', 'case']));
  if (one.port !== other.port) found.add('port');
  note(unlike(one.path, other.path, 'path', ['encoding', 'slashes', 'dots', 'slash', 'case']));
  note(unlike(one.query, other.query, 'query', ['encoding']));
  if (one.fragment !== other.fragment) found.add('fragment');
  return (Object.keys(differences) as Difference[]).filter((difference) => found.has(difference));
}

type Form = 'encoding' | 'slashes' | 'dots' | 'dot' | 'slash' | 'case';

/** What each takes out of a part, in the order in which they are taken out. */
const without: Readonly<Record<Form, (part: string) => string>> = {
  encoding: (part) => decodedForms(part.replaceAll('+', ' ')).at(-1) ?? part,
  slashes: (part) => part.replace(/\/{2,}/g, '/'),
  dots: withoutDots,
  dot: (part) => part.replace(/\.$/, ''),
  slash: (part) => part.replace(/\/$/, ''),
  case: (part) => part.toLowerCase(),
};

/** @see https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4 */
function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && kept.length > 1) kept.pop();
    else if (segment !== '.' && segment !== '..') kept.push(segment);
  }
  return kept.join('/');
}

/** What has to be taken out of both for them to be the same; `difference` itself where that does not do. */
function unlike(a: string, b: string, difference: Difference, forms: readonly Form[]): readonly Difference[] {
  if (a === b) return [];
  const areSame = (left?: Form) => {
    const plain = (part: string) => forms.filter((form) => form !== left).reduce((text, form) => without[form](text), part);
    return plain(a) === plain(b);
  };
  const needed = areSame() ? forms.filter((form) => !areSame(form)) : [];
  return needed.length > 0 ? needed : [difference];
}

const hostAlone = /^(localhost|[\p{L}\d-]+(\.[\p{L}\d-]+)+\.?)(:\d+)?([/?#]|$)/iu;

/** The parts of a URI as it is written, once what surrounds it and an encoding of the whole are off; both are noted. */
function partsOf(text: string, found: Set<Difference>) {
  let uri = text;
  const put = (next: string, difference: Difference) => {
    if (next !== uri) found.add(difference);
    uri = next;
  };
  put(uri.replace(/\p{Cf}/gu, ''), 'unseen');
  put(uri.replace(/^\s+|\s+$|[\t\r\n]/g, ''), 'space');
  put(uri.replace(/^["'`<\u2018-\u201f\u00ab](.*)["'`>\u2018-\u201f\u00bb]$/s, '$1'), 'quotes');
  const forms = decodedForms(uri);
  if (/^[a-z][a-z0-9+.-]*%(25)*3a/i.test(uri)) put(forms.find((form) => /^[a-z][a-z0-9+.-]*:/i.test(form)) ?? uri, 'encoding');
  put(uri.replace(/^(https?):\/?(?!\/)/i, '$1://'), 'scheme');
  if (hostAlone.test(uri)) uri = `//${uri}`;
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] =
    /^([^:/?#]+:)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(uri) ?? [];
  const [, host = '', port = ''] = /^(.*?)(:\d*)?$/.exec(authority) ?? [];
  return { scheme, host, port, path, query, fragment };
}

/** So often is decoded what a browser, a proxy and a chat each encoded once more. */
const mostLevels = 5;

/** Pure: a text, and what it is with its percent-encoding taken off once, twice and so on, each another one than that before. */
export function decodedForms(text: string): readonly string[] {
  const forms = [text];
  for (let level = 0; level < mostLevels; level += 1) {
    const next = decoded(forms.at(-1) ?? '');
    if (next === forms.at(-1)) break;
    forms.push(next);
  }
  return forms;
}

/** What can be decoded is; the rest stays. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
