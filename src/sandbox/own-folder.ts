import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of this process's own. */
export interface OwnFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * Makes a folder for secrets of this run, which goes with the process however that ends: by `remove`, and where the process is
 * killed by a small shell that waits for its end. Where there is no such shell (Windows) a process that is killed leaves it.
 */
export async function ownFolder(prefix: string): Promise<OwnFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const letGo = process.platform === 'win32' ? () => undefined : removedByShell(path);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      letGo();
    },
  };
}

// The pipe to the shell closes with the process, whatever ends it. In a session of its own the shell outlives Ctrl-C.
function removedByShell(path: string): () => void {
  const shell = spawn('/bin/sh', ['-c', 'read _; rm -rf -- "$1"', 'sh', path], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as Socket).unref();
  return () => void shell.stdin.end();
}
