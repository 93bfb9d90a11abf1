/** What can be said of a regular expression without Java at hand. */
export type JavaRegex =
  | { readonly fault: string }
  /** Whether Java takes it cannot be told here. */
  | { readonly unsure: string }
  /** It is good; `same` where it means the same in JavaScript. */
  | { readonly same: boolean };

/** Pure: whether Java, in which Okta is written, takes a pattern. @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html */
export function judgeJavaRegex(pattern: string): JavaRegex {
  const reader = new Reader(pattern);
  try {
    readAlternatives(reader);
    if (!reader.isAtEnd) throw new Fault('a ")" has no "(" before it');
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    throw error;
  }
  return reader.doubt === undefined ? { same: reader.isSame } : { unsure: reader.doubt };
}

class Fault extends Error {}

class Reader {
  at = 0;
  /** False as soon as something stands there that JavaScript does not have, or has in another meaning. */
  isSame = true;
  doubt: string | undefined;
  readonly names = new Set<string>();
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get next(): string {
    return this.text.charAt(this.at);
  }

  /** Takes what matches here. */
  take(form: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(form.source, 'y');
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text) ?? undefined;
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  doubts(what: string): void {
    this.doubt ??= `${what} cannot be judged here`;
    this.isSame = false;
  }
}

/** Terms up to the end or to the `)` of the group around them. */
function readAlternatives(reader: Reader): void {
  while (!reader.isAtEnd && reader.next !== ')') {
    if (reader.take(/\|/)) continue;
    const [dangling] = reader.take(/[*+?]/) ?? [];
    if (dangling !== undefined) throw new Fault(`"${dangling}" repeats nothing`);
    if (reader.next === '{') {
      if (!reader.take(/\{\d+(?:,\d*)?\}[+?]?/)) throw new Fault('"{" repeats nothing; write \\{ for the brace itself');
      reader.doubts('a number of times that stands alone');
      continue;
    }
    if (readTerm(reader)) readQuantifier(reader);
  }
}

/** One thing that can be repeated; false for flags, which cannot. */
function readTerm(reader: Reader): boolean {
  if (reader.next === '(') return readGroup(reader);
  if (reader.next === '[') readClass(reader);
  else if (reader.next === '\\') readEscape(reader, false);
  else reader.at += 1;
  return true;
}

function readQuantifier(reader: Reader): void {
  if (reader.next === '{') {
    const counted = reader.take(/\{(\d+)(?:,(\d*))?\}/);
    if (counted === undefined) throw new Fault('"{" needs a number and "}", as in {2}; write \\{ for the brace itself');
    const [, least = '', most = ''] = counted;
    if (most !== '' && Number(most) < Number(least)) throw new Fault(`${counted[0]} has its numbers the wrong way round`);
    if (Math.max(Number(least), Number(most)) > 2_147_483_647) throw new Fault(`${counted[0]} has too large a number`);
  } else if (!reader.take(/[*+?]/)) return;
  if (reader.take(/\+/)) reader.isSame = false;
  else reader.take(/\?/);
}

function readGroup(reader: Reader): boolean {
  reader.at += 1;
  if (reader.take(/\?/)) {
    const name = reader.take(/<([^=!>][^>]*)>/)?.[1];
    if (name !== undefined) {
      if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new Fault(`a group cannot be called "${name}"`);
      if (reader.names.has(name)) throw new Fault(`two groups are called "${name}"`);
      reader.names.add(name);
    } else if (reader.take(/<[=!]/)) reader.doubts('looking behind');
    else if (reader.take(/>/)) reader.isSame = false;
    else if (!reader.take(/[:=!]/)) {
      const flags = reader.take(/([idmsuxU]*)(?:-([idmsuxU]*))?(?=[:)])/);
      if (flags === undefined) throw new Fault('"(?" begins no group that there is');
      reader.isSame = false;
      if (flags[1]?.includes('x')) reader.doubts('the flag x');
      if (reader.take(/\)/)) return false;
      reader.at += 1;
    }
  }
  readAlternatives(reader);
  if (!reader.take(/\)/)) throw new Fault('a "(" has no ")"');
  return true;
}

/** A class of characters; in Java classes stand in one another. */
function readClass(reader: Reader): void {
  reader.at += 1;
  reader.take(/\^/);
  for (let isFirst = true; ; isFirst = false) {
    if (reader.isAtEnd) throw new Fault('a "[" has no "]"');
    if (reader.take(/\]/)) {
      if (!isFirst) return;
      // in JavaScript the class would be empty
      reader.isSame = false;
    } else if (reader.next === '[') {
      reader.isSame = false;
      readClass(reader);
    } else if (reader.take(/&&/)) reader.doubts('an intersection of classes');
    else readRange(reader);
  }
}

function readRange(reader: Reader): void {
  const from = readMember(reader);
  if (!/^-[^\]]/.test(reader.text.slice(reader.at, reader.at + 2))) return;
  if (reader.text.charAt(reader.at + 1) === '[') return;
  reader.at += 1;
  const to = readMember(reader);
  if (from === undefined || to === undefined) reader.doubts('a range with a class at its end');
  else if (to < from) throw new Fault(`the range ${from}-${to} is the wrong way round`);
}

/** A member of a class; `undefined` for one that is no single character. */
function readMember(reader: Reader): string | undefined {
  if (reader.next === '\\') return readEscape(reader, true);
  const [character = ''] = [...reader.text.slice(reader.at, reader.at + 2)];
  reader.at += character.length;
  return character;
}

/** What follows a backslash; the character that is meant, where it is one. */
function readEscape(reader: Reader, inClass: boolean): string | undefined {
  reader.at += 1;
  if (reader.isAtEnd) throw new Fault('it ends in a backslash');
  if (reader.take(/Q/)) {
    reader.isSame = false;
    const end = reader.text.indexOf('\\E', reader.at);
    reader.at = end < 0 ? reader.text.length : end + 2;
    return undefined;
  }
  const exact = reader.take(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})/);
  if (exact !== undefined) return String.fromCharCode(Number.parseInt(exact[1] ?? exact[2] ?? '', 16));
  const ofJava = reader.take(/x\{[0-9a-fA-F]{1,6}\}|0[0-3]?[0-7]{1,2}|c[\s\S]|[aehHRXGAzZvV]/)?.[0];
  if (ofJava !== undefined) {
    if (inClass && /[RXGAzZ]/.test(ofJava)) reader.doubts(`\\${ofJava} in a class`);
    reader.isSame = false;
    return undefined;
  }
  const name = reader.take(/k<([^>]*)>/)?.[1];
  if (name !== undefined) {
    if (!reader.names.has(name)) throw new Fault(`no group before is called "${name}"`);
    return undefined;
  }
  if (reader.take(/[pP](?:\{[^}]+\}|[A-Za-z])/)) {
    reader.doubts('a property of characters (\\p)');
    return undefined;
  }
  if (!inClass && reader.take(/b\{g\}/)) {
    reader.isSame = false;
    return undefined;
  }
  if (reader.take(/N\{[^}]+\}/)) {
    reader.doubts('\\N{…}');
    return undefined;
  }
  if (inClass ? reader.take(/[dDsSwW]/) : reader.take(/[dDsSwWbB]|[1-9]/)) return undefined;
  const control = reader.take(/[tnrf]/)?.[0];
  if (control !== undefined) return { t: '\t', n: '\n', r: '\r', f: '\f' }[control];
  const [character = ''] = [...reader.text.slice(reader.at, reader.at + 2)];
  if (/[A-Za-z0-9]/.test(character)) throw new Fault(`Java knows no \\${character} there`);
  reader.at += character.length;
  return character;
}
