import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findCluster, findClusterName } from '../../../src/kube/find-cluster.ts';
import { resolveContext } from '../../../src/kube/find-context.ts';
import { findExtAuthServers, findExtAuthService, policyKnowsAudiences } from '../../../src/kube/find-ext-auth.ts';
import { findRoutes, labelCommand, type Route } from '../../../src/kube/find-routes.ts';
import type { Kubectl } from '../../../src/kube/kubectl.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { hasKubectl, realKubectl } from './real-kubectl.ts';

describe.skipIf(!hasKubectl('finding things with kubectl in the stand-in'))('with kubectl', () => {
  let kube: KubeStandIn;
  let kubectl: Kubectl;
  beforeAll(async () => {
    kube = await startKube();
    kubectl = await realKubectl(kube.kubeconfig, { context: kube.context });
  });
  afterEach(() => {
    kube.faults.clear();
    kube.setRights({ denied: [] });
  });
  afterAll(() => kube.close());

  test('everything is found, and no request changes anything', async () => {
    await kube.settled();
    const before = kube.snapshot();
    expect(await resolveContext(kubectl)).toEqual({ context: kube.context, server: kube.url });
    expect(await findCluster(kubectl, { namespace: 'gloo-mesh-addons' })).toEqual({
      uid: expect.stringMatching(/^[\w-]{36}$/),
      namespaceExists: true,
    });
    expect((await findCluster(kubectl, { namespace: 'nowhere' })).namespaceExists).toBe(false);
    expect(await findClusterName(kubectl)).toBe(kube.clusterName);
    const service = await findExtAuthService(kubectl, { near: 'gloo-mesh-addons', name: 'ext-auth-service' });
    expect(service).toMatchObject({
      namespace: 'gloo-mesh-addons',
      ports: expect.arrayContaining([{ name: 'grpc', number: 8083 }]),
    });
    expect(await policyKnowsAudiences(kubectl)).toBe(true);
    expect((await findExtAuthServers(kubectl, 'gloo-mesh-addons')).found).toEqual([]);
    expect((await findRoutes(kubectl))?.some(({ labels }) => labels['oauth'] === 'true')).toBe(true);
    expect(kube.snapshot()).toEqual(before);
    expect(kube.calls().every(({ method }) => method === 'GET')).toBe(true);
    expect(kube.unknownRoutes()).toEqual([]);
  });

  test('the command that labels a route does so', async () => {
    const bare = (await findRoutes(kubectl))?.find(
      ({ labels, name }) => Object.keys(labels).length === 0 && name !== undefined,
    ) as Route;
    let args: readonly string[] = [];
    labelCommand(
      {
        words: (given) => {
          args = given;
          return '';
        },
      },
      bare,
      { oauth: 'true' },
    );
    expect((await kubectl.run(args)).exitCode).toBe(0);
    expect((await findRoutes(kubectl))?.find(({ name }) => name === bare.name)?.labels).toEqual({ oauth: 'true' });
  });

  test('missing rights are tolerated where something else can decide', async () => {
    kube.setRights({
      user: 'jane',
      denied: [{ resource: 'namespaces' }, { resource: 'kubernetesclusters' }, { resource: 'services', namespace: 'bookinfo' }],
    });
    expect(await findCluster(kubectl, { namespace: 'gloo-mesh-addons' })).toEqual({});
    await expect(findClusterName(kubectl)).rejects.toMatchObject({ code: 'cluster-name-unknown' });
    expect((await findExtAuthService(kubectl, { near: 'gloo-mesh-addons', name: 'ext-auth-service' })).namespace).toBe(
      'gloo-mesh-addons',
    );
  });

  test('a cluster without Gloo is told so', async () => {
    const bare = await startKube({ gloo: false, crds: 'none' });
    const there = await realKubectl(bare.kubeconfig);
    await expect(findClusterName(there)).rejects.toMatchObject({ code: 'crd-missing' });
    await expect(findExtAuthServers(there, 'gloo-mesh-addons')).rejects.toMatchObject({ code: 'crd-missing' });
    await expect(policyKnowsAudiences(there)).rejects.toMatchObject({ code: 'crd-missing' });
    await expect(findExtAuthService(there, { near: 'gloo-mesh-addons', name: 'ext-auth-service' })).rejects.toMatchObject({
      code: 'ext-auth-service-missing',
    });
    await bare.close();
  });

  test('a context and a cluster that are not there are told so', async () => {
    const nope = await realKubectl(kube.kubeconfig, { context: 'nope' });
    await expect(resolveContext(nope)).rejects.toMatchObject({ code: 'context-unknown' });
    await expect(findClusterName(nope)).rejects.toMatchObject({ code: 'context-unknown' });
    const dead = await realKubectl(kube.kubeconfig.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:1'));
    await expect(findClusterName(dead)).rejects.toMatchObject({ code: 'cluster-unreachable' });
  });

  test('refused credentials are told so', async () => {
    kube.faults.add(401, {}, 20);
    await expect(findClusterName(kubectl)).rejects.toMatchObject({
      code: 'cluster-sign-in-failed',
      message: expect.stringContaining('credentials'),
    });
  });

  test('an API server that hangs is told so', async () => {
    kube.faults.add('hang', {}, 20);
    const hasty = await realKubectl(kube.kubeconfig, { requestTimeoutSeconds: 1, kubectlTimeoutMs: 4000 });
    await expect(findClusterName(hasty)).rejects.toMatchObject({
      code: expect.stringMatching(/^cluster-unreachable$|^kubectl-timeout$/),
    });
  });
});
