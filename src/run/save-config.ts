import { resolve } from 'node:path';
import { configText } from '../answers/config-file.ts';
import { printable } from '../core/printable.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { UnusableFile, writeGivenFile } from '../files.ts';
import type { Session } from './session.ts';

/** Writes the answers to the file that `--save-config` names, if it does; never a secret. */
export async function saveConfig(session: Session): Promise<void> {
  const file = session.given.get('saveConfig')?.value;
  if (typeof file !== 'string') return;
  await writeAnswers(session, file, `--save-config: ${file}`);
  session.say(`Saved the answers to ${printable(file)}.\n`);
}

/**
 * Writes the answers to `file`, which messages call `shown`; never a secret.
 * @throws Problem `bad-value` when it cannot be written.
 */
export async function writeAnswers({ io, given }: Session, file: string, shown = file): Promise<void> {
  try {
    await writeGivenFile(resolve(io.cwd, file), configText(given));
  } catch (cause) {
    if (!(cause instanceof UnusableFile)) throw cause;
    throw new Problem('bad-value', `${withoutSecrets(shown)}: ${cause.message}.`, 'Give a file in a folder that exists.', cause);
  }
}
