import { randomBytes } from 'node:crypto';
import { link, lstat, open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { unusable } from './unusable.ts';

/** Milliseconds after which a lock of another machine, on a shared home, counts as left behind; no run takes so long. */
const stale = 6 * 60 * 60_000;

/** Milliseconds after which a removal counts as cut short: it takes a few. */
const guardMs = 10_000;
/** Milliseconds to wait for another run's removal. */
const guardPauseMs = 20;

/** So often a lock is tried for, when others take it and let it go in between. */
const mostAttempts = 20;

/** The largest lock that is read, in bytes: a real one has about a hundred. */
const mostBytes = 10_000;

/**
 * Takes a lock for this process; gives what lets it go. The lock is a file that names its process, and comes into being whole
 * (by a link), so it is never seen half written. One whose process is gone is removed by one run at a time, which looks at it once
 * more: else the one that another run has just taken could go.
 * @throws Problem `ledger-locked` when another run has it, `ledger-unusable` when it cannot be written.
 */
export async function takeLock(lock: string): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${hostname()} ${await startOf(process.pid)} ${randomBytes(6).toString('hex')}\n`;
  const beside = `${lock}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    for (let attempt = 1; ; attempt += 1) {
      if (await place(lock, beside, mine)) break;
      const holder = await read(lock);
      const isLast = attempt >= mostAttempts;
      if (holder === undefined) {
        if (isLast) throw held(lock, '');
        continue;
      }
      if (isLast || (await isHeld(lock, holder))) throw held(lock, holder);
      await removeStale(lock, holder);
    }
  } finally {
    await rm(beside, { force: true });
  }
  return async () => {
    if ((await read(lock)) === mine) await rm(lock, { force: true });
  };
}

async function place(lock: string, beside: string, mine: string): Promise<boolean> {
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(mine);
    } finally {
      await file.close();
    }
    await link(beside, lock);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') return await placeWithoutLinks(lock, mine, cause);
    return false;
  } finally {
    await rm(beside, { force: true });
  }
}

/** Some file systems know no links; there the file is made in one step and written in a second. */
async function placeWithoutLinks(lock: string, mine: string, cause: unknown): Promise<boolean> {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw unusable(lock, cause);
  try {
    const file = await open(lock, 'wx', 0o600);
    await file.writeFile(mine).finally(() => file.close());
    return true;
  } catch (second) {
    if ((second as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unusable(lock, second);
  }
}

async function read(lock: string): Promise<string | undefined> {
  try {
    const about = await lstat(lock);
    // a link that leads nowhere would be there for the one step and not for the other, and a pipe is never read to its end
    if (!about.isFile()) throw new Error('its lock is no file');
    if (about.size > mostBytes) throw new Error(`its lock has more than ${mostBytes} bytes`);
    return await readFile(lock, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(lock, cause);
  }
}

async function isHeld(lock: string, holder: string): Promise<boolean> {
  const [pid = '', host = '', start = ''] = holder.trim().split(' ');
  const age = Date.now() - ((await stat(lock).catch(() => undefined))?.mtimeMs ?? 0);
  // one that names nobody is being written just now
  if (!/^\d+$/.test(pid)) return age < 5_000;
  if (host !== '' && host !== hostname()) return age < stale;
  // a number is given to another process in time; when it was started tells the two apart
  return isRunning(Number(pid)) && (await startOf(Number(pid))) === start;
}

/** When a process was started, in the kernel's own count; `-` where the system does not say. @see proc_pid_stat(5) */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // the second field is a name in parentheses and may hold anything
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}

/** Removes a lock that was left behind, unless another run is about to or has. */
async function removeStale(lock: string, holder: string): Promise<void> {
  const guard = `${lock}.taking`;
  try {
    await (await open(guard, 'wx', 0o600)).close();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(lock, cause);
    const about = await stat(guard).catch(() => undefined);
    if (about !== undefined && Date.now() - about.mtimeMs > guardMs) await rm(guard, { force: true });
    else await setTimeout(guardPauseMs);
    return;
  }
  try {
    if ((await read(lock)) === holder) await rm(lock, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function held(lock: string, holder: string): Problem {
  const [, pid] = /^(\d{1,10}) /.exec(holder) ?? [];
  return new Problem(
    'ledger-locked',
    `Another run of gloo-okta${pid === undefined ? '' : ` (process ${pid})`} is at work on this installation.`,
    `Wait for it to end. If none is running, remove ${lock}.`,
  );
}

/** Whether a process of this number is there; one that we may not signal is there too. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
