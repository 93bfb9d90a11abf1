import { expect } from 'vitest';
import type { Json } from '../../src/core/model.ts';
import { Problem } from '../../src/errors.ts';
import { judgeAcceptance } from '../../src/kube/acceptance.ts';
import { canI } from '../../src/kube/can-i.ts';
import { listClusterChoices, listContexts } from '../../src/kube/cluster-choices.ts';
import { findCluster, findClusterName } from '../../src/kube/find-cluster.ts';
import { resolveContext } from '../../src/kube/find-context.ts';
import { findCrds } from '../../src/kube/find-crds.ts';
import {
  findExtAuthPolicies,
  findExtAuthServers,
  findExtAuthService,
  policyKnowsAudiences,
} from '../../src/kube/find-ext-auth.ts';
import { findMarkedObjects, findUsersOfServer } from '../../src/kube/find-marked-objects.ts';
import { findExtAuthPods } from '../../src/kube/find-pods.ts';
import { findRoutes } from '../../src/kube/find-routes.ts';
import { makeKubeDrivers } from '../../src/kube/kube-drivers.ts';
import type { Kubectl } from '../../src/kube/kubectl.ts';
import { readKubectlVersion, readVersions } from '../../src/kube/versions.ts';
import { readAcceptance } from '../../src/kube/wait.ts';
import { isPolluted, steering } from '../hostile-values.ts';

const marks = { 'app.kubernetes.io/managed-by': 'gloo-okta', 'app.kubernetes.io/instance': 'gloo-okta' };
const metadata = (name: string) => ({ name, namespace: 'gloo-mesh-addons', uid: 'f0a3', labels: marks, generation: 2 });
/** One object of each kind that is read. */
export const items = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid: 'abc' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gloo-mesh-addons', uid: 'def' } },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('ext-auth-service'), spec: { ports: [{ name: 'grpc', port: 8083 }] } },
  {
    apiVersion: 'admin.gloo.solo.io/v2',
    kind: 'ExtAuthServer',
    metadata: metadata('ext-auth-server'),
    spec: {
      destinationServer: {
        ref: { name: 'ext-auth-service', namespace: 'gloo-mesh-addons', cluster: 'c' },
        port: { name: 'grpc' },
      },
    },
    status: { common: { State: { approval: 'ACCEPTED', observedGeneration: 2 } }, numAppliedPolicies: 1 },
  },
  {
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
    metadata: metadata('oauth-okta'),
    spec: {
      applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
      config: { server: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons' }, glooAuth: { configs: [{}] } },
    },
    status: { common: { State: { approval: 'FAILED', message: 'why' } }, numSelectedRoutes: 1 },
  },
  {
    apiVersion: 'extauth.solo.io/v1',
    kind: 'AuthConfig',
    metadata: metadata('x'),
    status: { state: 'REJECTED', reason: 'why', statuses: { a: { state: 1 } } },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'x' },
    spec: { versions: [{ name: 'v2', schema: { openAPIV3Schema: {} } }] },
  },
];

/** What a driver is asked for. */
export const sought = (kind: 'kube.ext-auth-server' | 'kube.ext-auth-policy', spec: Json) => ({
  kind,
  key: `${kind}/gloo-mesh-addons/x` as const,
  place: { namespace: 'gloo-mesh-addons', name: kind === 'kube.ext-auth-server' ? 'ext-auth-server' : 'oauth-okta' },
  spec,
});

/** Every reader of what kubectl prints. */
export const readers: readonly ((kubectl: Kubectl) => Promise<unknown>)[] = [
  (kubectl) => findCluster(kubectl, { namespace: 'gloo-mesh-addons' }),
  (kubectl) => findClusterName(kubectl),
  (kubectl) => findExtAuthService(kubectl, { near: 'gloo-mesh-addons', name: 'ext-auth-service' }),
  (kubectl) => findExtAuthServers(kubectl, 'gloo-mesh-addons'),
  (kubectl) => findExtAuthPolicies(kubectl, 'gloo-mesh-addons'),
  (kubectl) => policyKnowsAudiences(kubectl),
  (kubectl) => findMarkedObjects(kubectl, 'gloo-okta', 'gloo-mesh-addons'),
  (kubectl) => findUsersOfServer(kubectl, 'gloo-okta', { namespace: 'gloo-mesh-addons', name: 'ext-auth-server' }),
  (kubectl) => makeKubeDrivers(kubectl, 'gloo-okta')['kube.ext-auth-server'].observe(sought('kube.ext-auth-server', {})),
  (kubectl) =>
    makeKubeDrivers(kubectl, 'gloo-okta')['kube.ext-auth-policy'].observe(
      sought('kube.ext-auth-policy', items[4] as unknown as Json),
    ),
  (kubectl) =>
    makeKubeDrivers(kubectl, 'other')['kube.ext-auth-policy'].observe(
      sought('kube.ext-auth-policy', items[4] as unknown as Json),
    ),
  (kubectl) => resolveContext(kubectl),
  (kubectl) => listContexts(kubectl),
  (kubectl) => listClusterChoices(kubectl, 'ext-auth-service', 'gloo-mesh-addons'),
  (kubectl) => readKubectlVersion(kubectl),
  (kubectl) => readVersions(kubectl),
  (kubectl) => findCrds(kubectl),
  (kubectl) => findExtAuthPods(kubectl, 'gloo-mesh-addons'),
  (kubectl) => findRoutes(kubectl),
  (kubectl) => canI(kubectl, [{ verb: 'get', resource: 'pods', group: '' }]),
  async (kubectl) => {
    const names = { server: 'ext-auth-server', policy: 'oauth-okta', namespace: 'gloo-mesh-addons' };
    return judgeAcceptance(await readAcceptance(kubectl, names), kubectl);
  },
  ...(['kube.ext-auth-server', 'kube.ext-auth-policy'] as const).flatMap((kind) => {
    const { place, key } = sought(kind, {});
    const wanted = { kind, key, title: 'a thing', place, spec: items[4] as unknown as Json };
    const update = { ...wanted, id: 'f0a3', outputs: {}, fields: [], force: false };
    return [
      (kubectl: Kubectl) => makeKubeDrivers(kubectl, 'gloo-okta')[kind].create(wanted),
      (kubectl: Kubectl) => makeKubeDrivers(kubectl, 'gloo-okta')[kind].update(update),
      (kubectl: Kubectl) => makeKubeDrivers(kubectl, 'gloo-okta')[kind].update({ ...update, spec: {} }),
      (kubectl: Kubectl) => makeKubeDrivers(kubectl, 'gloo-okta')[kind].remove({ place, id: 'f0a3' }),
    ];
  }),
];

/** Reads what kubectl printed: a Problem is fine, any other error is a bug; no message steers the terminal or is endless. */
export async function read(
  reader: (kubectl: Kubectl) => Promise<unknown>,
  answer: { exitCode: number; stdout: string; stderr: string },
): Promise<void> {
  const kubectl: Kubectl = { run: async () => answer, words: (args) => ['kubectl', ...args].join(' ') };
  try {
    await reader(kubectl);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(steering.exec(error.message)?.[0]).toBeUndefined();
    expect(error.message.length).toBeLessThan(20_000);
  }
  expect(isPolluted()).toBe(false);
}
