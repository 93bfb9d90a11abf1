import { judgeJavaRegex } from './java-regex.ts';

/** How Okta compares the names of groups with the value of a claim's filter. */
export const groupFilterKinds = ['STARTS_WITH', 'EQUALS', 'CONTAINS', 'REGEX'] as const;
/** One of {@link groupFilterKinds}. */
export type GroupFilterKind = (typeof groupFilterKinds)[number];

/** Which groups a claim lists. */
export interface GroupFilter {
  readonly kind: GroupFilterKind;
  readonly value: string;
}

/** Pure: a filter as a person writes it: `KIND:VALUE`, or a regular expression alone. */
export function groupFilterIn(text: string): GroupFilter {
  const [, kind, value = ''] = /^(STARTS_WITH|EQUALS|CONTAINS|REGEX):(.*)$/s.exec(text) ?? [];
  return kind === undefined ? { kind: 'REGEX', value: text } : { kind: kind as GroupFilterKind, value };
}

/** Pure: a filter as {@link groupFilterIn} reads it. */
export function groupFilterText({ kind, value }: GroupFilter): string {
  const isPlain = kind === 'REGEX' && faultOfKind(value) === undefined && groupFilterIn(value).value === value;
  return isPlain ? value : `${kind}:${value}`;
}

/** Why Okta would not take this filter; `undefined` when it would, or when it cannot be told here. */
export function faultOfGroupFilter(text: string): string | undefined {
  const slip = faultOfKind(text);
  if (slip !== undefined) return slip;
  const { kind, value } = groupFilterIn(text);
  if (value === '') return `${kind}: needs a text after it`;
  if (kind !== 'REGEX') return undefined;
  if (inSlashes.test(value)) return 'a regular expression of Java has no slashes around it';
  const verdict = judgeJavaRegex(value);
  return 'fault' in verdict ? `"${value}" is no regular expression of Java, which Okta uses: ${verdict.fault}` : undefined;
}

/** Pure: what was meant by a filter that is refused; whoever proposes it checks it first. */
export function insteadOfGroupFilter(text: string): string | undefined {
  const [, word = '', value] = slippedKind.exec(text) ?? [];
  if (value !== undefined && faultOfKind(text) !== undefined) {
    // Okta has no kind for the end of a name
    const meant = isEnd(word) ? `.*${value.trim().replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')}` : value.trim();
    return `${kindMeant(word)}:${meant}`;
  }
  const [, inside] = inSlashes.exec(groupFilterIn(text).value) ?? [];
  if (inside !== undefined) return inside;
  // what a shell calls any name is .* here
  return groupFilterIn(text).value === '*' ? '.*' : undefined;
}

/** Pure: why it cannot be told whether Okta takes a filter; `undefined` where it can. */
export function doubtOfGroupFilter({ kind, value }: GroupFilter): string | undefined {
  if (kind !== 'REGEX') return undefined;
  const verdict = judgeJavaRegex(value);
  return 'unsure' in verdict ? verdict.unsure : undefined;
}

/**
 * Pure: whether a filter lists a group of this name; `undefined` where Java and JavaScript may differ. A regular expression takes
 * the whole name and minds upper and lower case, the other kinds do not.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServerClaims/
 */
export function groupMatcher({ kind, value }: GroupFilter): ((name: string) => boolean) | undefined {
  const wanted = value.toLowerCase();
  if (kind === 'EQUALS') return (name) => name.toLowerCase() === wanted;
  if (kind === 'STARTS_WITH') return (name) => name.toLowerCase().startsWith(wanted);
  if (kind === 'CONTAINS') return (name) => name.toLowerCase().includes(wanted);
  const verdict = judgeJavaRegex(value);
  if (!('same' in verdict) || !verdict.same) return undefined;
  try {
    const whole = new RegExp(`^(?:${value})$`);
    return (name) => whole.test(name);
  } catch {
    return undefined;
  }
}

/**
 * Pure: a text with which, whatever its case, the name of every group begins that a filter lists; empty where none is plain to see.
 */
export function startOfMatches({ kind, value }: GroupFilter): string {
  if (kind === 'EQUALS' || kind === 'STARTS_WITH') return value;
  if (kind === 'CONTAINS' || value.includes('|')) return '';
  const whole = value.replace(/^\^/, '');
  const [start = ''] = /^[A-Za-z0-9 _-]*/.exec(whole) ?? [];
  // what may come no time at all is no start
  return /^[?*{]/.test(whole.slice(start.length)) ? start.slice(0, -1) : start;
}

/** Pure: a filter in words, e.g. `groups that start with portal-`. */
export function groupFilterWords({ kind, value }: GroupFilter): string {
  const words = {
    STARTS_WITH: 'groups that start with',
    EQUALS: 'the group',
    CONTAINS: 'groups that contain',
    REGEX: 'groups matching',
  };
  return `${words[kind]} ${value}`;
}

/** A kind as people write it who do not look it up; a regular expression that begins so needs `REGEX:` before it. */
const slippedKind =
  /^\s*(starts?[-_ ]?with|begins?[-_ ]?with|prefix|(?:sw|ew|eq|co)(?=\s*:)|ends?[-_ ]?with|suffix|equals?|exact(?:ly)?|contains?|regexp?|matches)\s*[:=](.*)$/is;

/** As JavaScript and others write one. */
const inSlashes = /^\/(.*)\/[a-z]*$/s;

function faultOfKind(text: string): string | undefined {
  const [, word] = slippedKind.exec(text) ?? [];
  if (word === undefined || (groupFilterKinds as readonly string[]).some((kind) => text.startsWith(`${kind}:`))) return undefined;
  if (isEnd(word)) return 'Okta has no kind of filter for the end of a name, but a regular expression';
  return `the kind of filter is written ${kindMeant(word)}:`;
}

function isEnd(word: string): boolean {
  return /^(end|suffix|ew)/i.test(word);
}

function kindMeant(word: string): GroupFilterKind {
  if (/^(starts?|begins?|prefix|sw)/i.test(word)) return 'STARTS_WITH';
  if (/^(equals?|exact|eq)/i.test(word)) return 'EQUALS';
  return /^co/i.test(word) ? 'CONTAINS' : 'REGEX';
}
