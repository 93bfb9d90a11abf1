import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/io.ts';
import { main } from '../../src/main.ts';
import type { OrgState } from '../../src/sandbox/okta/org-state.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';

/** What a command line left behind. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** stdout as the one JSON document. */
  readonly json: () => Record<string, unknown>;
}

/** A person's machine with a sandbox behind it: an empty home, a kubeconfig, a token in the environment. */
export interface Machine {
  readonly dir: string;
  readonly sandbox: Sandbox;
  readonly env: Record<string, string | undefined>;
  readonly run: (words: readonly string[], change?: Partial<Io>) => Promise<Outcome>;
  /** Every file that the runs left below the home, by path, with its text. */
  readonly files: () => ReadonlyMap<string, string>;
  readonly leave: () => Promise<void>;
}

/** Whether kubectl is on this machine; tests that need it are skipped without. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) console.warn('skipped: kubectl is not on the PATH');

/** The frontend of the tests. */
export const react = ['--react-url', 'https://developer.example.com'];

// making an org means making keys, which takes longer than most of what is tested: each starts as a copy of the first
let fresh: OrgState | undefined;

/** So much shorter than it says is a wait: the clock goes on by the rest. */
const haste = 10;

/** Sets up a machine; `clock` is that of its runs and of its org: `hasty` shortens what they wait. */
export async function aMachine(clock: 'hasty' | (() => Date) = () => new Date()): Promise<Machine> {
  let leapt = 0;
  const now = clock === 'hasty' ? () => new Date(Date.now() + leapt) : clock;
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const hasten = async (ms: number) => {
    await wait(ms / haste);
    leapt += ms - ms / haste;
  };
  const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-test-'));
  const sandbox = await startSandbox({ now, ...(fresh === undefined ? {} : { state: fresh }) });
  fresh ??= structuredClone(sandbox.okta.state);
  // Gloo judges what is seeded; what a test finds at the start is there to stay
  await sandbox.kube.settled();
  const kubeconfig = join(dir, 'kubeconfig');
  writeFileSync(kubeconfig, sandbox.kube.kubeconfig);
  const env: Record<string, string | undefined> = {
    PATH: process.env['PATH'],
    HOME: join(dir, 'home'),
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(dir, 'kubecache'),
    OKTA_CLIENT_TOKEN: sandbox.okta.token,
    OKTA_CLIENT_ORGURL: sandbox.okta.url,
  };
  const run: Machine['run'] = async (words, change = {}) => {
    let out = '';
    let err = '';
    const io: Io = {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      env,
      cwd: dir,
      platform: process.platform,
      terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
      readStdin: async () => '',
      keys: new PassThrough(),
      now,
      sleep: clock === 'hasty' ? hasten : wait,
      signal: new AbortController().signal,
      ...change,
    };
    const code = await main(words, io);
    return { code, out, err, json: () => JSON.parse(out) as Record<string, unknown> };
  };
  return {
    dir,
    sandbox,
    env,
    run,
    files: () => filesBelow(join(dir, 'home')),
    leave: async () => {
      await sandbox.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function filesBelow(dir: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let names: string[] = [];
  try {
    names = readdirSync(dir);
  } catch {
    return found;
  }
  for (const name of names) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) for (const [inner, text] of filesBelow(path)) found.set(inner, text);
    else found.set(path, readFileSync(path, 'utf8'));
  }
  return found;
}
