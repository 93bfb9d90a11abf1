import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKubeDrivers } from '../../../src/kube/kube-drivers.ts';
import type { Kubectl } from '../../../src/kube/kubectl.ts';
import { type ManifestValues, makeManifests } from '../../../src/kube/manifests.ts';
import { at } from '../../../src/kube/objects.ts';
import { waitForAcceptance } from '../../../src/kube/wait.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { hasKubectl, realKubectl } from './real-kubectl.ts';

const namespace = 'gloo-mesh-addons';
const keySet = '{"keys":[{"kty":"RSA","alg":"RS256","kid":"k1","use":"sig","e":"AQAB","n":"kdhR"}]}';
const waiting = {
  timeoutMs: 10_000,
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

describe.skipIf(!hasKubectl("Gloo's acceptance with kubectl in the stand-in"))("Gloo's acceptance", () => {
  let kube: KubeStandIn;
  let kubectl: Kubectl;
  beforeAll(async () => {
    kube = await startKube();
    kubectl = await realKubectl(kube.kubeconfig, { context: kube.context });
  });
  afterAll(() => kube.close());

  /** Makes both objects, waits, and takes them away again. */
  async function outcome(more: Partial<ManifestValues>) {
    const values: ManifestValues = {
      installation: 'gloo-okta',
      clusterName: kube.clusterName,
      namespace,
      extAuthServer: 'ext-auth-server',
      extAuthService: { name: 'ext-auth-service', namespace, port: 'grpc' },
      policy: 'oauth-okta',
      routeLabels: { oauth: 'true' },
      jwks: { kind: 'inline', text: keySet },
      ...more,
    };
    const drivers = makeKubeDrivers(kubectl, 'gloo-okta');
    const made: (() => Promise<void>)[] = [];
    for (const { kind, object } of makeManifests(values)) {
      const place = { namespace, name: String(at(object, 'metadata', 'name')) };
      const { id } = await drivers[kind].create({ kind, key: `${kind}/x`, title: 'x', place, spec: object });
      made.unshift(() => drivers[kind].remove({ place, id }));
    }
    const acceptance = await waitForAcceptance(
      kubectl,
      { server: values.extAuthServer, policy: values.policy, namespace },
      waiting,
    );
    for (const remove of made) await remove();
    await kube.settled();
    return acceptance;
  }

  test('of good manifests, and nothing is left when they are taken away', async () => {
    await kube.settled();
    const objects = () => JSON.stringify(kube.store.resources().map((resource) => [resource, kube.store.list(resource).length]));
    const before = objects();
    const { state, findings } = await outcome({});
    expect(state).toBe('accepted');
    expect(findings.every((finding) => finding.state === 'ok')).toBe(true);
    expect(objects()).toBe(before);
  });

  test('of a key set that a shell has mangled: rejected, and explained', async () => {
    const { state, reasons, findings } = await outcome({ jwks: { kind: 'inline', text: '{keys:[n:kdhR]}' } });
    expect(state).toBe('refused');
    expect(reasons.join()).toContain('invalid character');
    expect(findings.find(({ check }) => check === 'auth-config')?.hint).toContain('shell');
  });

  test('of a label that no route carries: a warning that names doctor', async () => {
    const { findings } = await outcome({ routeLabels: { nobody: 'has-it' } });
    expect(findings.find(({ check }) => check === 'routes-selected')).toMatchObject({
      state: 'warn',
      hint: expect.stringContaining('gloo-okta doctor'),
    });
  });

  test('of a service that is not there: refused, with the reason', async () => {
    const { state, reasons } = await outcome({ extAuthService: { name: 'nowhere', namespace, port: 'grpc' } });
    expect(state).toBe('refused');
    expect(reasons.length).toBeGreaterThan(0);
  });
});
