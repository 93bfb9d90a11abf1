import type { Entry, JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { kubeKinds } from '../kinds/kinds.ts';
import { resources } from './custom-resources.ts';
import type { Kubectl } from './kubectl.ts';
import { isMarked } from './marks.ts';
import { at, listAt, textAt, textsAt } from './objects.ts';
import { readAllowed } from './read-objects.ts';

/** The category of all kinds of Gloo's: kubectl expands it to those that the cluster has. */
const allOfGloo = 'solo-io';

/**
 * Finds the policies that select routes by a label, besides those of `installation` and those that it took over, each in words:
 * without the label they would guard the route no more. What may not be read is not among them.
 */
export async function findUsersOfLabel(
  kubectl: Kubectl,
  {
    installation,
    label,
    value,
    adopted,
  }: { readonly installation: string; readonly label: string; readonly value: string; readonly adopted: readonly Entry[] },
): Promise<readonly string[]> {
  const objects = (await Promise.all([allOfGloo, resources.extAuthPolicy].map((what) => all(kubectl, what)))).flat();
  const uidOf = (object: JsonObject) => textAt(object, 'metadata', 'uid') ?? '';
  const ours = new Set(adopted.filter(({ kind }) => Object.hasOwn(kubeKinds, kind)).map(({ id }) => id));
  return objects.flatMap((object, position) => {
    if (objects.findIndex((other) => uidOf(other) === uidOf(object)) !== position) return [];
    const selects = listAt(object, 'spec', 'applyToRoutes').some(
      (selector) => textsAt(at(selector, 'route'), 'labels')[label] === value,
    );
    if (!selects || isMarked(object, installation) || ours.has(uidOf(object))) return [];
    return [
      `${textAt(object, 'kind') ?? 'a policy'} ${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')} selects by it`,
    ];
  });
}

/** Older CRDs of Gloo's may be of no category. */
async function all(kubectl: Kubectl, what: string): Promise<readonly JsonObject[]> {
  try {
    return (await readAllowed(kubectl, ['get', what, '-A'], { isFresh: true })).objects;
  } catch (problem) {
    if (problem instanceof Problem && problem.code === 'crd-missing') return [];
    throw problem;
  }
}
