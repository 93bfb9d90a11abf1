import { appKey, type KindRules } from '../core/kind.ts';
import { plainLine } from '../core/record-lines.ts';

/** A kind of objects in the cluster: its rules, and where the API server has it. All of them carry the mark in their labels. */
export interface KubeKindRules extends KindRules {
  /** As manifests have it, e.g. `security.policy.gloo.solo.io/v2`, or `v1`. */
  readonly apiVersion: string;
  /** As manifests have it, e.g. `ExtAuthPolicy`. */
  readonly object: string;
  /** The full name as kubectl takes it, e.g. `extauthpolicies.security.policy.gloo.solo.io`; short ones are ambiguous. */
  readonly resource: string;
  /** Made only where it is asked for: who may not look for it everywhere has none of it unless it is recorded. */
  readonly optional?: true;
  /** True where the API server fills in fields inside the lists of its spec. */
  readonly filledIn?: true;
}

/** A kind of objects that live in a namespace and carry labels: what is wanted of it is a manifest. */
export function kubeObject(
  where: Pick<KubeKindRules, 'apiVersion' | 'object' | 'resource' | 'optional' | 'filledIn'>,
): KubeKindRules {
  const title = (name: string) => `${where.object} ${name}`;
  return {
    ...where,
    title,
    sharedLists: [],
    knownBy: 'mark',
    namedWhenUsed: false,
    removal: 'alone',
    // its labels tell the rest
    line: (told) => (told.state === 'changed' ? plainLine(told) : { key: told.key }),
    recall: (path) => {
      const [namespace = '', ...rest] = path.split('/');
      const name = rest.join('/');
      return namespace === '' || name === ''
        ? undefined
        : { title: title(path), place: { namespace, name }, spec: {}, needs: [appKey] };
    },
  };
}
