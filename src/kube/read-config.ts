import type { JsonObject } from '../core/model.ts';
import type { Kubectl } from './kubectl.ts';
import { problemFrom } from './kubectl-errors.ts';
import { documentIn } from './printed.ts';

/**
 * The kubeconfig as kubectl puts it together, without its secrets: one call, no cluster is reached. Throws `context-unknown`
 * when a file of it cannot be read.
 */
export async function readConfig(kubectl: Kubectl): Promise<JsonObject> {
  const call = ['config', 'view', '-o', 'json'];
  const answer = await kubectl.run(call);
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(call));
  return documentIn('config', answer.stdout, kubectl.words(call));
}
