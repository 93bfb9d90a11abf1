import { tokenChecksOf } from '../core/keys/policy-keys.ts';
import type { JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { resources } from '../kube/custom-resources.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { isMarked } from '../kube/marks.ts';
import { textAt } from '../kube/objects.ts';
import { readAllowed, readObjects } from '../kube/read-objects.ts';

/** Which policy is meant. */
export interface PolicySearch {
  readonly namespace: string;
  readonly name: string;
  readonly installation: string;
  /** Which of the two somebody said: no other policy is taken for it. */
  readonly given: { readonly name: boolean; readonly namespace: boolean };
}

/**
 * The live ExtAuthPolicy with its managed fields: the one of that name, else the one that carries the mark of the
 * installation, else the only one that checks tokens; another than was named is not taken. Reads only, and needs no more than a kubeconfig.
 * @throws Problem `policy-unknown`, and what kubectl complains of
 */
export async function findKeyPolicy(kubectl: Kubectl, search: PolicySearch): Promise<JsonObject> {
  const { namespace, name, installation, given } = search;
  const [named] = await readObjects(kubectl, get(`${resources.extAuthPolicy}/${name}`, '-n', namespace));
  if (named !== undefined) return named;
  const { objects } = await readAllowed(kubectl, ['get', resources.extAuthPolicy, '-A', '--show-managed-fields']);
  const checking = objects.filter((policy) => tokenChecksOf(policy).length > 0);
  const marked = checking.filter((policy) => isMarked(policy, installation));
  const meant = (marked.length > 0 ? marked : checking).filter(
    (policy) => !given.namespace || textAt(policy, 'metadata', 'namespace') === namespace,
  );
  const [only, ...more] = meant;
  if (only !== undefined && more.length === 0 && !given.name) return only;
  const others = checking.map((policy) => titleOf(policy));
  throw new Problem(
    'policy-unknown',
    `There is no ExtAuthPolicy ${namespace}/${name}${others.length === 0 ? ', and no other that checks tokens by keys' : ''}.`,
    others.length === 0
      ? 'Make it with gloo-okta setup, or name another cluster by --context.'
      : `Name the one that is meant by --policy NAME --namespace NS; these check tokens: ${others.join(', ')}.`,
  );
}

function get(...args: readonly string[]): readonly string[] {
  return ['get', ...args, '--ignore-not-found', '--show-managed-fields'];
}

/** `namespace/name` of an object. */
export function titleOf(object: JsonObject): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
}
