import { goBack } from '../answers/asker.ts';
import { Problem } from '../errors.ts';
import type { Speech } from './speech.ts';

/**
 * Asks whether to go on, unless `--yes` says so. `what` says what will happen where.
 * @throws Problem `cancelled` at No, `interrupted` at Ctrl-C, `needs-yes` where nobody can be asked.
 */
export async function confirm(speech: Speech, what: string): Promise<void> {
  const { again } = speech;
  if (speech.modes.yes) return;
  if (!speech.canAsk) {
    throw new Problem(
      'needs-yes',
      `${speech.command} changes nothing without a confirmation, and nobody can be asked here.`,
      `Add --yes to carry it out: ${again} --yes`,
      undefined,
      `${again} --yes`,
    );
  }
  const ask = await speech.asker();
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
  if (answer === 'no') throw new Problem('cancelled', 'Cancelled; nothing was changed.', `To start again: ${again}`);
}
