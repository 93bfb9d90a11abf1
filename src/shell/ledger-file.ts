import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLedger } from '../core/ledger-schema.ts';
import type { Ledger } from '../core/model.ts';
import { Problem } from '../errors.ts';
import type { Io } from '../io.ts';
import { stateDir } from './state-dir.ts';

/** A ledger on disk, held by this run alone until it is released. */
export interface LedgerFile {
  readonly path: string;
  /** As it stands on disk; `undefined` when nothing is recorded. */
  readonly current: () => Ledger | undefined;
  /** Changes it and writes it, synced; calls are carried out one after the other. */
  readonly save: (change: (ledger: Ledger | undefined) => Ledger | undefined) => Promise<void>;
  readonly release: () => Promise<void>;
}

/** Where the ledger of an installation is. */
export function ledgerPath(io: Pick<Io, 'env' | 'platform'>, installation: string): string {
  return join(stateDir(io), `${installation}.json`);
}

/**
 * Reads the ledger of an installation without holding it.
 * @throws Problem `ledger-unusable`
 */
export async function readLedger(io: Pick<Io, 'env' | 'platform'>, installation: string): Promise<Ledger | undefined> {
  return readAt(ledgerPath(io, installation));
}

/**
 * Takes the ledger of an installation for this run: 0600, written by rename, behind a lock that names its process.
 * @throws Problem `ledger-locked` when another run has it, `ledger-unusable` when it cannot be read or written.
 */
export async function holdLedger(io: Pick<Io, 'env' | 'platform'>, installation: string): Promise<LedgerFile> {
  const path = ledgerPath(io, installation);
  try {
    await mkdir(stateDir(io), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(stateDir(io), cause);
  }
  const lock = `${path}.lock`;
  await takeLock(lock);
  let ledger: Ledger | undefined;
  try {
    ledger = await readAt(path);
  } catch (problem) {
    await rm(lock, { force: true });
    throw problem;
  }
  let queue: Promise<void> = Promise.resolve();
  const save: LedgerFile['save'] = (change) => {
    const next = queue.then(async () => {
      ledger = change(ledger);
      if (ledger === undefined) await rm(path, { force: true });
      else await writeAt(path, ledger);
    });
    queue = next.catch(() => undefined);
    return next;
  };
  return {
    path,
    current: () => ledger,
    save,
    release: async () => {
      await queue;
      await rm(lock, { force: true });
    },
  };
}

async function readAt(path: string): Promise<Ledger | undefined> {
  let text: string;
  try {
    if ((await lstat(path)).isSymbolicLink()) throw new Error('it is a symbolic link');
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, cause);
  }
  const parsed = parseLedger(text);
  if ('ledger' in parsed) return parsed.ledger;
  throw unusable(path, new Error(parsed.fault));
}

/** Written beside, synced, then renamed: after a crash either the old or the new one is there, whole. */
async function writeAt(path: string, ledger: Ledger): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  let file: FileHandle | undefined;
  try {
    await rm(beside, { force: true });
    file = await open(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
    await file.writeFile(`${JSON.stringify(ledger, null, 2)}\n`);
    await file.sync();
    await file.close();
    file = undefined;
    await rename(beside, path);
  } catch (cause) {
    await file?.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw unusable(path, cause);
  }
}

/** A lock whose process is gone is taken over; one that is being written counts as held. */
async function takeLock(lock: string): Promise<void> {
  for (const attempt of [1, 2]) {
    try {
      const file = await open(lock, 'wx', 0o600);
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(lock, cause);
      const holder = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
      if (attempt === 2 || (Number.isInteger(holder) && isRunning(holder)) || Number.isNaN(holder)) {
        throw new Problem(
          'ledger-locked',
          `Another run of gloo-okta${Number.isInteger(holder) ? ` (process ${holder})` : ''} is at work on this installation.`,
          `Wait for it to end. If none is running, remove ${lock}.`,
        );
      }
      await rm(lock, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function unusable(path: string, cause: unknown): Problem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Problem(
    'ledger-unusable',
    `The record of what was made, ${path}, cannot be used: ${reason}.`,
    'Make it readable and writable for you, or move it away and run again.',
    cause,
  );
}
