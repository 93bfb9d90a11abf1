import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ourCommandsIn } from '../docs/printed-commands.ts';
import type { Machine } from './a-run.ts';

/** What a line left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The commands that a text prints: ours, and of kubectl those that stand at its end or at the end of a line. */
export function printedIn(text: string): readonly string[] {
  const kubectl = [...text.matchAll(/(?<![\w/.-])kubectl (?:--|get|logs|patch|create|apply|rollout|label)[^\n]*/g)].map(
    ([line]) => line.replace(/(?:\. [A-Z]|, or |; or | \(its ).*$/, '').replace(/[.)]$/, ''),
  );
  return [...ourCommandsIn(text), ...kubectl];
}

/**
 * Runs a line as a shell takes it, to the letter: what the shell makes of the words of our command runs in this process, all else
 * in the shell.
 */
export async function inShell(machine: Machine, line: string, at: Parameters<Machine['run']>[1] = {}): Promise<Ran> {
  const env = Object.fromEntries(
    Object.entries(at.env ?? machine.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const shell = (script: string) =>
    promisify(execFile)('bash', ['-c', script], { env: { ...env, LC_ALL: 'C' }, cwd: machine.dir });
  if (line.startsWith('gloo-okta ')) {
    const { stdout } = await shell(`gloo-okta() { printf '%s\\0' "$@"; }; ${line}`);
    return machine.run(stdout.split('\0').slice(0, -1), at);
  }
  return shell(line).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout, err: error.stderr }),
  );
}
