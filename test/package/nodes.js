// npm run test:nodes: the packed program in an empty cache and home under each Node we test; the npm package `node` brings them.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-nodes-'));
let failed = 0;
try {
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', dir], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  const tarball = resolve(dir, pack.filename);
  for (const version of ['20', '22', '24', '26', '18']) {
    const home = mkdtempSync(join(dir, 'home-'));
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      npm_config_registry: registry,
      npm_config_update_notifier: 'false',
      npm_config_engine_strict: 'false',
    };
    const run = spawnSync('npx', ['-y', '-p', `node@${version}`, '-p', tarball, 'gloo-okta', 'demo'], {
      env,
      cwd: home,
      encoding: 'utf8',
    });
    const noise = run.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
    const old = version === '18';
    const fine = old
      ? run.status === 3 && noise.length === 1 && noise[0].includes('needs Node 20.19')
      : run.status === 0 && noise.length === 0;
    console.log(
      `Node ${version}: ${fine ? (old ? 'refused in one line' : 'the demo ran, stderr is clean') : `exit ${run.status}\n${noise.join('\n')}`}`,
    );
    if (!fine) failed += 1;
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
