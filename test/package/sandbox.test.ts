import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'bin', 'gloo-okta.js');
const built = existsSync(join(import.meta.dirname, '..', '..', 'dist', 'main.js'));
if (!built) console.warn('skipped: dist is not built (npm run build)');

let tmp: string;
let child: ChildProcess;
beforeEach(() => {
  tmp = mkdtempSync(join(tmpdir(), 'gloo-okta-tmp-'));
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(tmp, { recursive: true, force: true });
});

const env = () => ({ PATH: process.env['PATH'], HOME: tmp, TMPDIR: tmp });

/** The line that says that the sandbox is ready. */
function ready(started: ChildProcess): Promise<{ orgUrl: string; kubeconfig: string }> {
  return new Promise((resolve, reject) => {
    let out = '';
    started.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(JSON.parse(out));
    });
    started.once('exit', (code) => reject(new Error(`it ended with ${code}: ${out}`)));
  });
}

const answers = (orgUrl: string) =>
  fetch(`${orgUrl}/.well-known/okta-organization`).then(
    ({ status }) => status,
    () => 'gone',
  );

describe.skipIf(!built || process.platform === 'win32')('the sandbox leaves no folder, however it ends', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('%s', async (signal) => {
    child = spawn(process.execPath, [program, 'sandbox'], { env: env() });
    const { kubeconfig } = await ready(child);
    expect(existsSync(kubeconfig)).toBe(true);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
    await vi.waitFor(() => expect(readdirSync(tmp)).toEqual([]), { timeout: 120_000 });
  });

  it('ends with the program that started it and held its stdin, even where that is killed', async () => {
    const starts = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(program)}, 'sandbox'], { stdio: ['pipe', 'inherit', 'inherit'] })`;
    child = spawn(process.execPath, ['-e', starts], { env: env() });
    const { orgUrl } = await ready(child);
    expect(await answers(orgUrl)).toBe(200);
    child.kill('SIGKILL');
    await vi.waitFor(async () => expect(await answers(orgUrl)).toBe('gone'), { timeout: 120_000 });
    await vi.waitFor(() => expect(readdirSync(tmp)).toEqual([]), { timeout: 120_000 });
  });

  it.each(['ignore', 'pipe'] as const)('goes on where nobody holds its stdin (%s)', async (stdin) => {
    child = spawn(process.execPath, [program, 'sandbox'], { env: env(), stdio: [stdin, 'pipe', 'pipe'] });
    child.stdin?.end();
    const { orgUrl } = await ready(child);
    expect(await answers(orgUrl)).toBe(200);
  });
});
