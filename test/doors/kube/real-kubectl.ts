import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kubectl, type KubectlOptions, makeKubectl } from '../../../src/kube/kubectl.ts';

/** Whether there is a kubectl on the PATH; where not, says on stderr that `what` is skipped. */
export function hasKubectl(what: string): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`skipped: ${what}, for there is no kubectl on the PATH`);
    return false;
  }
}

/** The real kubectl on a cluster that `kubeconfig` (YAML text) describes, with a home and a cache of its own. */
export async function realKubectl(kubeconfig: string, more: Partial<KubectlOptions> = {}): Promise<Kubectl> {
  const home = await mkdtemp(join(tmpdir(), 'kubectl-home-'));
  await writeFile(join(home, 'config'), kubeconfig);
  const env = { PATH: process.env['PATH'], HOME: home, KUBECACHEDIR: join(home, 'cache') };
  return makeKubectl({ env, cwd: home, kubeconfig: join(home, 'config'), signal: new AbortController().signal, ...more });
}
