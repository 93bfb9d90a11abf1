/** A part of a line of a terminal's screen that looks the same. */
export interface Run {
  readonly column: number;
  readonly text: string;
  /** Classes of a picture, e.g. `b c2`; empty for plain text. */
  readonly look: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const sequence = /(\u001b\[[\d;]*m|[\u000e\u000f])/;

/** The lines of a screen with their colours, as `tmux capture-pane -e` gives them. */
export function screenLines(captured: string): readonly (readonly Run[])[] {
  let look = new Set<string>();
  return captured
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => {
      const runs: Run[] = [];
      let column = 0;
      // what follows a sequence looks as it says, over the end of the line too
      for (const part of line.split(sequence)) {
        if (part.startsWith('\u001b[')) look = lookAfter(look, part.slice(2, -1));
        else if (part !== '' && part !== '\u000e' && part !== '\u000f') {
          if (part.trim() !== '') runs.push({ column, text: part.trimEnd(), look: [...look].sort().join(' ') });
          column += [...part].length;
        }
      }
      return runs;
    });
}

/** @see ECMA-48, Select Graphic Rendition */
function lookAfter(before: ReadonlySet<string>, codes: string): Set<string> {
  const look = new Set(before);
  const without = (...names: readonly string[]) => {
    for (const name of names) look.delete(name);
  };
  const colours = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];
  for (const code of (codes === '' ? '0' : codes).split(';').map(Number)) {
    if (code === 0) look.clear();
    else if (code === 1) look.add('b');
    else if (code === 2) look.add('d');
    else if (code === 4) look.add('u');
    else if (code === 22) without('b', 'd');
    else if (code === 24) without('u');
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      without(...colours);
      look.add(`c${code % 10}`);
    } else if (code === 39) without(...colours);
  }
  return look;
}
