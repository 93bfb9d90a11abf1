import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasKubectl } from '../commands/a-run.ts';

const program = join(import.meta.dirname, '..', '..', 'bin', 'gloo-okta.js');
const built = existsSync(join(import.meta.dirname, '..', '..', 'dist', 'main.js'));
if (!built) console.warn('skipped: dist is not built (npm run build)');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gloo-okta-home-'));
  for (const name of ['home', 'tmp', 'bin']) mkdirSync(join(home, name));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Runs the built program as a newcomer does: an empty home, nothing else in the environment. */
function run(
  words: readonly string[],
  path = process.env['PATH'] ?? '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: path, HOME: join(home, 'home'), TMPDIR: join(home, 'tmp') },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe.skipIf(!built)('the built program', () => {
  it.skipIf(!hasKubectl)('tells the whole guide, leaves nothing behind and says nothing on stderr', async () => {
    const demo = await run(['demo']);
    expect(demo.err).toBe('');
    expect(demo.code).toBe(0);
    for (const told of [
      '/productpage, labelled oauth=true: 403 refused',
      '/productpage with a made-up token: 401 refused',
      '/static, without the label: 200 let through',
      'is signed in; the access token says:',
      'organization Sandbox Inc.',
      '/productpage: 200 let through',
      'as they were before',
    ]) {
      expect(demo.out).toContain(told);
    }
    expect(readdirSync(join(home, 'home'))).toEqual([]);
    expect(readdirSync(join(home, 'tmp'))).toEqual([]);
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(home));
    expect(left).toEqual([]);
  });

  it('goes through the Okta half and shows the manifests where kubectl is missing', async () => {
    symlinkSync(process.execPath, join(home, 'bin', 'node'));
    const demo = await run(['demo'], join(home, 'bin'));
    expect(demo.err).toBe('');
    expect(demo.code).toBe(0);
    expect(demo.out).toContain('kubectl is not on this machine');
    expect(demo.out).toContain('kind: ExtAuthPolicy');
    expect(demo.out).toContain('as they were before');
  });

  it('does not mind that nobody reads its help', () => {
    const piped = spawnSync('sh', ['-c', `{ "${process.execPath}" "${program}" --help; echo "code $?" >&2; } | true`], {
      encoding: 'utf8',
    });
    expect(piped.stderr).toBe('code 0\n');
  });

  it('prints help and version, and refuses an unknown command', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('teardown'), err: '' });
    expect(await run(['setup', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--react-url <url>'), err: '' });
    expect(await run([])).toMatchObject({ code: 3, out: '', err: expect.stringContaining('Usage: gloo-okta') });
    expect(await run(['steup'])).toMatchObject({ code: 3, out: '', err: expect.stringContaining('Did you mean setup?') });
  });
});
