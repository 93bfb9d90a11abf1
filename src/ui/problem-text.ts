import type { JsonObject } from '../core/model.ts';
import { printable } from '../core/printable.ts';
import type { Problem } from '../errors.ts';
import type { Theme } from './theme.ts';

/** Expected trouble: what happened, what to do. */
export function problemText(problem: Problem, theme: Theme): string {
  const code = theme.faint(`(${problem.code})`);
  const more = isOutside(problem) ? `  ${theme.faint(`More: ${explainCommand(problem.code)}`)}\n` : '';
  return `${theme.bad(`${theme.symbols.fail} ${printable(problem.message)}`)} ${code}\n  ${printable(problem.hint).replaceAll('\n', '\n  ')}\n${more}`;
}

/** The command that shows what docs/ says of a code or a check. */
export function explainCommand(id: string): string {
  return `gloo-okta explain ${id}`;
}

/** Whether the cause lies in Okta, the cluster or between: of a slip on the command line the hint has said all. */
function isOutside({ exitCode }: Problem): boolean {
  return exitCode === 4 || (exitCode >= 6 && exitCode <= 8);
}

/** The same for programs. `next` is a command to run, where the hint names one. */
export function problemJson(problem: Problem): JsonObject {
  return {
    code: problem.code,
    message: problem.message,
    hint: problem.hint,
    next: problem.next ?? null,
    explain: explainCommand(problem.code),
  };
}
