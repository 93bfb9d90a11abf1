import { type Asker, goBack } from '../answers/asker.ts';
import { isCi } from '../core/is-ci.ts';
import { Problem } from '../errors.ts';
import type { Session } from './session.ts';

/** Whether a person can be asked: both ends are a terminal, and nobody said otherwise. */
export function canAsk(session: Session): boolean {
  const { terminal, env } = session.io;
  return terminal.stdin && terminal.stderr && !isCi(env) && !session.modes.noInput && !session.modes.json;
}

/** The way to ask a person here: with the arrow keys, or line by line where no cursor moves or a screen reader listens. */
export async function askerFor({ io, theme }: Session): Promise<Asker> {
  // prompts are loaded only where somebody is asked
  if (isPlain(io.env)) return (await import('../answers/ask-plain.ts')).makePlainAsker(io);
  return (await import('../answers/ask.ts')).makeAsker(io, theme);
}

/** Whether questions are asked line by line. */
export function isPlain(env: Session['io']['env']): boolean {
  return env['TERM'] === 'dumb' || Boolean(env['ACCESSIBLE']);
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
  const ask = await askerFor(session);
  const answer = await ask
    .choose({
      message: 'Carry this out?',
      hint: what,
      explain: 'Yes carries out exactly the plan above; with No nothing is changed.',
      choices: [
        { value: 'yes', name: 'Yes' },
        { value: 'no', name: 'No' },
      ],
      initial: 'yes',
    })
    .catch((error: unknown) => {
      if (error !== goBack) throw error;
      return 'no';
    });
  if (answer === 'no') throw new Problem('cancelled', 'Cancelled; nothing was changed.', `To start again: ${session.again}`);
}
