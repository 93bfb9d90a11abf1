import { parse, stringify } from 'yaml';
import { ignoreRuleFor } from '../core/owner-tools.ts';

/** A GitOps tool for which a file is written. */
export type GitOpsTool = 'argocd' | 'flux';

/** What the file is about. */
export interface GitOpsTarget {
  readonly installation: string;
  /** Where the manifests are applied. */
  readonly namespace: string;
  /** The name of the ExtAuthPolicy. */
  readonly policy: string;
}

/**
 * The Application of Argo CD, or the Kustomization of Flux, that applies the rendered folder and leaves the keys inside the
 * policy to the key refresh. Where the folder is kept cannot be known: its place is for a person to fill in, and says so.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function gitOpsFile(tool: GitOpsTool, target: GitOpsTarget): { readonly name: string; readonly text: string } {
  const rule = ignoreRuleFor(
    { tool: tool === 'argocd' ? 'Argo CD' : 'Flux' },
    { namespace: target.namespace, name: target.policy },
  );
  if (rule === undefined) throw new Error(`there is no ignore rule for ${tool}`);
  const { spec } = parse(rule.yaml) as { readonly spec: Readonly<Record<string, unknown>> };
  const object = tool === 'argocd' ? application(target, spec) : kustomization(target, spec);
  const head = [
    `# Applies this folder by ${tool === 'argocd' ? 'Argo CD' : 'Flux'}. Fill in where it is kept; it is no part of the kustomization beside it.`,
    `# ${rule.about}`,
    '# Written by gloo-okta render.',
  ];
  return {
    name: tool === 'argocd' ? 'argocd-application.yaml' : 'flux-kustomization.yaml',
    text: `${head.join('\n')}\n${stringify(object, { lineWidth: 0, compat: 'yaml-1.1' })}`,
  };
}

function application({ installation, namespace }: GitOpsTarget, spec: Readonly<Record<string, unknown>>): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: installation, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/your/repository.git', targetRevision: 'main', path: 'path/of/this/folder' },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      ...spec,
    },
  };
}

function kustomization({ installation }: GitOpsTarget, spec: Readonly<Record<string, unknown>>): object {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: installation, namespace: 'flux-system' },
    spec: {
      interval: '10m',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'your-repository' },
      path: './path/of/this/folder',
      ...spec,
    },
  };
}
