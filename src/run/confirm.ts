import { goBack } from '../answers/asker.ts';
import { Problem, untouched } from '../errors.ts';
import type { Speech } from './speech.ts';

/** What is to be confirmed. */
export interface Confirmation {
  /** The question, which says what will happen where. */
  readonly question: string;
  /** Whether something is taken away: then Enter alone means No. */
  readonly takesAway: boolean;
  /** How many checks say that it cannot be in force: then Enter alone means No, too. */
  readonly doubts?: number;
}

/**
 * Asks whether to go on, unless `--yes` says so.
 * @throws Problem `cancelled` at No, `interrupted` at Ctrl-C, `needs-yes` where nobody can be asked.
 */
export async function confirm(speech: Speech, { question, takesAway, doubts = 0 }: Confirmation): Promise<void> {
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
      message:
        doubts === 0
          ? question
          : `${doubts === 1 ? 'A check says' : `${doubts} checks say`} that it cannot be in force. ${question}`,
      explain: 'Yes does exactly what the plan above shows. No changes nothing.',
      choices: [
        { value: 'yes', name: 'Yes' },
        { value: 'no', name: 'No' },
      ],
      initial: takesAway || doubts > 0 ? 'no' : 'yes',
    })
    .catch((error: unknown) => {
      if (error !== goBack) throw error;
      return 'no';
    });
  if (answer === 'no') throw untouched('cancelled', 'Cancelled', `To start again: ${again}`);
}
