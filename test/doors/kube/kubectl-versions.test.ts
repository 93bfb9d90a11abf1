import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCluster, findClusterName } from '../../../src/kube/find-cluster.ts';
import { resolveContext } from '../../../src/kube/find-context.ts';
import { findMarkedObjects } from '../../../src/kube/find-marked-objects.ts';
import { makeKubeDrivers } from '../../../src/kube/kube-drivers.ts';
import { makeKubectl } from '../../../src/kube/kubectl.ts';
import { makeManifests } from '../../../src/kube/manifests.ts';
import { readVersions } from '../../../src/kube/versions.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { hasKubectl } from './real-kubectl.ts';

/** Versions that lie beside the one on the PATH, and those that `npm run kubectls` fetched. */
function kubectls(): readonly (readonly [version: string, file: string])[] {
  const onPath = (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, 'kubectl'))
    .find(existsSync);
  if (onPath === undefined) return [];
  const folders = [dirname(realpathSync(onPath)), resolve('node_modules/.cache/kubectls')].filter(existsSync);
  const more = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^kubectl\.1\.\d+$/.test(name))
      .map((name) => [name, join(folder, name)] as const),
  );
  return [['kubectl', realpathSync(onPath)] as const, ...more];
}

/** Habits that a person may have written down: they would stop a deletion, hide what is read and send nothing. */
const kuberc = (version: string) => `apiVersion: kubectl.config.k8s.io/${version}
kind: Preference
defaults:
- command: delete
  options: [{ name: interactive, default: "true" }]
- command: get
  options: [{ name: output, default: name }, { name: no-headers, default: "true" }]
- command: apply
  options: [{ name: dry-run, default: client }, { name: server-side, default: "false" }]
- command: replace
  options: [{ name: dry-run, default: client }]
- command: version
  options: [{ name: client, default: "true" }]
aliases:
- name: show
  command: get
  options: [{ name: output, default: name }]
`;

const namespace = 'gloo-mesh-addons';
const manifests = (issuer: string) =>
  makeManifests({
    installation: 'gloo-okta',
    clusterName: 'cluster1',
    namespace,
    extAuthServer: 'ext-auth-server',
    extAuthService: { name: 'ext-auth-service', namespace, port: 'grpc' },
    policy: 'oauth-okta',
    routeLabels: { oauth: 'true' },
    jwks: { kind: 'inline', text: '{"keys":[]}' },
    issuer,
  });

describe.skipIf(!hasKubectl('many versions of kubectl'))(
  'each version of kubectl does what we say, whatever its user prefers',
  () => {
    let kube: KubeStandIn;
    beforeAll(async () => {
      kube = await startKube();
    });
    afterAll(() => kube.close());

    test.each(kubectls())('%s', async (_, file) => {
      const home = mkdtempSync(join(tmpdir(), 'kubectl-version-'));
      mkdirSync(join(home, '.kube'));
      writeFileSync(join(home, '.kube', 'kuberc'), `${kuberc('v1beta1')}---\n${kuberc('v1alpha1')}`);
      writeFileSync(join(home, 'config'), kube.kubeconfig);
      symlinkSync(file, join(home, 'kubectl'));
      const env = {
        PATH: `${home}:/usr/bin:/bin`,
        HOME: home,
        KUBECONFIG: join(home, 'config'),
        KUBECTL_KUBERC: 'true',
        KUBERC: join(home, '.kube', 'kuberc'),
      };
      const open = (context?: string) =>
        makeKubectl({ env, cwd: home, signal: new AbortController().signal, ...(context === undefined ? {} : { context }) });
      const { context } = await resolveContext(open());
      const kubectl = open(context);
      expect(await readVersions(kubectl)).toEqual({
        kubectl: expect.stringMatching(/^1\.\d+\./),
        server: expect.stringMatching(/^1\.\d+\./),
      });
      expect(await findCluster(kubectl, { namespace })).toMatchObject({ namespaceExists: true });
      expect(await findClusterName(kubectl)).toBe(kube.clusterName);

      const drivers = makeKubeDrivers(kubectl, 'gloo-okta');
      const [, policy] = manifests('https://one.example');
      const [, changed] = manifests('https://two.example');
      if (policy === undefined || changed === undefined) throw new Error('no manifest');
      const driver = drivers['kube.ext-auth-policy'];
      const place = { namespace, name: 'oauth-okta' };
      const wanted = { kind: policy.kind, key: 'kube.ext-auth-policy/x', title: 'policy', place, spec: policy.object } as const;
      expect(await driver.observe(wanted)).toBeUndefined();
      const born = await driver.create(wanted);
      const path = 'spec.config.glooAuth.configs';
      const seen = await driver.observe({ ...wanted, spec: changed.object });
      const [before, after] = [seen?.raw, seen?.would].map(
        (object) => (object as { spec: { config: { glooAuth: { configs: never } } } }).spec.config.glooAuth.configs,
      );
      await driver.update({
        ...wanted,
        spec: changed.object,
        id: born.id,
        outputs: {},
        fields: [{ path, before, after }],
        force: false,
      });
      const live = kube.store.get('extauthpolicies.security.policy.gloo.solo.io', namespace, 'oauth-okta');
      expect(JSON.stringify(live)).toContain('https://two.example');
      expect(await findMarkedObjects(kubectl, 'gloo-okta', namespace)).toHaveLength(1);
      await driver.remove({ place, id: born.id });
      expect(await driver.observe({ ...wanted, spec: {} })).toBeUndefined();
      rmSync(home, { recursive: true, force: true });
    });
  },
);
