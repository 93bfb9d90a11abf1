import { Problem } from '../errors.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import { problemFrom } from './kubectl-errors.ts';
import { textAt } from './objects.ts';
import { documentIn } from './printed.ts';

/** The version of kubectl itself; no cluster is reached. Throws `kubectl-missing`. */
export async function readKubectlVersion(kubectl: Kubectl): Promise<string> {
  return versionIn(kubectl, ['version', '--client'], 'clientVersion');
}

/** The version of the API server. Throws `cluster-unreachable` and what else keeps it from answering. */
export async function readServerVersion(kubectl: Kubectl): Promise<string> {
  return versionIn(kubectl, ['version'], 'serverVersion');
}

async function versionIn(kubectl: Kubectl, args: readonly string[], field: string): Promise<string> {
  const call = [...args, '-o', 'json'];
  const answer = await kubectl.run(call);
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(args));
  const version = textAt(documentIn('version', answer.stdout, kubectl.words(call)), field, 'gitVersion');
  if (version !== undefined) return harmless(version).replace(/^v/, '');
  throw new Problem('kubectl-failed', `kubectl said no ${field}.`, `Run it by hand: ${kubectl.words(args)}`);
}
