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
  const lines = rows.flatMap((row) =>
    columns < 72 || !fits(row, columns - width - 4) ? narrowLines(row, theme, columns) : rowLines(row, width, theme, columns),
  );
  const details = hidden.length === 0 ? [] : ['', theme.faint(wrapped(`Details, not shown: ${hidden.join(', ')}.`, columns, 2))];
  return `\n${[theme.strong('Your answers'), ...lines, ...details].join('\n')}\n`;
}

/** Whether no word of a row would be cut at the edge of the terminal. */
function fits({ lines, from }: ReviewRow, room: number): boolean {
  return [...lines.map((line) => visibleLine(line, 400)), `(${from})`]
    .join(' ')
    .split(' ')
    .every((word) => word.length <= room);
}

function rowLines(row: ReviewRow, width: number, theme: Theme, columns: number): readonly string[] {
  const [first = '', ...others] = valueLines(row, theme, columns - width - 2);
  return [`  ${row.label.padEnd(width)}${first}`, ...others.map((line) => `${' '.repeat(width + 2)}${line}`)];
}

function narrowLines(row: ReviewRow, theme: Theme, columns: number): readonly string[] {
  const values = valuesOf(row, theme);
  const short = wrapped(`  ${row.label}: ${values.join(' ')}`, columns);
  const isShort = values.length === 1 && !short.includes('\n');
  return isShort ? [short] : [`  ${row.label}:`, ...values.map((value) => wrapped(`    ${value}`, columns, 2))];
}

function valueLines(row: ReviewRow, theme: Theme, room: number): readonly string[] {
  return valuesOf(row, theme).flatMap((value) => wrapped(value, room, 2).split('\n'));
}

/** The lines of an answer, the last with where it came from. */
function valuesOf(row: ReviewRow, theme: Theme): readonly string[] {
  const lines = row.lines.map((line) => visibleLine(line, 400));
  return lines.map((line, at) => (at === lines.length - 1 ? `${line} ${theme.faint(`(${row.from})`)}` : line));
}
