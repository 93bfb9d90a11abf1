import type { RightFact } from './cluster-facts.ts';

/** A right in words, e.g. `create extauthpolicies.security.policy.gloo.solo.io in gloo-mesh-addons`. */
export function rightTitle({ verb, resource, group, namespace, elsewhere }: RightFact): string {
  const where = elsewhere === undefined ? '' : ` (context ${elsewhere})`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}${where}`;
}

/** Who gets the rights, as RBAC names them. */
export interface Subject {
  readonly kind: 'User' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
}

/** Pure: whom a user name of the API server means. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects */
export function subjectOf(userName: string): Subject {
  const [system, kind, namespace, name, ...more] = userName.split(':');
  const isAccount = system === 'system' && kind === 'serviceaccount' && namespace && name && more.length === 0;
  return isAccount ? { kind: 'ServiceAccount', name, namespace } : { kind: 'User', name: userName };
}

/**
 * Pure: a Role and a RoleBinding for each namespace, and a ClusterRole with its binding for what has none, as YAML to hand to
 * whoever can give the rights. Nothing but the rights that are missing is in them.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function rolesFor(missing: readonly RightFact[], subject: Subject | undefined, installation: string): string {
  const namespaces = [...new Set(missing.map(({ namespace }) => namespace))];
  return namespaces
    .flatMap((namespace) => {
      const rights = missing.filter((right) => right.namespace === namespace);
      const [prefix, where] = namespace === undefined ? ['Cluster', []] : ['', [`  namespace: ${JSON.stringify(namespace)}`]];
      const metadata = ['metadata:', `  name: ${JSON.stringify(installation)}`, ...where];
      return [
        ['apiVersion: rbac.authorization.k8s.io/v1', `kind: ${prefix}Role`, ...metadata, 'rules:', ...rulesFor(rights)],
        [
          'apiVersion: rbac.authorization.k8s.io/v1',
          `kind: ${prefix}RoleBinding`,
          ...metadata,
          'roleRef:',
          '  apiGroup: rbac.authorization.k8s.io',
          `  kind: ${prefix}Role`,
          `  name: ${JSON.stringify(installation)}`,
          'subjects:',
          ...subjectLines(subject),
        ],
      ];
    })
    .map((lines) => `${lines.join('\n')}\n`)
    .join('---\n');
}

function rulesFor(rights: readonly RightFact[]): readonly string[] {
  const things = [...new Set(rights.map(({ group, resource }) => `${group}/${resource}`))];
  return things.flatMap((thing) => {
    const [group, resource] = [thing.slice(0, thing.indexOf('/')), thing.slice(thing.indexOf('/') + 1)];
    const verbs = rights.filter((right) => right.group === group && right.resource === resource).map(({ verb }) => verb);
    return [
      `  - apiGroups: [${JSON.stringify(group)}]`,
      `    resources: [${JSON.stringify(resource)}]`,
      `    verbs: [${[...new Set(verbs)].map((verb) => JSON.stringify(verb)).join(', ')}]`,
    ];
  });
}

function subjectLines(subject: Subject | undefined): readonly string[] {
  if (subject?.kind === 'ServiceAccount')
    return [
      '  - kind: ServiceAccount',
      `    name: ${JSON.stringify(subject.name)}`,
      `    namespace: ${JSON.stringify(subject.namespace ?? '')}`,
    ];
  return ['  - apiGroup: rbac.authorization.k8s.io', '    kind: User', `    name: ${JSON.stringify(subject?.name ?? 'USER')}`];
}
