import { withoutSecrets } from '../core/secret-shapes.ts';
import { harmless } from './harmless.ts';

/** A line of kubectl's log, and of newer versions the beginning of one that goes over several lines. */
const logLine = /^[EWI]\d{4} \d\d:/;
/** With what a program ends that is written in the same way, such as a sign-in plugin; kubectl ends otherwise. */
const lastLog = /^F\d{4} \d\d:\S+ +\d+ [\w.-]+:\d+\] /;

/** Where kubectl's long advice on conflicts begins; it goes on to the end. */
const advice = /^Please review the fields above/;

/** What kubectl itself warns of; all else is a warning of the API server. */
const ownWarning =
  /last-applied-configuration annotation|failed to migrate|deleting cluster-scoped|[Ii]mmediate deletion|version difference|is being deleted|kuberc|deprecated and will be replaced/;

/**
 * What kubectl, and what it started, said on stderr: each line once, without log, warnings and advice. Its last log line
 * speaks when it said nothing else, as when it was ended while it tried again. For reading alone: it may hold secrets.
 */
export function saidIn(stderr: string): string {
  const all = stderr.replaceAll('\r\n', '\n').split('\n');
  const lines = withoutLog(all).filter((line) => !/^(?:Warning|WARNING): |^\s*$/.test(line));
  const end = lines.findIndex((line) => advice.test(line));
  const said = [...new Set(end < 0 ? lines : lines.slice(0, end))].map(bare).join('\n');
  if (said !== '') return said;
  const last = all.findLast((line) => logLine.test(line)) ?? '';
  return (/err="(.*)"$/.exec(last)?.[1] ?? /\] (.*)$/.exec(last)?.[1] ?? '').replaceAll('\\"', '"');
}

/** The warnings of the API server in what kubectl said, each once. For reading alone. */
export function warningsIn(stderr: string): readonly string[] {
  const found = [...stderr.matchAll(/^Warning: (.+)$/gm)].map(([, text = '']) => text.trim());
  return [...new Set(found)].filter((text) => !ownWarning.test(text));
}

/** Whether a line is kubectl's own, and not of something that it started. */
export function isOfKubectl(line: string): boolean {
  return (
    logLine.test(line) ||
    /^(?:error:|Error (?:from server|in configuration)\b|Unable to connect|The connection to|Warning: |WARNING: |The \S+ ")/.test(
      line,
    )
  );
}

function bare(line: string): string {
  return line
    .replace(lastLog, '')
    .replace(/^(?:error: |Error from server(?: \(\w+\))?: )+/i, '')
    .trimEnd();
}

function withoutLog(lines: readonly string[]): readonly string[] {
  let inside = false;
  return lines.filter((line) => {
    if (inside) {
      inside = line !== ' >';
      return false;
    }
    const isLog = logLine.test(line);
    inside = isLog && line.endsWith('err=<');
    return !isLog;
  });
}

/**
 * Something that kubectl said, safe to show: on one line, without objects and what looks like a secret, and not too long.
 * `prose` is text whose lines are words, however much they look like YAML.
 */
export function shown(text: string, prose = false): string {
  const lines = harmless(text).split('\n');
  const line = (prose ? lines.map((one) => one.trim()).filter((one) => one !== '') : withoutYaml(lines))
    .join(' ')
    .slice(0, mostText);
  return shortened(withoutPairs(withoutSecrets(withoutObjects(line))));
}

/** So much of what kubectl said is looked at, in characters. */
const mostText = 20_000;

const notShown = '(object not shown)';

/** The lines without an object in YAML, which goes on to the end. */
function withoutYaml(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(
    (line, at) =>
      /^\s*(?:- )?(?:apiVersion|kind|metadata|data|stringData|spec|status):(?:\s|$)/.test(line) ||
      (at > 0 && /^(?:\s{2,}|- )[\w./-]+:(?:\s|$)/.test(line)),
  );
  const kept = (start < 0 ? lines : lines.slice(0, start)).map((line) => line.trim());
  return start < 0 ? kept : [...kept, notShown];
}

/** A line that something says to a person while it waits, safe to show, and whole: it may be an address to open. */
export function spoken(line: string): string {
  return withoutPairs(withoutSecrets(harmless(line))).slice(0, mostSpoken);
}

/** Characters of such a line. */
const mostSpoken = 4_000;

/** Where an object begins, as JSON, also inside a text, or as Go prints it: `{"a"`, `{\"a`, `{a:`, `&{`, `map[a:`, `v1.Secret{`. */
const objectStart = /\[*(?:&\{|map\[|\{\s*(?:[\\"']|[\w.]+\s*[:{]|map\[|0x|\[)|\{\s*$|(?<!\w)\[\s*\\*")/;

/**
 * An API server that refuses an object may print all of it, and kubectl passes that on. A text inside it may hold brackets,
 * so that only the last bracket is sure to be behind it; of one that was cut off nothing is.
 */
function withoutObjects(text: string): string {
  const start = objectStart.exec(text)?.index;
  if (start === undefined) return text;
  const object = text.slice(start);
  const end = Math.max(object.lastIndexOf('}'), object.lastIndexOf(']')) + 1;
  const after = object.slice(end);
  const isQuoted = /["']$/.test(text.slice(0, start));
  const isWhole = bracketsIn(object) === 0 && !/^\s*[\\"',]/.test(isQuoted ? after.replace(/^\\*["']/, '') : after);
  return `${text.slice(0, start)}${notShown}${isWhole ? after : ''}`;
}

/** How many brackets are opened and not closed. */
function bracketsIn(text: string): number {
  return (text.match(/[{[]/g)?.length ?? 0) - (text.match(/[}\]]/g)?.length ?? 0);
}

/** What a field of an object says about itself, rather than its value. */
const verdict = '(?!(?:Invalid|Required|Forbidden|Unsupported|Duplicate|Too|Not|Internal|must|may)\\b)';

const secretPair = new RegExp(
  `((?:pass(?:word|wd|phrase)?|secret|credential|authorization|api[-_]?key|private[-_]?key)s?["']?\\s*[:=]\\s*)${verdict}(?:(?:Bearer|Basic|SSWS)\\s+)?(?:"[^"]*"?|'[^']*'?|[^\\s"',;]+)`,
  'gi',
);

/** A word in lower case after `token:` is the beginning of a reason, e.g. `unexpected EOF`, and so is an error's number with a colon. */
const tokenPair =
  /(token["']?\s*[:=]\s*|Bearer\s+)(?:"[^"]*"?|'[^']*'?|(?!:|(?:[a-z]+|oauth2):?(?:\s|$)|[A-Z]+\d{1,12}:\s)[^\s"',;]+)/gi;

/** The data of a Secret or ConfigMap; `error validating data: ` is the beginning of a reason. */
const dataPair = /(?<!validating )\b((?:string|binary)?data:\s+)["']?[\w./-]+["']?:\s.*/gis;

function withoutPairs(text: string): string {
  return text.replace(secretPair, '$1(not shown)').replace(tokenPair, '$1(not shown)').replace(dataPair, `$1${notShown}`);
}

function shortened(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
