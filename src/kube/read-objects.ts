import type { Unseen } from '../core/checks/cluster-facts.ts';
import type { JsonObject } from '../core/model.ts';
import type { Problem } from '../errors.ts';
import type { Kubectl, Manner } from './kubectl.ts';
import { forbiddenResources, problemFrom } from './kubectl-errors.ts';
import { objectsIn } from './printed.ts';

/** The objects that were read, and what the cluster forbade to read. */
export interface Readable {
  readonly objects: readonly JsonObject[];
  /** What kubectl said about it, if anything was forbidden. */
  readonly forbidden?: Problem;
  /** The plural names of what was forbidden, as far as they are named. */
  readonly forbiddenResources: readonly string[];
}

/**
 * The objects that `kubectl get ... -o json` prints: one, a list, or nothing with `--ignore-not-found`. Throws the Problem
 * that kubectl's complaint means, a forbidden read too, and `kubectl-failed` for what is no object.
 */
export async function readObjects(kubectl: Kubectl, args: readonly string[], manner?: Manner): Promise<readonly JsonObject[]> {
  const { objects, problem } = await readSome(kubectl, args, manner);
  if (problem) throw problem;
  return objects;
}

/** Like {@link readObjects}, but what may not be read is left out. kubectl prints the rest in that case. */
export async function readAllowed(kubectl: Kubectl, args: readonly string[], manner?: Manner): Promise<Readable> {
  const { objects, problem, stderr } = await readSome(kubectl, args, manner);
  if (problem === undefined) return { objects, forbiddenResources: [] };
  const resources = forbiddenResources(stderr);
  // Refused credentials are no missing right, whatever else the two have in common.
  if (problem.code !== 'cluster-right-missing' || resources.length === 0) throw problem;
  return { objects, forbidden: problem, forbiddenResources: resources };
}

/** The objects of a kind in all namespaces, or where only `near` may be read, in that one; throws as {@link readAllowed}. */
export async function readNear(
  kubectl: Kubectl,
  resource: string,
  near: string,
): Promise<{ readonly objects: readonly JsonObject[]; readonly unseen?: Unseen }> {
  const all = await readAllowed(kubectl, ['get', resource, '-A']);
  if (all.forbidden === undefined) return { objects: all.objects };
  const here = await readAllowed(kubectl, ['get', resource, '-n', near]);
  return { objects: here.objects, unseen: here.forbidden === undefined ? 'elsewhere' : 'everywhere' };
}

async function readSome(kubectl: Kubectl, args: readonly string[], manner?: Manner) {
  const call = [...args, '-o', 'json'];
  const answer = await (manner === undefined ? kubectl.run(call) : kubectl.run(call, undefined, manner));
  const { stdout, stderr } = answer;
  if (answer.exitCode === 0) return { objects: objectsIn(stdout, kubectl.words(call)), stderr };
  const problem = problemFrom(answer, kubectl.words(args));
  const partly = forbiddenResources(stderr).length > 0 && stdout.trim().startsWith('{');
  return { objects: partly ? objectsIn(stdout, kubectl.words(call)) : [], problem, stderr };
}
