import type { Theme } from './theme.ts';

/** A part of docs/ for a terminal: its signs of Markdown as colours, each paragraph one line, to be fitted later, and tables as lists. */
export function docText(markdown: string, theme: Theme): string {
  const lines: string[] = [];
  const painted = (line: string) => inColours(line, theme);
  let isCode = false;
  // whether the line before goes on
  let isOpen = false;
  let header: readonly string[] | undefined;
  for (const line of markdown.split('\n')) {
    const isFence = /^```/.test(line.trim());
    if (isFence) isCode = !isCode;
    if (isFence) continue;
    const isRow = !isCode && line.startsWith('|');
    if (isRow && header === undefined) header = cellsOf(line);
    else if (isRow) lines.push(...rowLines(header ?? [], cellsOf(line)).map(painted));
    else if (isCode) lines.push(`    ${line}`);
    // a paragraph is broken for the eye of its writer, not of its reader
    else if (isOpen && /^ *[^\s#>-]/.test(line)) lines.push(`${lines.pop() ?? ''} ${painted(line.trim())}`);
    else lines.push(heading(line, theme) ?? painted(line));
    if (!isRow) header = undefined;
    isOpen = !isCode && !isRow && line.trim() !== '' && !line.startsWith('#');
  }
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** A row of a table: its first cell, and what the others say of it, with their titles where they are several. */
function rowLines(header: readonly string[], cells: readonly string[]): readonly string[] {
  const [first = '', ...others] = cells;
  if (cells.every((cell) => /^:?-+:?$/.test(cell))) return [];
  if (others.length === 1) return [`- ${first}: ${others[0]}`];
  return [`- ${first}`, ...others.flatMap((cell, at) => (cell === '' ? [] : [`    ${header[at + 1] ?? ''}: ${cell}`]))];
}

/** The cells of a row of a table in Markdown; a bar inside one is escaped. */
function cellsOf(row: string): readonly string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function heading(line: string, theme: Theme): string | undefined {
  const title = /^#+ (.+)$/.exec(line)?.[1];
  return title === undefined ? undefined : theme.strong(title.replaceAll('`', ''));
}

function inColours(line: string, theme: Theme): string {
  return line
    .replace(/\*\*(.+?)\*\*/g, (_, text: string) => theme.strong(text))
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, text: string) => text);
}
