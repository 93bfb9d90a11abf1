import { pages } from './doc-pages.ts';

/** What docs/ says of one code, check or symptom. */
export interface DocEntry {
  /** What it is called on the command line. */
  readonly id: string;
  /** The page that it stands on, by its name. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** Every entry of the pages that have one for each thing. */
export const entries: readonly DocEntry[] = [
  ...entriesOf('problems', (title) => /^`([a-z-]+)`/.exec(title)?.[1]),
  ...entriesOf('checks', (title) => title),
  ...entriesOf('troubleshooting', slugOf),
  ...flagEntries(),
];

function entriesOf(page: string, idOf: (title: string) => string | undefined): readonly DocEntry[] {
  return (pages[page] ?? '').split(/^### /m).flatMap((part, at) => {
    const [title = '', ...lines] = part.split('\n');
    const id = idOf(title);
    // what stands before the first heading is no entry, and the next section's heading is none of this one's text
    return at === 0 || id === undefined ? [] : [{ id, page, title, text: (lines.join('\n').split(/^## /m)[0] ?? '').trim() }];
  });
}

/** The rows of the table of inputs. */
function flagEntries(): readonly DocEntry[] {
  return (pages['inputs'] ?? '').split('\n').flatMap((row) => {
    const [flag = '', variable = '', key = '', fallback = '', says = '', commands = ''] = cellsOf(row);
    const id = /--[a-z-]+/.exec(flag)?.[0];
    if (id === undefined) return [];
    const more = [
      ['Environment', variable],
      ['Config file', key],
      ['Default', fallback],
      ['Commands', commands],
    ].filter(([, value]) => value !== '');
    const text = [`${says}.`, ...more.map(([name, value]) => `**${name}:** ${value}`)].join('\n\n');
    return [{ id, page: 'inputs', title: flag.replaceAll('`', ''), text }];
  });
}

/** The cells of a row of a table; a bar inside one is escaped. */
function cellsOf(row: string): readonly string[] {
  return row.startsWith('| `-')
    ? row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('\\|', '|'))
    : [];
}

/** A heading as the part of an address that leads to it, as GitHub makes it. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-');
}
