import type { Kubectl } from './kubectl.ts';
import { at, textAt } from './objects.ts';
import { objectsIn } from './printed.ts';

/**
 * The name by which the API server knows who asks; `undefined` where it does not tell, as before Kubernetes 1.28. Nothing is
 * stored.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review
 */
export async function readUserName(kubectl: Kubectl): Promise<string | undefined> {
  const args = ['auth', 'whoami', '-o', 'json'];
  const answer = await kubectl.run(args);
  if (answer.exitCode !== 0) return undefined;
  const [review] = objectsIn(answer.stdout, kubectl.words(args));
  return textAt(at(review, 'status', 'userInfo'), 'username');
}
