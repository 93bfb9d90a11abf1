import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const built = existsSync('dist/main.js');
if (!built) console.warn('skipped: dist is not built (npm run build)');

it.skipIf(!built)('the package is one small bundle without dependencies, and brings the licences of what is inside', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  expect(manifest['dependencies']).toBeUndefined();
  expect(manifest['scripts']).not.toHaveProperty('install');
  expect(manifest['scripts']).not.toHaveProperty('postinstall');
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ size: number; unpackedSize: number; files: { path: string }[] }];
  expect(pack.size).toBeLessThan(800_000);
  expect(pack.unpackedSize).toBeLessThan(2_500_000);
  const tops = new Set(pack.files.map((file) => file.path.split('/')[0]));
  expect([...tops].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'docs', 'package.json']);
  const licences = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
  for (const name of ['@okta/okta-sdk-nodejs', 'commander', 'jose', 'undici', 'yaml']) expect(licences).toContain(`${name} `);
});

it.skipIf(!built)('of the Okta SDK only what makes requests is inside, without its fetch, forms and models', () => {
  const licences = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
  for (const name of ['node-fetch', 'form-data', 'mime-db', 'mime-types', 'whatwg-url', 'tr46', 'punycode'])
    expect(licences).not.toMatch(new RegExp(`^${name} \\d`, 'm'));
  for (const text of ['getAttributeTypeMap', 'Unknown API Status Code', 'ObservableAuthorizationServerApi'])
    expect([text, chunkWith(text)]).toEqual([text, '']);
});

it.skipIf(!built)('help, render and env load neither the Okta SDK nor the sandbox', () => {
  const sdk = chunkWith('/api/v1/trustedOrigins/{trustedOriginId}');
  const sandbox = chunkWith('gloo-okta-sandbox');
  expect(sdk).not.toBe('');
  expect(sandbox).not.toBe('');
  for (const words of [['--help'], ['--version'], ['setup', '--help'], ['render'], ['env', '--name', 'nobody']]) {
    const loaded = loadedBy(words);
    expect(loaded).not.toContain(sdk);
    expect(loaded).not.toContain(sandbox);
  }
});

function chunkWith(text: string): string {
  const found = readdirSync('dist').filter((name) => name.endsWith('.js') && readFileSync(`dist/${name}`, 'utf8').includes(text));
  return found[0] ?? '';
}

/** The files that a run of the built program loads. */
function loadedBy(words: readonly string[]): string {
  const hook = 'export async function load(url,context,next){process._rawDebug("loaded "+url);return next(url,context)}';
  const register = `import{register}from'node:module';register('data:text/javascript,${encodeURIComponent(hook)}')`;
  const home = join(tmpdir(), 'gloo-okta-no-home');
  const env = { PATH: process.env['PATH'], HOME: home };
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(register)}`, 'bin/gloo-okta.js', ...words],
    { encoding: 'utf8', env },
  );
  expect(run.stderr).toContain('dist/start.js');
  return run.stderr;
}
