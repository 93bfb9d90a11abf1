import { type Raw, textAt } from './raw.ts';
import { refusal } from './refusal.ts';

/** Tells whether an object is of the ones that were asked for. */
export type Test = (raw: Raw) => boolean;

const comparison = /^\s*([A-Za-z][A-Za-z0-9_.]*)\s+(eq|sw|co|gt|ge|lt|le)\s+"((?:[^"\\]|\\.)*)"\s*$/;
// What may stand between comparisons: a word outside quotes.
const outsideQuotes = String.raw`(?=(?:[^"\\]|\\.)*(?:"(?:[^"\\]|\\.)*"[^"]*)*$)`;

/**
 * A `filter` or `search` expression as a test: comparisons of the named attributes, joined by `and` and `or` (no parentheses).
 * Throws 400 E0000031 for anything else. Which answer Okta gives for an attribute that it cannot filter by is not recorded.
 * @see https://developer.okta.com/docs/reference/core-okta-api/#filter
 */
export function filterOf(expression: string, attributes: readonly string[], operators: readonly string[] = ['eq']): Test {
  const anyOf = split(expression, 'or').map((part) => split(part, 'and').map((one) => comparisonOf(one, attributes, operators)));
  return (raw) => anyOf.some((allOf) => allOf.every((test) => test(raw)));
}

function split(expression: string, word: 'and' | 'or'): string[] {
  return expression.split(new RegExp(String.raw`\s+${word}\s+${outsideQuotes}`, 'i'));
}

function comparisonOf(text: string, attributes: readonly string[], operators: readonly string[]): Test {
  const [, attribute = '', operator = '', quoted = ''] = comparison.exec(text) ?? [];
  if (!attributes.includes(attribute) || !operators.includes(operator))
    throw refusal(400, 'E0000031', 'Invalid search criteria.');
  const wanted = quoted.replaceAll(/\\(.)/g, '$1');
  const path = attribute.split('.');
  return (raw) => {
    const value = textAt(raw, ...path);
    return value !== undefined && holds(operator, value, wanted);
  };
}

function holds(operator: string, value: string, wanted: string): boolean {
  if (operator === 'sw') return value.toLowerCase().startsWith(wanted.toLowerCase());
  if (operator === 'co') return value.toLowerCase().includes(wanted.toLowerCase());
  if (operator === 'gt') return value > wanted;
  if (operator === 'ge') return value >= wanted;
  if (operator === 'lt') return value < wanted;
  if (operator === 'le') return value <= wanted;
  return value === wanted;
}

/** True when `text` starts with `q`, whatever the case. An empty `q` is no condition. */
export function startsWith(text: string | undefined, q: string): boolean {
  return (text ?? '').toLowerCase().startsWith(q.toLowerCase());
}
