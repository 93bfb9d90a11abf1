import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { gitOpsFile } from '../../src/kube/git-ops.ts';

const target = { installation: 'gloo-okta', namespace: 'gloo-mesh-addons', policy: 'oauth-okta' };

it.each([
  ['argocd', 'argocd-application.yaml', 'Application', 'ignoreDifferences'],
  ['flux', 'flux-kustomization.yaml', 'Kustomization', 'ignore'],
] as const)('%s gets %s, which leaves the keys alone', (tool, name, kind, rule) => {
  const file = gitOpsFile(tool, target);
  expect(file.name).toBe(name);
  const object = parse(file.text);
  expect(object.kind).toBe(kind);
  expect(JSON.stringify(object.spec[rule])).toContain('/spec/config/glooAuth/configs');
  expect(JSON.stringify(object.spec[rule])).toContain('"name":"oauth-okta"');
  expect(gitOpsFile(tool, target).text).toBe(file.text);
});
