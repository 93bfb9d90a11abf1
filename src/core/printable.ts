/**
 * A text from outside, safe to show on a terminal: control characters, escapes and marks that reorder text are written
 * as `\u{…}`, and what is longer than `longest` characters is cut.
 */
export function printable(text: string, longest = 2_000): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
