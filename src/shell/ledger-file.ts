import { constants } from 'node:fs';
import { chmod, type FileHandle, lstat, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { emptyLedger } from '../core/ledger.ts';
import { parseLedger } from '../core/ledger-schema.ts';
import type { Ledger, Target } from '../core/model.ts';
import { makeFolder } from '../files.ts';
import type { Io } from '../io.ts';
import { kinds } from '../kinds/kinds.ts';
import { takeLock } from './lock.ts';
import { stateDir } from './state-dir.ts';
import { unusable } from './unusable.ts';

/** A ledger on disk, held by this run alone until it is released. */
export interface LedgerFile {
  readonly path: string;
  /** As it stands on disk; `undefined` when nothing is recorded. */
  readonly current: () => Ledger | undefined;
  /** Changes it and writes it, synced. Changes are made one after the other; those that wait for the disk share its next write. */
  readonly save: (change: (ledger: Ledger | undefined) => Ledger | undefined) => Promise<void>;
  readonly release: () => Promise<void>;
}

interface Saving {
  readonly change: (ledger: Ledger | undefined) => Ledger | undefined;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
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
  await makeStateDir(stateDir(io), io.platform);
  const release = await takeLock(`${path}.lock`);
  let ledger: Ledger | undefined;
  try {
    await sweep(path);
    ledger = await readAt(path);
  } catch (problem) {
    await release();
    throw problem;
  }
  let waiting: Saving[] = [];
  let writing: Promise<void> | undefined;
  const writeWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const together = waiting;
      waiting = [];
      try {
        const changed = together.reduce<Ledger | undefined>((whole, { change }) => change(whole), ledger);
        if (changed === undefined) await removeAt(path);
        else await writeAt(path, changed);
        ledger = changed;
        for (const { resolve } of together) resolve();
      } catch (failure) {
        for (const { reject } of together) reject(failure);
      }
    }
    writing = undefined;
  };
  const save: LedgerFile['save'] = (change) =>
    new Promise((resolve, reject) => {
      waiting.push({ change, resolve, reject });
      writing ??= Promise.resolve().then(writeWaiting);
    });
  return {
    path,
    current: () => ledger,
    save,
    release: async () => {
      await writing;
      await release();
    },
  };
}

/** The ledger as it stands, or a new one; it knows the cluster from the first run on that touches one. */
export function ledgerOf(
  ledger: Ledger | undefined,
  { installation, target }: { readonly installation: string; readonly target: Target },
): Ledger {
  const base = ledger ?? emptyLedger(installation, target);
  return target.cluster === undefined ? base : { ...base, target: { ...base.target, cluster: target.cluster } };
}

/** The largest ledger that is read, in bytes: a real one has a few thousand. */
const mostBytes = 8_000_000;

const newerHint = 'Run that version or a newer one, e.g. npx gloo-okta@latest.';
const damagedHint =
  'Move it away and run the same command again: what was made is known from the record on the app in Okta, too.';

async function readAt(path: string): Promise<Ledger | undefined> {
  let text: string;
  try {
    const about = await lstat(path);
    if (about.isSymbolicLink()) throw new Error('it is a symbolic link');
    if (!about.isFile()) throw new Error('it is no file');
    if (about.size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, cause);
  }
  const parsed = parseLedger(kinds, text);
  if ('ledger' in parsed) return parsed.ledger;
  throw unusable(path, new Error(parsed.fault), parsed.isNewer === true ? newerHint : damagedHint);
}

/**
 * Makes the folder, for its owner alone. One that others may write to, or that is a link, could be used to lead a write
 * elsewhere; what others may only read or enter is closed to them.
 */
async function makeStateDir(dir: string, platform: NodeJS.Platform): Promise<void> {
  try {
    await makeFolder(dir, 0o700);
    const about = await lstat(dir);
    if (about.isSymbolicLink() || !about.isDirectory()) throw new Error('it is no folder of its own, but a link');
    // Windows has no such modes
    if (platform === 'win32') return;
    if (process.getuid !== undefined && about.uid !== process.getuid()) throw new Error('it belongs to somebody else');
    if ((about.mode & 0o077) !== 0) await chmod(dir, 0o700);
  } catch (cause) {
    throw unusable(dir, cause);
  }
}

/** Takes away what a run that was killed while it wrote left beside the ledger; who has the lock is the only one that writes. */
async function sweep(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => [] as string[]);
  await Promise.all(
    names
      .filter((name) => name.startsWith(`${basename(path)}.`) && /\.\d+\.new$/.test(name))
      .map((name) => rm(join(dirname(path), name), { force: true })),
  );
}

async function removeAt(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
    await syncDir(dirname(path));
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** A rename lasts through a power cut only once its folder is synced; where folders cannot be opened that is left out. */
async function syncDir(dir: string): Promise<void> {
  const folder = await open(dir, constants.O_RDONLY).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
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
    await syncDir(dirname(path));
  } catch (cause) {
    await file?.close().catch(() => undefined);
    await rm(beside, { force: true }).catch(() => undefined);
    throw unusable(path, cause);
  }
}
