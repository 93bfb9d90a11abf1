import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = resolve('bin/gloo-okta.js');

/** Why the tests of this folder cannot run here; `undefined` when they can. */
export const cannotRun =
  spawnSync('tmux', ['-V']).status !== 0
    ? 'tmux is not on the PATH'
    : spawnSync('kubectl', ['version', '--client']).status !== 0
      ? 'kubectl is not on the PATH'
      : existsSync('dist')
        ? undefined
        : 'the program is not built (npm run build)';
if (cannotRun !== undefined) console.warn(`skipped: ${cannotRun}`);

/** A sandbox in a process of its own, as `gloo-okta sandbox` gives it. */
export interface RunningSandbox {
  readonly orgUrl: string;
  readonly token: string;
  readonly kubeconfig: string;
  readonly gatewayUrl: string;
  readonly user: { readonly login: string; readonly password: string };
  readonly stop: () => Promise<void>;
}

/** Starts the built program's sandbox. */
export async function runSandbox(words: readonly string[] = []): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [program, 'sandbox', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((done, failed) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) done(text);
    });
    child.once('exit', (code) => failed(new Error(`the sandbox ended with ${code}`)));
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    ...(JSON.parse(line) as Omit<RunningSandbox, 'stop'>),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A shell in a pseudo-terminal, with a home of its own. */
export interface Terminal {
  readonly home: string;
  /** Types text to the letter, then keys by tmux's names, e.g. `Enter`, `C-c`, `Escape`. */
  readonly type: (text: string, ...keys: readonly string[]) => void;
  /** What is on the screen, without empty lines at its end and with what differs from run to run blotted out. */
  readonly screen: () => string;
  /** All lines since the start as they were written, however wide. */
  readonly written: () => readonly string[];
  /** The screen with its colours. */
  readonly colours: () => string;
  /** Waits until the screen shows it; gives the screen. */
  readonly until: (what: RegExp) => Promise<string>;
  readonly close: () => void;
}

let terminals = 0;

/** Opens a terminal of this size in which `gloo-okta` is the built program. */
export async function openTerminal(
  size: { readonly columns: number; readonly rows: number },
  env: Readonly<Record<string, string>>,
): Promise<Terminal> {
  terminals += 1;
  const server = `gloo-okta-test-${process.pid}-${terminals}`;
  const home = mkdtempSync(join(tmpdir(), 'gloo-okta-terminal-'));
  mkdirSync(join(home, 'work'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'gloo-okta'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
  const tmux = (...words: readonly string[]) =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...words], { encoding: 'utf8' });
  const clean = {
    PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
    HOME: home,
    LANG: 'C.UTF-8',
    PS1: '$ ',
    HISTFILE: '/dev/null',
    ...env,
  };
  const assignments = Object.entries(clean).map(([name, value]) => `${name}=${value}`);
  execFileSync('tmux', [
    ...['-L', server, '-f', '/dev/null', 'new-session', '-d', '-x', String(size.columns), '-y', String(size.rows)],
    ...['-c', join(home, 'work'), 'env', '-i', 'TERM=screen', ...assignments, 'bash', '--norc', '--noprofile'],
  ]);
  const raw = () => tmux('capture-pane', '-p');
  const screen = () => blotted(raw().trimEnd());
  const type: Terminal['type'] = (text, ...keys) => {
    if (text !== '') tmux('send-keys', '-l', '--', text);
    if (keys.length > 0) tmux('send-keys', ...keys);
  };
  const terminal: Terminal = {
    home,
    type,
    screen,
    written: () => tmux('capture-pane', '-p', '-J', '-S', '-').split('\n'),
    colours: () => tmux('capture-pane', '-p', '-e'),
    until: async (what) => {
      // 40 s: a loaded machine takes its time, and nothing here depends on how long
      for (let tries = 0; tries < 400; tries += 1) {
        if (what.test(raw())) return settledScreen(screen);
        await delay(100);
      }
      throw new Error(`the screen never showed ${what}:\n${raw()}`);
    },
    close: () => {
      spawnSync('tmux', ['-L', server, 'kill-server']);
      rmSync(home, { recursive: true, force: true });
    },
  };
  await terminal.until(/^\$/m);
  return terminal;
}

/** The screen once it no longer changes. */
async function settledScreen(screen: () => string): Promise<string> {
  for (let before = screen(); ; ) {
    await delay(150);
    const now = screen();
    if (now === before) return now;
    before = now;
  }
}

/** Ports, times and ids, which differ from run to run; each keeps its width. */
export function blotted(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:00000')
    .replaceAll(/\(\d+\.\d s\)/g, '(0.0 s)')
    .replaceAll(/(?<![\w-])[\w-]{43}(?![\w-])/g, '0'.repeat(43))
    .replaceAll(/\bgloo-okta-[0-9a-f]{24}\b/g, `gloo-okta-${'0'.repeat(24)}`)
    .replaceAll(/\b(0oa|aus|00g)\w{17}\b/g, '$100000000000000000');
}
