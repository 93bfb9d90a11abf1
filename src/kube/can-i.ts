import type { Kubectl } from './kubectl.ts';
import { problemFrom } from './kubectl-errors.ts';
import { at, textAt } from './objects.ts';
import { objectsOneByOne } from './printed.ts';

/** Something to be done in the cluster. Without `namespace` it is meant for all of them, or for what has none. */
export interface Deed {
  readonly verb: string;
  /** The plural name. */
  readonly resource: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly namespace?: string;
}

/**
 * Asks the API server for each deed whether the user may do it: one call of kubectl, in the order of `deeds`. A review is
 * created but never stored. Throws what keeps the question from being answered.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/
 */
export async function canI(kubectl: Kubectl, deeds: readonly Deed[]): Promise<readonly boolean[]> {
  const reviews = deeds.map((deed) => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: deed },
  }));
  // with validation kubectl looks for the kind among the CRDs, since a review has no PATCH, and not everybody may list those
  const args = ['create', '--validate=false', '-f', '-', '-o', 'json'];
  const answer = await kubectl.run(args, reviews.map((review) => JSON.stringify(review)).join('\n'));
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(['auth', 'can-i', '--list']));
  const answered = objectsOneByOne(answer.stdout, kubectl.words(args));
  return deeds.map((deed) =>
    answered.some(
      (review) =>
        at(review, 'status', 'allowed') === true &&
        (['verb', 'resource', 'group', 'namespace'] as const).every(
          (field) => (textAt(review, 'spec', 'resourceAttributes', field) ?? '') === (deed[field] ?? ''),
        ),
    ),
  );
}
