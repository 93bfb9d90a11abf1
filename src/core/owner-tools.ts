import { isObject } from './json.ts';
import type { Json, JsonObject } from './model.ts';
import { managedFieldsOf } from './who-wrote.ts';

/** A tool that keeps objects in a cluster as its source says, and puts back what others change. */
export interface OwnerTool {
  readonly tool: 'Argo CD' | 'Flux' | 'Terraform' | 'Helm';
  /** What it calls the thing by which it keeps the object, e.g. the Application. */
  readonly by: string | undefined;
}

/**
 * The tool that owns an object in the cluster, by its labels, annotations and field managers. Pure.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function ownerToolOf(live: JsonObject): OwnerTool | undefined {
  const metadata = isObject(live['metadata']) ? live['metadata'] : {};
  const label = (name: string) => textIn(metadata['labels'], name);
  const annotation = (name: string) => textIn(metadata['annotations'], name);
  const managers = managedFieldsOf(live).flatMap(({ manager, subresource }) => (subresource === undefined ? [manager] : []));
  const tracked = annotation('argocd.argoproj.io/tracking-id')?.split(':')[0] ?? label('argocd.argoproj.io/instance');
  if (tracked !== undefined || managers.some((name) => name.startsWith('argocd'))) return { tool: 'Argo CD', by: tracked };
  for (const kind of ['kustomize', 'helm'] as const) {
    const name = label(`${kind}.toolkit.fluxcd.io/name`);
    if (name !== undefined || managers.includes(`${kind}-controller`)) {
      const namespace = label(`${kind}.toolkit.fluxcd.io/namespace`);
      return { tool: 'Flux', by: name === undefined || namespace === undefined ? name : `${namespace}/${name}` };
    }
  }
  if (managers.includes('Terraform')) return { tool: 'Terraform', by: undefined };
  if (label('app.kubernetes.io/managed-by') === 'Helm') return { tool: 'Helm', by: annotation('meta.helm.sh/release-name') };
  return undefined;
}

/**
 * The rule by which a GitOps tool leaves the keys of a policy alone, as YAML to add to its Application or Kustomization;
 * `undefined` for tools that have none.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function ignoreRuleFor(
  { tool }: Pick<OwnerTool, 'tool'>,
  policy: { readonly namespace: string; readonly name: string },
): { readonly yaml: string; readonly about: string } | undefined {
  const target = [
    'group: security.policy.gloo.solo.io',
    'kind: ExtAuthPolicy',
    `namespace: ${policy.namespace}`,
    `name: ${policy.name}`,
  ];
  if (tool === 'Argo CD') {
    const yaml = [
      'spec:',
      '  ignoreDifferences:',
      `    - ${target[0]}`,
      ...target.slice(1).map((line) => `      ${line}`),
      '      jsonPointers:',
      '        - /spec/config/glooAuth/configs',
      '  syncPolicy:',
      '    syncOptions:',
      '      - RespectIgnoreDifferences=true',
    ];
    return {
      yaml: `${yaml.join('\n')}\n`,
      about:
        'The whole list is ignored, for Argo CD cannot leave out one member of it at a sync: issuer and audience in Git then hold no more.',
    };
  }
  if (tool === 'Flux') {
    const yaml = [
      'spec:',
      '  ignore:',
      '    - paths:',
      '        - /spec/config/glooAuth/configs',
      '      target:',
      ...target.map((line) => `        ${line}`),
    ];
    return {
      yaml: `${yaml.join('\n')}\n`,
      about:
        'Flux 2.9 or newer knows spec.ignore of a Kustomization. Git gives the field its first value; what it says of it later does not land.',
    };
  }
  return undefined;
}

function textIn(value: Json | undefined, name: string): string | undefined {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}
