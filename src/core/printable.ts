/**
 * A text from outside, safe to show on a terminal: control characters, escapes, halves of a character and marks
 * that reorder text are written as `\u{…}`, and what is longer than `longest` characters is cut.
 */
export function printable(text: string, longest = 2_000): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

/** The same in one line: line breaks and tabs are written as `\n` and `\t`, for a value whose every character counts. */
export function visibleLine(text: string, longest = 2_000): string {
  return printable(text, longest).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/**
 * A text from outside in one line: escape sequences, control characters and marks that turn the reading direction are
 * taken out, white space is folded into single spaces, and what is longer than `limit` characters is cut with an ellipsis.
 */
export function printableLine(text: string, limit = 300): string {
  const clean = text
    .replace(escapeSequence, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(clean);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : clean;
}

/** @see ECMA-48: CSI and OSC sequences, and the two-character escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const escapeSequence = /[\u001b\u009b](?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[0-?]*[ -/]*[@-~])/g;
