import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Json } from '../../../core/model.ts';
import { listAt, stringAt } from '../../json-parts.ts';

/** What a container left behind. */
export interface ContainerRun {
  /** As a shell says it: 137 when it was ended for its time. */
  readonly exitCode: number;
  /** What it printed, both streams in the order in which they came: its log. */
  readonly log: string;
}

/** A container to be run as a process of this machine. */
export interface ContainerPlan {
  readonly container: Json;
  readonly env: Readonly<Record<string, string>>;
  /** The folder that stands for the container's root. */
  readonly root: string;
  /** The paths of which the files lie below `root`, longest first. */
  readonly mounts: readonly string[];
  readonly timeoutMs: number;
}

// Node.js under the names it has in the images that are used for it.
const nodes: ReadonlySet<string> = new Set(['node', 'nodejs', '/usr/local/bin/node', '/usr/bin/node', '/nodejs/bin/node']);

/**
 * Runs a container's command: Node.js only, in this machine's version, with nothing of this process's environment. What the program
 * reads at a mount path comes from below `root`, though it is told of the container's own paths. Users, limits and the read-only
 * root file system are not imitated. Throws for a command that is not Node.js.
 */
export function runContainer({ container, env, root, mounts, timeoutMs }: ContainerPlan): Promise<ContainerRun> {
  const expand = (text: Json): string => String(text).replaceAll(/\$\(([\w.-]+)\)/g, (whole, name: string) => env[name] ?? whole);
  const command = listAt(container, 'command').map(expand);
  const args = [...command.slice(1), ...listAt(container, 'args').map(expand)];
  const [program] = command;
  // An image for Node.js without a command of the pod's own starts it.
  if (program !== undefined && !nodes.has(program)) throw new Error(`the sandbox runs no ${program}: containers of Node.js only`);
  const inside = (text: string): string => (mounts.some((mount) => isBelow(text, mount)) ? join(root, text) : text);
  const preload = `data:text/javascript,${encodeURIComponent(redirection(root, mounts))}`;
  const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inside(value)]));
  const child = spawn(process.execPath, ['--import', preload, ...args.map(inside)], {
    cwd: inside(stringAt(container, 'workingDir') ?? root),
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: root, ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 137, log: Buffer.concat(printed).toString('utf8') }));
  });
}

function isBelow(text: string, mount: string): boolean {
  return text === mount || text.startsWith(`${mount}/`);
}

// Runs before the program: the paths of mounts lead below the root, for `import fs` and for `import { readFile }` alike.
function redirection(root: string, mounts: readonly string[]): string {
  return `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
const root = ${JSON.stringify(root)};
const mounts = ${JSON.stringify(mounts)};
const inside = (given) => {
  const path = given instanceof URL && given.protocol === 'file:' ? fileURLToPath(given) : given;
  return typeof path === 'string' && mounts.some((mount) => path === mount || path.startsWith(mount + '/')) ? root + path : given;
};
const names = ['access', 'createReadStream', 'createWriteStream', 'exists', 'lstat', 'mkdir', 'open', 'readFile', 'readdir',
  'realpath', 'rename', 'rm', 'stat', 'unlink', 'writeFile'];
for (const api of [fs, fs.promises]) {
  for (const name of names.flatMap((one) => [one, one + 'Sync'])) {
    const real = api[name];
    if (typeof real === 'function') api[name] = (path, ...rest) => real.call(api, inside(path), ...rest);
  }
}
syncBuiltinESMExports();
`;
}
