import { visibleLine } from '../core/printable.ts';
import { wrapped } from '../core/wrap.ts';
import type { Theme } from './theme.ts';

/** One answer as the review shows it. */
export interface ReviewRow {
  readonly label: string;
  readonly lines: readonly string[];
  /** Where it came from, e.g. `you`, `--org-url`, `found`; `default` for what nobody was asked for. */
  readonly from: string;
}

const labelWidth = 22;

/** Every answer on one screen: those that somebody gave or that were found, then the defaults in a paragraph. */
export function reviewText(rows: readonly ReviewRow[], theme: Theme, columns: number): string {
  const told = rows.filter((row) => row.from !== 'default');
  const defaults = rows
    .filter((row) => row.from === 'default')
    .map((row) => `${row.label}: ${row.lines.map((line) => visibleLine(line)).join(', ')}`);
  const lines = told.flatMap((row) => rowLines(row, theme, columns));
  const rest = defaults.length === 0 ? [] : ['', theme.faint(wrapped(`Defaults: ${defaults.join('; ')}.`, columns, 2))];
  return `\n${[theme.strong('Your answers'), ...lines, ...rest].join('\n')}\n`;
}

function rowLines(row: ReviewRow, theme: Theme, columns: number): readonly string[] {
  const narrow = columns < 72;
  const from = theme.faint(`(${row.from})`);
  const joined = row.lines.map((line) => visibleLine(line, 400));
  const short = joined.join(', ');
  const fits = short.length + labelWidth + row.from.length + 5 <= columns;
  if (fits && !narrow) return [`  ${row.label.padEnd(labelWidth)}${short} ${from}`];
  if (narrow && short.length + row.label.length + row.from.length + 7 <= columns) return [`  ${row.label}: ${short} ${from}`];
  const indent = narrow ? 4 : labelWidth + 2;
  const head = narrow ? [`  ${row.label} ${from}`] : [];
  const last = joined.length - 1;
  const values = joined.map((line, at) =>
    wrapped(`${' '.repeat(indent)}${line}${!narrow && at === last ? ` (${row.from})` : ''}`, columns),
  );
  if (narrow) return [...head, ...values];
  const [first = '', ...others] = values;
  return [`  ${row.label.padEnd(labelWidth)}${first.trimStart()}`, ...others];
}
