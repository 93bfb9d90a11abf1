import type { Json, JsonObject } from '../core/model.ts';
import { visibleLine } from '../core/printable.ts';
import type { Theme } from './theme.ts';

/** What is shown of one token. */
export interface ShownToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Both tokens as the guide's preview shows them: header and claims, one a line, times in plain words too. */
export function tokenText(title: string, token: ShownToken, theme: Theme): string {
  const lines = [...Object.entries(token.header), ...Object.entries(token.claims)];
  const width = Math.max(...lines.map(([name]) => name.length));
  const shown = lines.map(
    ([name, value]) => `  ${visibleLine(name, 100).padEnd(width)}  ${visibleLine(valueText(name, value), 2_000)}`,
  );
  return `${theme.strong(title)}\n${shown.join('\n')}\n\n`;
}

const times: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf', 'auth_time']);

/** @see RFC 7519 section 4.1: times are seconds since 1970 */
function valueText(name: string, value: Json): string {
  if (times.has(name) && typeof value === 'number') return `${value} (${new Date(value * 1000).toISOString()})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
