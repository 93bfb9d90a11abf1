import { visibleLine } from '../core/printable.ts';
import { wrapped } from '../core/wrap.ts';
import type { Theme } from './theme.ts';

/** One answer as the review shows it. */
export interface ReviewRow {
  readonly label: string;
  readonly lines: readonly string[];
  /** Where it came from, such as `you`, `--org-url`, `found` or `default`. */
  readonly from: string;
}

/** The answers on one screen, and what else can be changed. */
export function reviewText(rows: readonly ReviewRow[], hidden: readonly string[], theme: Theme, columns: number): string {
  const width = Math.max(...rows.map(({ label }) => label.length)) + 2;
  // narrow terminals get the label on a line of its own
  const lines = rows.flatMap((row) => (columns < 72 ? narrowLines(row, theme, columns) : rowLines(row, width, theme, columns)));
  const details = hidden.length === 0 ? [] : ['', theme.faint(wrapped(`Details, not shown: ${hidden.join(', ')}.`, columns, 2))];
  return `\n${[theme.strong('Your answers'), ...lines, ...details].join('\n')}\n`;
}

function rowLines(row: ReviewRow, width: number, theme: Theme, columns: number): readonly string[] {
  const [first = '', ...others] = valueLines(row, theme, columns - width - 2);
  return [`  ${row.label.padEnd(width)}${first}`, ...others.map((line) => `${' '.repeat(width + 2)}${line}`)];
}

function narrowLines(row: ReviewRow, theme: Theme, columns: number): readonly string[] {
  const [first = '', ...others] = valueLines(row, theme, columns - 4);
  const isShort = others.length === 0 && row.label.length + first.length + 4 <= columns;
  return isShort ? [`  ${row.label}: ${first}`] : [`  ${row.label}:`, ...[first, ...others].map((line) => `    ${line}`)];
}

function valueLines(row: ReviewRow, theme: Theme, room: number): readonly string[] {
  const lines = row.lines.map((line) => visibleLine(line, 400));
  const last = lines.length - 1;
  return lines.flatMap((line, at) =>
    wrapped(at === last ? `${line} ${theme.faint(`(${row.from})`)}` : line, room, 2).split('\n'),
  );
}
