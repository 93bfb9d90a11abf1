import { Problem } from '../errors.ts';
import { isCi, type Session } from './session.ts';

/** Whether a person can be asked: both ends are a terminal, and nobody said otherwise. */
export function canAsk(session: Session): boolean {
  const { terminal, env } = session.io;
  return terminal.stdin && terminal.stderr && !isCi(env) && !session.modes.noInput && !session.modes.json;
}

/**
 * Asks whether to go on, unless `--yes` says so. `what` says what will happen where.
 * @throws Problem `cancelled` at No, `interrupted` at Ctrl-C, `needs-yes` where nobody can be asked.
 */
export async function confirm(session: Session, what: string): Promise<void> {
  if (session.modes.yes) return;
  if (!canAsk(session)) {
    throw new Problem(
      'needs-yes',
      `${session.command} changes nothing without a confirmation, and nobody can be asked here.`,
      `Add --yes to carry it out: ${session.again} --yes`,
      undefined,
      `${session.again} --yes`,
    );
  }
  const { confirm: ask } = await import('@inquirer/prompts');
  let sure: boolean;
  try {
    sure = await ask({ message: what, default: true }, { output: process.stderr, signal: session.io.signal });
  } catch (error) {
    if (session.io.signal.aborted) throw session.io.signal.reason;
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new Problem('interrupted', 'Stopped; nothing was changed.', `To start again: ${session.again}`, error);
    throw error;
  }
  if (!sure) throw new Problem('cancelled', 'Cancelled; nothing was changed.', `To start again: ${session.again}`);
}
