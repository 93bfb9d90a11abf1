import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/core/model.ts';
import { ignoreRuleFor, ownerToolOf } from '../../src/core/owner-tools.ts';

const managed = (...managers: readonly string[]): JsonObject => ({
  metadata: { managedFields: managers.map((manager) => ({ manager, operation: 'Update' })) },
});

describe('ownerToolOf', () => {
  it.each([
    [undefined, undefined, managed('gloo-okta', 'kubectl-client-side-apply')],
    [undefined, undefined, {}],
    [
      undefined,
      undefined,
      { metadata: { managedFields: [{ manager: 'argocd-controller', operation: 'Update', subresource: 'status' }] } },
    ],
    ['Argo CD', undefined, managed('argocd-controller')],
    ['Argo CD', 'portal', { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'portal:g/K:ns/n' } } }],
    ['Argo CD', 'portal', { metadata: { labels: { 'argocd.argoproj.io/instance': 'portal' } } }],
    ['Flux', undefined, managed('kustomize-controller')],
    [
      'Flux',
      'flux-system/apps',
      {
        metadata: {
          labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
        },
      },
    ],
    ['Flux', 'apps', { metadata: { labels: { 'helm.toolkit.fluxcd.io/name': 'apps' } } }],
    ['Terraform', undefined, managed('Terraform')],
    [
      'Helm',
      'gloo',
      { metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' }, annotations: { 'meta.helm.sh/release-name': 'gloo' } } },
    ],
  ] as const)('is %s (%s)', (tool, by, object) => {
    expect(ownerToolOf(object as JsonObject)).toEqual(tool === undefined ? undefined : { tool, by });
  });
});

describe('ignoreRuleFor', () => {
  const target = {
    group: 'security.policy.gloo.solo.io',
    kind: 'ExtAuthPolicy',
    namespace: 'ns',
    name: 'oauth-okta',
  };
  it('is an ignoreDifferences entry for Argo CD, respected at a sync', () => {
    expect(parse(ignoreRuleFor({ tool: 'Argo CD' }, target)?.yaml ?? '')).toEqual({
      spec: {
        ignoreDifferences: [{ ...target, jsonPointers: ['/spec/config/glooAuth/configs'] }],
        syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] },
      },
    });
  });
  it('is an ignore entry for Flux', () => {
    expect(parse(ignoreRuleFor({ tool: 'Flux' }, target)?.yaml ?? '')).toEqual({
      spec: { ignore: [{ paths: ['/spec/config/glooAuth/configs'], target }] },
    });
  });
  it.each(['Terraform', 'Helm'] as const)('is none for %s', (tool) => {
    expect(ignoreRuleFor({ tool }, target)).toBeUndefined();
  });
});
