import { writes } from '../core/make-plan.ts';
import type { Plan } from '../core/model.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { appendGivenFile, filePath, UnusableFile } from '../files.ts';
import { envText } from '../ui/env-text.ts';
import type { Run } from './run.ts';

/** How many changes a plan makes, for a step that goes by it. */
export function changesOutput(plan: Plan): readonly [string, string] {
  return ['CHANGES', String(writes(plan).length)];
}

/**
 * Adds settings to the file that `--output-file` names, if it does, as a step's output is written for GitHub Actions.
 * @throws Problem `bad-value` when it cannot be written
 */
export async function writeOutputs(
  { world, answers }: Run,
  settings: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const file = answers.given.get('outputFile')?.value;
  if (typeof file !== 'string') return;
  try {
    await appendGivenFile(filePath(file, world.io), envText(settings, 'github'));
  } catch (cause) {
    if (!(cause instanceof UnusableFile)) throw cause;
    const message = `--output-file: ${withoutSecrets(file)}: ${cause.message}.`;
    throw new Problem('bad-value', message, 'Give a file in a folder that exists, e.g. "$GITHUB_OUTPUT".', cause);
  }
}
