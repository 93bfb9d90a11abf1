import type { JsonObject } from '../core/model.ts';
import { printable } from '../core/printable.ts';
import type { Problem } from '../errors.ts';
import type { Theme } from './theme.ts';

/** Expected trouble: what happened, what to do. */
export function problemText(problem: Problem, theme: Theme): string {
  const code = theme.faint(`(${problem.code})`);
  return `${theme.bad(`${theme.symbols.fail} ${printable(problem.message)}`)} ${code}\n  ${printable(problem.hint).replaceAll('\n', '\n  ')}\n`;
}

/** The same for programs. `next` is a command to run, where the hint names one. */
export function problemJson(problem: Problem): JsonObject {
  return { code: problem.code, message: problem.message, hint: problem.hint, next: problem.next ?? null };
}
