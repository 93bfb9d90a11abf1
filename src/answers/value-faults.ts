import { isPlaceholder } from '../core/placeholder.ts';
import { holdsSecret, withoutSecrets } from '../core/secret-shapes.ts';
import { type Input, longFlag } from './inputs.ts';

/** Why a value is refused. */
export interface ValueFault {
  /** The member of the list, or the text, that is refused. */
  readonly text: string;
  /** In the user's words, with what to write instead. */
  readonly says: string;
  /** What to write instead, itself good: of a list perhaps several members; none where nobody can tell. */
  readonly instead: readonly string[];
}

/** The most characters of one value: the longest are addresses out of a browser. What is longer no pattern looks at. */
const longest = 8_192;

/** Why a text cannot be the answer to an input, or one member of it, in the user's words; `undefined` when it can. */
export function faultOfText(input: Input, text: string): string | undefined {
  if (text.length > longest) return `it has ${text.length} characters; no value takes more than ${longest}`;
  const fault = reasonAgainst(input, text);
  if (fault === undefined) return undefined;
  const instead = insteadOfText(input, text);
  if (instead !== undefined) return `${fault}; write ${instead}`;
  return input.example === undefined || fault.includes(input.example) ? fault : `${fault}; write it like ${input.example}`;
}

/** What was meant by a text that is refused: itself a good answer; `undefined` where nobody can tell. */
export function insteadOfText(input: Input, text: string): string | undefined {
  if (text.length > longest || holdsSecret(text) || !text.isWellFormed()) return undefined;
  const meant = input.instead?.(text);
  return meant !== undefined && meant !== text && reasonAgainst(input, meant) === undefined ? meant : undefined;
}

/** A good answer in the form in which it is used. */
export function normalText(input: Input, text: string): string {
  return input.normal?.(text) ?? text;
}

/** What is wrong with each member of a value; `how` tells how several members are given in its place. */
export function faultsOfValues(input: Input, values: readonly string[], how: 'flag' | 'lines' | 'list'): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  const known = new Set<string>();
  for (const text of values) {
    const fault = listFault(input, text, how) ?? textFault(input, text) ?? (known.has(text) ? twice(text) : undefined);
    if (fault !== undefined) faults.push(fault);
    known.add(text);
  }
  return faults;
}

function reasonAgainst(input: Input, text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (!text.isWellFormed()) return 'it holds half a character, which nothing can carry';
  if (holdsSecret(text)) return 'it looks like a secret, which does not belong there';
  if (isPlaceholder(text)) return 'it is a placeholder, not the real value';
  if (input.oneOf !== undefined && !input.oneOf.includes(text)) return `it is one of ${input.oneOf.join(', ')}`;
  return input.fault?.(text);
}

function textFault(input: Input, text: string): ValueFault | undefined {
  const says = faultOfText(input, text);
  if (says === undefined) return undefined;
  const instead = insteadOfText(input, text);
  return { text, says, instead: instead === undefined ? [] : [instead] };
}

/** A text that holds several members. */
function listFault(input: Input, text: string, how: 'flag' | 'lines' | 'list'): ValueFault | undefined {
  const parts = text.length > longest ? undefined : input.listed?.(text);
  if (parts === undefined || parts.length < 2) return undefined;
  const flag = longFlag(input);
  const meant = parts.map((part) => (reasonAgainst(input, part) === undefined ? part : insteadOfText(input, part)));
  const instead = meant.flatMap((part) => part ?? []);
  const isWhole = instead.length === parts.length;
  const ways = {
    flag: ['give the flag once for each', instead.map((part) => `${flag} ${shellQuoted(part)}`).join(' ')],
    lines: ['write one a line', instead.join(' and ')],
    list: ['make a list of them', JSON.stringify(instead)],
  } as const;
  const [way, example] = ways[how];
  return {
    text,
    says: `it holds ${parts.length} values; ${way}${isWhole ? `: ${example}` : ''}`,
    instead: isWhole ? [...new Set(instead)] : [],
  };
}

function twice(text: string): ValueFault {
  return { text, says: 'it is given twice', instead: [] };
}

function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A text from outside, safe to show: no secret, no control characters, not too long. */
export function quotedText(text: string): string {
  const safe = withoutSecrets(text);
  return JSON.stringify(safe.length > 200 ? `${safe.slice(0, 200)}…` : safe);
}
