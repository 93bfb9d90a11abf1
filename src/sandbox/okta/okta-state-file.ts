import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { OrgState } from './org-state.ts';
import { isRaw } from './raw.ts';

const version = 1;

/** The org that a state file holds, or `undefined` where there is no file. Throws when it is not such a file. */
export async function readStateFile(path: string): Promise<OrgState | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const held: unknown = parsed(text, path);
  if (!isRaw(held) || held['version'] !== version || !isRaw(held['org']))
    throw new Error(`${path} is not a state file of the sandbox`);
  return held['org'] as unknown as OrgState;
}

/**
 * Writes an org, private keys and passwords included, so that only its owner may read the file and a crash leaves the old
 * one or the new one, never half of one. Calls wait for each other.
 */
export function saverOf(path: string): (state: OrgState) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (state) => {
    const text = `${JSON.stringify({ version, org: state })}\n`;
    const next = last.then(() => replaceFile(path, text));
    last = next.catch(() => undefined);
    return next;
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(beside, text, { mode: 0o600 });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path} is not a state file of the sandbox`);
  }
}
