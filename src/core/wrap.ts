import { stripVTControlCharacters } from 'node:util';

/**
 * `text` in lines of at most `columns` characters, broken between words, each after the first set in by `indent` spaces.
 * Line breaks that are there stay, colours take no room. A word that does not fit so far in begins further to the left; one that
 * is longer than a line stays whole, so that it can be copied.
 */
export function wrapped(text: string, columns: number, indent = 0): string {
  const width = Math.max(20, columns);
  const setIn = (spaces: string, word: string) => spaces.slice(0, Math.max(0, width - long(word)));
  return text
    .split('\n')
    .map((line) => {
      if (long(line) <= width) return line;
      const start = /^ */.exec(line)?.[0] ?? '';
      const lines: string[] = [];
      let here = start;
      for (const gapped of line.trim().match(/ *[^ ]+/g) ?? []) {
        const word = gapped.trimStart();
        // what stands in columns keeps its gaps where it stays in the line
        const next = here.trim() === '' ? `${setIn(here, word)}${word}` : `${here}${gapped}`;
        if (long(next) <= width || here.trim() === '') {
          here = next;
          continue;
        }
        lines.push(here);
        here = `${setIn(`${start}${' '.repeat(indent)}`, word)}${word}`;
      }
      return [...lines, here].join('\n');
    })
    .join('\n');
}

/** Characters that are seen: colours take no room. */
function long(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Where a line of a command goes on: after a backslash, or nowhere, for PowerShell and cmd take none. */
export function breaksCommands(platform: string): boolean {
  return platform !== 'win32';
}

/**
 * A message in lines of at most `columns` characters, in which a command that ends a line can still be copied: it gets a line of
 * its own where it does not fit, and goes on after a backslash; where `breaks` is false it stays in one line.
 */
export function wrappedMessage(text: string, columns: number, indent = 0, breaks = true): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [, start = '', says = '', command = ''] = /^( *)(.*?:) ((?:gloo-okta|npx|kubectl|helm) .*)$/.exec(line) ?? [];
      if (long(line) <= columns || !isCommand(command)) return [wrapped(line, columns, indent)];
      const here = `${start}  `;
      return [wrapped(`${start}${says}`, columns, indent), breaks ? wrappedCommand(command, columns, here) : `${here}${command}`];
    })
    .join('\n');
}

/** Whether it is a command to its end, and no sentence that goes on. */
function isCommand(text: string): boolean {
  return text !== '' && !/[,;.:)] | \(/.test(text.replaceAll(/'[^']*'|"[^"]*"/g, "''"));
}

/** A command line that a shell takes back, in lines that begin with `start`. */
export function wrappedCommand(command: string, columns: number, start = ''): string {
  const lines: string[] = [];
  let here = start;
  // a quoted word is one, whatever is in it, and a flag stands with its value
  const word = /(?:\\.|'[^']*'|"[^"]*"|[^\s'"\\])+/.source;
  const parts = command.match(new RegExp(`--?[\\w-]+ (?!-)${word}|${word}`, 'g')) ?? [];
  // what is no command line stays as it is
  if (parts.join(' ') !== command) return `${start}${command}`;
  for (const part of parts) {
    const next = here.trim() === '' ? `${here}${part}` : `${here} ${part}`;
    if (long(next) + 2 <= columns || here.trim() === '') here = next;
    else {
      lines.push(`${here} \\`);
      here = `${start}  ${part}`;
    }
  }
  return [...lines, here].join('\n');
}
