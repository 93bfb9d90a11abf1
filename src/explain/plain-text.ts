/**
 * A text without what differs between the places where the same words stand: the log, JSON, an address bar, a page, a shell
 * that took the quotes. For comparing alone. Pure.
 */
export function plainText(text: string): string {
  return decoded(text)
    .replace(/&(?:quot|apos|#0?39|#x27|amp);/gi, ' ')
    .replace(/\\[nrt]/g, ' ')
    .replace(/['"`\\\u2018\u2019\u201c\u201d\u00b4]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** What an address bar shows of a text; a text that is none stays as it is. */
function decoded(text: string): string {
  if (!/%[0-9A-Fa-f]{2}/.test(text) && !/\w\+\w+\+\w/.test(text)) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** The words of a text that say something, each once. */
export function wordsOf(text: string): readonly string[] {
  const found = plainText(text).match(/[a-z0-9_]{3,}/g) ?? [];
  return [...new Set(found)].filter((word) => !common.has(word));
}

const common: ReadonlySet<string> = new Set(
  'the and for not with that this from are was has have but you your its into error failed code okta gloo can cannot must'.split(
    ' ',
  ),
);
