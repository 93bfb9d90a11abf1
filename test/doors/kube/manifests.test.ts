import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { kustomizationText, type ManifestValues, makeManifests } from '../../../src/kube/manifests.ts';
import { hasKubectl } from './real-kubectl.ts';

const keySet = '{"keys":[{"kty":"RSA","alg":"RS256","kid":"sKv","use":"sig","e":"AQAB","n":"kdhR"}]}';
const values: ManifestValues = {
  installation: 'gloo-okta',
  clusterName: 'cluster1',
  namespace: 'gloo-mesh-addons',
  extAuthServer: 'ext-auth-server',
  extAuthService: { name: 'ext-auth-service', namespace: 'gloo-mesh-addons', port: 'grpc' },
  policy: 'oauth-okta',
  routeLabels: { oauth: 'true' },
  jwks: { kind: 'inline', text: keySet },
  issuer: 'https://example.okta.com/oauth2/default',
};

// Without U+0085 and U+2028: kustomize's own output breaks lines at them.
test.skipIf(!hasKubectl('the reading of manifests by kubectl'))('kubectl reads the text as we do', () => {
  const tricky = [
    'true',
    'Yes',
    'on',
    'y',
    '12:30:45',
    '0o17',
    '017',
    '1e3',
    '.5',
    '0x1F',
    '1_000',
    '2026-11-22',
    '=',
    '~',
    ' x ',
    'it\'s "so": # {a}\n',
    `\${X}`,
    '🔑',
  ];
  const routeLabels = Object.fromEntries(tricky.map((value, at) => [`label-${at}`, value]));
  const manifests = makeManifests({
    ...values,
    routeLabels,
    jwks: { kind: 'inline', text: `${keySet}\n  \n` },
    issuer: '0777',
    audience: 'no',
  });
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const { fileName, text } of manifests) writeFileSync(join(folder, fileName), text);
  writeFileSync(join(folder, 'kustomization.yaml'), kustomizationText(manifests.map(({ fileName }) => fileName)));
  const read = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' })
    .split('\n---\n')
    .map((text) => parse(text, { version: '1.1', merge: false }));
  expect(read).toHaveLength(2);
  for (const { object } of manifests) expect(read).toContainEqual(object);
});
