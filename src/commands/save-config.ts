import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { configText } from '../answers/config-file.ts';
import { Problem } from '../errors.ts';
import type { Session } from './session.ts';

/** Writes the answers to the file that `--save-config` names, if it does; never a secret. */
export async function saveConfig(session: Session): Promise<void> {
  const file = session.given.get('saveConfig')?.value;
  if (typeof file !== 'string') return;
  try {
    await writeFile(resolve(session.io.cwd, file), configText(session.given));
  } catch (cause) {
    throw new Problem(
      'bad-value',
      `--save-config: ${file} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
      'Give a file in a folder that exists.',
      cause,
    );
  }
  session.say(`Saved the answers to ${file}.\n`);
}
