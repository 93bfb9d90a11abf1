import { type ExecFileSyncOptionsWithStringEncoding, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const built = existsSync('dist/main.js');
if (!built) console.warn('skipped: dist is not built (npm run build)');

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly bugs: { readonly url: string };
  readonly publishConfig: { readonly access: string; readonly provenance: boolean };
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

describe.skipIf(!built)('the release, rehearsed', () => {
  it('is published with provenance, from the repository that it names', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
    // the registry compares it with the repository that the provenance speaks of
    expect(manifest.repository).toEqual({
      type: 'git',
      url: expect.stringMatching(/^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/),
    });
    const at = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
    expect(manifest.bugs.url).toBe(`${at}/issues`);
    expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(`\n## ${manifest.version}`);
  });

  it('npm publish takes it as it is, and has nothing to correct', () => {
    const run = spawnSync('npm', ['publish', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, expect.stringContaining('with tag latest and public access (dry-run)')]);
    expect(run.stderr).not.toMatch(/auto-corrected|errors? corrected|invalid|normalized/i);
    const published = JSON.parse(run.stdout) as Record<string, { version: string; files: { path: string; mode: number }[] }>;
    const { version, files } = published['gloo-okta'] ?? { version: '', files: [] };
    expect(version).toBe(manifest.version);
    const names = files.map(({ path }) => path);
    for (const name of ['bin/gloo-okta.js', 'dist/start.js', 'dist/main.js', 'dist/THIRD-PARTY-LICENSES.txt', 'LICENSE'])
      expect(names).toContain(name);
    expect(
      names.filter(
        (name) =>
          !/^(dist\/[\w-]+\.(js|mjs|txt)|bin\/gloo-okta\.js|docs\/[a-z-]+\.md|docs\/pictures\/[a-z-]+\.svg|[A-Z]+(\.md)?|package\.json)$/.test(
            name,
          ),
      ),
    ).toEqual([]);
  });

  it('holds nothing of the machine that built it', () => {
    // what is shipped: the maps stay here
    for (const name of readdirSync('dist').filter((file) => !file.endsWith('.map'))) {
      const text = readFileSync(join('dist', name), 'utf8');
      for (const place of [process.cwd(), `${homedir()}/`, 'sourceMappingURL'])
        expect([name, text.includes(place)]).toEqual([name, false]);
    }
  });

  it('comes with a licence for each package inside, all of kinds that it may pass on', () => {
    const sections = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8').split(`\n${'-'.repeat(80)}\n`);
    expect(sections.length).toBeGreaterThan(20);
    for (const section of sections) {
      const [, name, licence] = /^(\S+) \d[\w.-]* \((.+)\)$/m.exec(section) ?? [];
      expect([name, licence]).toEqual([expect.any(String), expect.stringMatching(/^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause)$/)]);
      expect([name, /Permission|Apache License|Redistribution/.test(section)]).toEqual([name, true]);
    }
    expect(readFileSync('LICENSE', 'utf8')).toContain('Apache License');
    expect(manifest.license).toBe('Apache-2.0');
  });

  it('installs by itself, with nothing around it, and runs', () => {
    const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-release-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const quiet: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dir], quiet);
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--prefix', dir, join(dir, filename)], quiet);
    expect(readdirSync(join(dir, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['gloo-okta']);
    const env = { PATH: process.env['PATH'], HOME: dir };
    const said = execFileSync(join(dir, 'node_modules/.bin/gloo-okta'), ['--version'], { ...quiet, env, cwd: dir });
    expect(said.trim()).toContain(manifest.version);
  });
});
