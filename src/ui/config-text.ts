import { visibleLine } from '../core/printable.ts';
import { wrapped } from '../core/wrap.ts';
import type { Theme } from './theme.ts';

/** One value and where it comes from. */
export interface ConfigRow {
  readonly name: string;
  readonly value: string;
  /** E.g. `--org-url`, `OKTA_CLIENT_TOKEN`, `gloo-okta.yaml: orgUrl`, `default`. */
  readonly from: string;
}

/** Every value and its source, in columns where there is room. */
export function configText(rows: readonly ConfigRow[], theme: Theme, columns: number): string {
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  return rows
    .map(({ name, value, from }) => {
      const line = `${name.padEnd(nameWidth)}  ${visibleLine(value, 400)}  (${from})`;
      if (line.length > columns) return `${name}\n${wrapped(`    ${visibleLine(value, 400)} (${from})`, columns)}`;
      return from === 'default' || from === 'not given' ? theme.faint(line) : line;
    })
    .map((line) => `${line}\n`)
    .join('');
}
