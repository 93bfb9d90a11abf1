import { dirname, join } from 'node:path';
import { waysToGive } from '../answers/given.ts';
import { Problem } from '../errors.ts';
import { filePath, makeFolder, readGivenFile, UnusableFile, writeGivenFile } from '../files.ts';

/** One file to write, with its name below the folder. */
export interface FolderFile {
  readonly name: string;
  readonly text: string;
}

/** The largest file that is looked into before it is written anew, in bytes. */
const mostBytes = 1_000_000;

/**
 * Writes files into the folder that `--out` names; nothing where one of them stands there and `isOurs` says of its text that
 * somebody else wrote it. Gives the names as they are shown.
 * @throws Problem `bad-value`
 */
export async function writeFolder(
  { place, out, advice }: { readonly place: Parameters<typeof filePath>[1]; readonly out: string; readonly advice: string },
  files: readonly FolderFile[],
  isOurs: (file: FolderFile, there: string) => boolean,
): Promise<readonly string[]> {
  const dir = filePath(out, place);
  try {
    await makeFolder(dir);
    for (const folder of new Set(files.map(({ name }) => dirname(name)))) await makeFolder(join(dir, folder));
    await Promise.all(
      files.map(async (file) => {
        const there = await readGivenFile(join(dir, file.name), { mostBytes }).catch((error: unknown) => {
          if (error instanceof UnusableFile && error.isMissing) return undefined;
          throw error;
        });
        if (there === undefined || isOurs(file, there.toString('utf8'))) return;
        throw new Problem('bad-value', `--out: ${out} holds a ${file.name} that gloo-okta did not write.`, advice);
      }),
    );
    await Promise.all(files.map((file) => writeGivenFile(join(dir, file.name), file.text)));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(
      'bad-value',
      `--out: ${out} cannot be written (${cause instanceof UnusableFile ? cause.message : (cause as NodeJS.ErrnoException).code}).`,
      `Give a folder that you may write: ${waysToGive('out')}.`,
      cause,
    );
  }
  return files.map((file) => join(out, file.name));
}
