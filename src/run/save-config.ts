import type { Answers } from '../answers/answers.ts';
import { configText } from '../answers/config-file.ts';
import { printable } from '../core/printable.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { filePath, UnusableFile, writeGivenFile } from '../files.ts';
import type { Run } from './run.ts';

/** Writes the answers to the file that `--save-config` names, if it does; never a secret. */
export async function saveConfig({ speech, world, answers }: Run): Promise<void> {
  const file = answers.given.get('saveConfig')?.value;
  if (typeof file !== 'string') return;
  await writeAnswers(world.io, answers, file, `--save-config: ${file}`);
  speech.say(`Saved the answers to ${printable(file)}.\n`);
}

/**
 * Writes the answers to `file`, which messages call `shown`; never a secret.
 * @throws Problem `bad-value` when it cannot be written.
 */
export async function writeAnswers(
  place: Parameters<typeof filePath>[1],
  { given }: Pick<Answers, 'given'>,
  file: string,
  shown = file,
): Promise<void> {
  try {
    await writeGivenFile(filePath(file, place), configText(given));
  } catch (cause) {
    if (!(cause instanceof UnusableFile)) throw cause;
    throw new Problem('bad-value', `${withoutSecrets(shown)}: ${cause.message}.`, 'Give a file in a folder that exists.', cause);
  }
}
