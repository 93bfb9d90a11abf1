import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** What a person gives instead of a file's name for stdin. */
export const stdinName = '-';

/**
 * Pure: where a file is that a person named: from the working folder on, and `~` is the home, which a shell puts there only at the
 * beginning of a word, and never in a variable or in a config file.
 */
export function filePath(
  name: string,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): string {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const [, rest] = /^~(?:[/\\](.*))?$/s.exec(name) ?? [];
  return home !== undefined && /^~(?:[/\\]|$)/.test(name) ? resolve(home, rest ?? '') : resolve(cwd, name);
}

let stdinBytes: Buffer | undefined;

/** Keeps what stdin held, for whoever reads the file `-`: it can be read only once. */
export function keepStdin(bytes: Buffer): void {
  stdinBytes = bytes;
}

/** How a file of a person is read. */
export interface GivenFileOptions {
  /** More bytes than these are refused. */
  readonly mostBytes: number;
  /** Ends the wait for a pipe, e.g. `<(vault read …)`. Without it no pipe is read. */
  readonly signal?: AbortSignal;
}

/** A file that cannot be read or written; its message is the reason in the user's words. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
  /** Whether there is no such file. */
  readonly isMissing: boolean;

  constructor(reason: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.isMissing = codeOf(cause) === 'ENOENT';
  }
}

/** Milliseconds within which a pipe must have been read to its end. */
const pipeLimit = 10_000;
/** Milliseconds between two looks into a pipe that is empty. */
const pipePause = 20;

/**
 * Reads a file that a person named. It never hangs: no folder, device or socket is read, and a pipe only with a time limit.
 * `-` is what {@link keepStdin} kept.
 * @throws UnusableFile with the reason; the signal's reason when it is aborted.
 */
export async function readGivenFile(path: string, options: GivenFileOptions): Promise<Buffer> {
  if (path === stdinName) {
    if (stdinBytes === undefined) throw new UnusableFile('stdin was not read');
    if (stdinBytes.length > options.mostBytes) throw tooLarge(options);
    return stdinBytes;
  }
  let file: FileHandle | undefined;
  try {
    // without this flag the mere opening of a pipe waits for a writer, and nothing can end that
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    const about = await file.stat();
    if (about.isDirectory()) throw new UnusableFile('it is a folder');
    if (about.isFIFO()) return await readPipe(file, path, options);
    if (about.isCharacterDevice()) return await readDevice(file);
    if (!about.isFile()) throw new UnusableFile('it is no file');
    if (about.size > options.mostBytes) throw tooLarge(options);
    return await readToEnd(() => readSome(file as FileHandle), options);
  } catch (error) {
    if (error instanceof UnusableFile || options.signal?.aborted) throw error;
    throw new UnusableFile(codeOf(error) === 'ENOENT' ? 'there is no such file' : `it cannot be read (${codeOf(error)})`, error);
  } finally {
    await file?.close();
  }
}

async function readToEnd(next: () => Promise<Buffer>, { mostBytes }: GivenFileOptions): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let size = 0; ; ) {
    const chunk = await next();
    if (chunk.length === 0) return Buffer.concat(chunks);
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) throw tooLarge({ mostBytes });
  }
}

async function readSome(file: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, null);
  return buffer.subarray(0, bytesRead);
}

/** A device that is empty, as /dev/null, says that there is nothing; any other has no end. */
async function readDevice(file: FileHandle): Promise<Buffer> {
  const chunk = await readSome(file).catch((error: unknown) => {
    if (codeOf(error) === 'EAGAIN') return undefined;
    throw error;
  });
  if (chunk?.length !== 0) throw new UnusableFile('it is a device');
  return chunk;
}

async function readPipe(file: FileHandle, path: string, options: GivenFileOptions): Promise<Buffer> {
  const { signal } = options;
  if (signal === undefined) throw new UnusableFile('it is a pipe, not a file');
  const end = Date.now() + pipeLimit;
  // a pipe with a name may still get its writer; one without had it from the start
  const isNamed = await realpath(path).then(
    () => true,
    () => false,
  );
  let isBegun = false;
  const next = async (): Promise<Buffer> => {
    for (;;) {
      signal.throwIfAborted();
      const chunk = await readSome(file).catch((error: unknown) => {
        if (codeOf(error) === 'EAGAIN') return undefined;
        throw error;
      });
      if (chunk !== undefined && (chunk.length > 0 || isBegun || !isNamed)) {
        isBegun = true;
        return chunk;
      }
      if (Date.now() > end) throw new UnusableFile(`it is a pipe that did not end within ${pipeLimit / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, pipePause));
    }
  };
  return readToEnd(next, options);
}

function tooLarge({ mostBytes }: GivenFileOptions): UnusableFile {
  return new UnusableFile(`it has more than ${mostBytes} bytes`);
}

/**
 * Writes a file that a person named: beside it, then renamed, so that it is never seen half written and no link is followed;
 * a link that stands there is replaced.
 * @throws UnusableFile with the reason, when what is there is no regular file or it cannot be written.
 */
export async function writeGivenFile(path: string, text: string, ownMode?: number): Promise<void> {
  const beside = join(dirname(path), `.gloo-okta-${randomBytes(6).toString('hex')}.new`);
  try {
    const mode = ownMode ?? (await modeOf(path));
    const file = await open(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile(`it cannot be written (${codeOf(error)})`, error);
  }
}

/**
 * Adds to a file that a person named; one that is not there is made.
 * @throws UnusableFile with the reason, when what is there is no regular file or it cannot be written.
 */
export async function appendGivenFile(path: string, text: string): Promise<void> {
  try {
    // not to wait for the reader of a pipe
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK, 0o666);
    try {
      if (!(await file.stat()).isFile()) throw new UnusableFile('it is no regular file');
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile(`it cannot be written (${codeOf(error)})`, error);
  }
}

/**
 * Makes a folder and those above it that are missing, as Node's own recursive `mkdir`; that one never ends in /proc, where
 * nothing can be made.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const above = dirname(path);
    if (codeOf(error) === 'ENOENT' && !(await isFolder(above))) {
      await makeFolder(above, mode);
      await makeFolder(path, mode);
    } else if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** The mode that a file at `path` gets: that of the one that is replaced. */
async function modeOf(path: string): Promise<number> {
  const usual = 0o666;
  const there = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined) return usual;
  if (there.isSymbolicLink()) {
    const led = await stat(path).catch(() => undefined);
    // /dev/stdout is a link too, and must stay
    if ((led !== undefined && !led.isFile()) || /^\/(dev(?!\/shm\/)|proc)\//.test(path)) throw notReplaced();
    return usual;
  }
  if (!there.isFile()) throw notReplaced();
  // a file that was made read-only is not to be replaced
  await access(path, constants.W_OK);
  return there.mode & 0o777;
}

function notReplaced(): UnusableFile {
  return new UnusableFile('what is there is no regular file');
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown';
}
