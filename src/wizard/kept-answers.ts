import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { configValues } from '../answers/config-file.ts';
import type { Given } from '../answers/given.ts';
import { keptValues } from '../answers/kept-values.ts';
import { isGiven } from '../answers/known.ts';
import { questions } from '../answers/questions.ts';
import { anyObject, objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { readGivenFile } from '../files.ts';
import type { Io } from '../io.ts';
import { stateDir } from '../shell/state-dir.ts';

/** Answers of an earlier run, no secret among them. */
export interface KeptAnswers {
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the questions that were answered, with defaults too. */
  readonly answered: readonly string[];
}

const keptSchema = objectOf({ values: anyObject, answered: v.array(v.string()) });
/** The largest file of answers that is read, in bytes. */
const mostBytes = 1_000_000;

function fileOf(io: Pick<Io, 'env' | 'platform'>, installation: string): string {
  return join(stateDir(io), 'wizard', `${installation}.answers`);
}

/** The answers that an interrupted wizard left behind; `undefined` when there are none or they cannot be read. */
export async function readKept(io: Pick<Io, 'env' | 'platform'>, installation: string): Promise<KeptAnswers | undefined> {
  const text = await readGivenFile(fileOf(io, installation), { mostBytes }).catch(() => '');
  const kept = parseJsonAs(keptSchema, text.toString());
  return kept === undefined || kept.answered.length === 0 ? undefined : kept;
}

/** Keeps the answers so far; that it fails stops nobody. */
export async function keepAnswers(
  io: Pick<Io, 'env' | 'platform'>,
  installation: string,
  given: Given,
  answered: ReadonlySet<string>,
): Promise<void> {
  const file = fileOf(io, installation);
  // a token must be typed again, so that question is never answered
  const names = [...answered].filter((name) => name !== 'credentials');
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, `${JSON.stringify({ version: 1, values: configValues(given), answered: names })}\n`, {
      mode: 0o600,
    });
    await rename(`${file}.new`, file);
  } catch {
    // only a convenience
  }
}

/** Removes the kept answers. */
export async function discardKept(io: Pick<Io, 'env' | 'platform'>, installation: string): Promise<void> {
  await rm(fileOf(io, installation), { force: true }).catch(() => undefined);
}

/**
 * `given` with the kept values in all questions that nobody has answered otherwise, and the names of the questions that are
 * answered by them. Values that no longer pass their check are left out.
 */
export function withKept(given: Given, kept: KeptAnswers): { readonly given: Given; readonly answered: readonly string[] } {
  const next = new Map([...given, ...keptValues(given, kept.values)]);
  // a secret is kept nowhere, so who typed one is asked again
  const answered = questions
    .filter((question) => !isGiven(question, given) && question.name !== 'credentials' && kept.answered.includes(question.name))
    .map(({ name }) => name);
  return { given: next, answered };
}
