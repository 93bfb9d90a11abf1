import { exitCodes, Problem } from '../errors.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { problemFrom } from './kubectl-errors.ts';
import { textAt } from './objects.ts';
import { documentIn } from './printed.ts';

/** The version of kubectl itself; no cluster is reached. Throws `kubectl-missing`. */
export async function readKubectlVersion(kubectl: Kubectl): Promise<string> {
  const call = ['version', '--client', '-o', 'json'];
  return versionIn(await kubectl.run(call), 'clientVersion', kubectl.words(call));
}

/**
 * The version of kubectl and that of the API server, or what keeps the latter from answering: one call. Throws
 * `kubectl-missing`.
 */
export async function readVersions(kubectl: Kubectl): Promise<{ readonly kubectl: string; readonly server: string | Problem }> {
  const call = ['version', '-o', 'json'];
  const words = kubectl.words(call);
  const server = async () => {
    const answer = await kubectl.run(call);
    if (answer.exitCode !== 0) throw problemFrom(answer, words);
    return { answer, version: versionIn(answer, 'serverVersion', words) };
  };
  const found = await server().catch((error: unknown) => {
    if (error instanceof Problem && error.exitCode === exitCodes['kubectl-failed'] && error.code !== 'kubectl-missing')
      return error;
    throw error;
  });
  if (found instanceof Problem) return { kubectl: await readKubectlVersion(kubectl), server: found };
  return { kubectl: versionIn(found.answer, 'clientVersion', words), server: found.version };
}

function versionIn(answer: KubectlAnswer, field: string, command: string): string {
  if (answer.exitCode !== 0) throw problemFrom(answer, command);
  const version = textAt(documentIn('version', answer.stdout, command), field, 'gitVersion');
  if (version !== undefined) return harmless(version).replace(/^v/, '');
  throw new Problem('kubectl-failed', `kubectl said no ${field}.`, `Run it by hand: ${command}`);
}
