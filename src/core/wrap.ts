import { stripVTControlCharacters } from 'node:util';

/**
 * `text` in lines of at most `columns` characters, broken between words, each after the first set in by `indent` spaces.
 * Line breaks that are there stay, colours take no room. A word that is longer than a line stays whole, so that it can be copied.
 */
export function wrapped(text: string, columns: number, indent = 0): string {
  const width = Math.max(20, columns);
  return text
    .split('\n')
    .map((line) => {
      if (long(line) <= width) return line;
      const start = /^ */.exec(line)?.[0] ?? '';
      const lines: string[] = [];
      let here = start;
      for (const word of line.trim().split(/ +/)) {
        const next = here.trim() === '' ? `${here}${word}` : `${here} ${word}`;
        if (long(next) <= width || here.trim() === '') {
          here = next;
          continue;
        }
        lines.push(here);
        here = `${start}${' '.repeat(indent)}${word}`;
      }
      return [...lines, here].join('\n');
    })
    .join('\n');
}

/** Characters that are seen: colours take no room. */
function long(text: string): number {
  return stripVTControlCharacters(text).length;
}
