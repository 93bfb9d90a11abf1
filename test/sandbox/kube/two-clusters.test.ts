import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../../src/sandbox/gateway/start-gateway.ts';
import { at, stringAt } from '../../../src/sandbox/json-parts.ts';
import type { KubeStandIn } from '../../../src/sandbox/kube/start-kube.ts';
import { startTwoClusters, type TwoClusters } from '../../../src/sandbox/kube/start-two-clusters.ts';
import { send } from '../gateway/a-gateway.ts';
import { aSigner, bearer, claimsAt, issuer, keySet, sign } from '../gateway/tokens.ts';
import { extAuthPolicy, extAuthServer, yaml } from './installation.ts';
import { kubectlOnPath, makeKubectl } from './kubectl.ts';

const addons = 'gloo-mesh-addons';
const policies = 'extauthpolicies.security.policy.gloo.solo.io';

let clusters: TwoClusters;
beforeEach(async () => {
  clusters = await startTwoClusters({ glooDelayMs: 1 });
});
afterEach(() => clusters.close());

const approval = (kube: KubeStandIn): unknown =>
  at(kube.store.get(policies, addons, 'oauth-okta'), 'status', 'common', 'State', 'approval');

describe('two clusters of one Gloo Mesh', () => {
  it('have the ext auth service in the one that works, and the cluster’s name in the other', () => {
    const { management, workload } = clusters;
    expect(workload.store.list('pods')).toHaveLength(1);
    expect(management.store.list('pods')).toEqual([]);
    expect(management.store.list('services')).toEqual([]);
    const named = (kube: KubeStandIn) =>
      kube.store.list('kubernetesclusters.admin.gloo.solo.io').map((one) => stringAt(one, 'metadata', 'name'));
    expect([named(management), named(workload)]).toEqual([['cluster1'], []]);
    expect(stringAt(management.store.get('namespaces', '', 'kube-system'), 'metadata', 'uid')).not.toBe(
      stringAt(workload.store.get('namespaces', '', 'kube-system'), 'metadata', 'uid'),
    );
  });

  it.each(['management', 'workload'] as const)(
    'take Gloo’s objects in the %s cluster; the AuthConfig is where the service is',
    async (where) => {
      const kube = clusters[where];
      const other = where === 'management' ? clusters.workload : clusters.management;
      kube.seed(extAuthServer());
      kube.seed(extAuthPolicy());
      await clusters.management.settled();
      expect([approval(kube), approval(other)]).toEqual(['ACCEPTED', undefined]);
      const made = (one: KubeStandIn) =>
        one.store.list('authconfigs.extauth.solo.io').map((config) => stringAt(config, 'metadata', 'name'));
      expect(made(clusters.workload)).toEqual(['oauth-okta-gloo-mesh-addons-cluster1-ext-auth-service']);
      expect(made(clusters.management)).toEqual([]);
    },
  );

  it('know no cluster but the one that works', async () => {
    const ref = { cluster: 'management', name: 'ext-auth-service', namespace: addons };
    clusters.management.seed(extAuthServer({ spec: { destinationServer: { ref, port: { name: 'grpc' } } } }));
    await clusters.management.settled();
    const server = clusters.management.store.get('extauthservers.admin.gloo.solo.io', addons, 'ext-auth-server');
    expect(at(server, 'status', 'common', 'State', 'approval')).toBe('INVALID');
  });

  it('have a gateway that goes by both', async () => {
    const signer = await aSigner('one');
    const gateway = await startGateway({ kube: clusters.gateway });
    clusters.management.seed(extAuthServer());
    const policy = extAuthPolicy({ keys: keySet(signer.jwk) });
    const own = JSON.parse(JSON.stringify(policy).replace('https://example.okta.com/oauth2/default', issuer)) as typeof policy;
    clusters.management.seed(own);
    const token = await sign(claimsAt(new Date()), signer);
    expect((await send(gateway.url, '/productpage')).status).toBe(403);
    expect((await send(gateway.url, '/productpage', { headers: bearer(token) })).status).toBe(200);
    await gateway.close();
  });
});

const onPath = kubectlOnPath('one kubeconfig for two clusters');

describe.skipIf(onPath === undefined)('kubectl', () => {
  it('reaches both by their contexts', async () => {
    const kubectl = await makeKubectl(onPath ?? '', clusters.management.kubeconfig);
    const contexts = await kubectl.run(['config', 'get-contexts', '-o', 'name']);
    expect(contexts.out.trim().split('\n').sort()).toEqual(['sandbox-cluster1', 'sandbox-management']);
    expect((await kubectl.run(['config', 'current-context'])).out.trim()).toBe('sandbox-management');
    const apply = ['apply', '--server-side', '-f', '-', '--context=sandbox-management'];
    expect(await kubectl.run(apply, yaml(extAuthServer()))).toMatchObject({ code: 0 });
    expect((await kubectl.run(['get', 'pods', '-A', '-o', 'name', '--context=sandbox-cluster1'])).out).toContain(
      'pod/ext-auth-service',
    );
    expect((await kubectl.run(['get', 'pods', '-A', '-o', 'name'])).out).toBe('');
    await kubectl.remove();
  });
});
