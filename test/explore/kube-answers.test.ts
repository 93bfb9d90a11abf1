import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/model.ts';
import { Problem } from '../../src/errors.ts';
import { judgeAcceptance } from '../../src/kube/acceptance.ts';
import { findCluster, findClusterName } from '../../src/kube/find-cluster.ts';
import {
  findExtAuthPolicies,
  findExtAuthServers,
  findExtAuthService,
  policyKnowsAudiences,
} from '../../src/kube/find-ext-auth.ts';
import { findMarkedObjects, findUsersOfServer } from '../../src/kube/find-marked-objects.ts';
import { makeKubeDrivers } from '../../src/kube/kube-drivers.ts';
import type { Kubectl } from '../../src/kube/kubectl.ts';
import { hostileBody, hostileText, hostileValue, isPolluted, steering, withReplaced } from '../hostile-values.ts';

const marks = { 'app.kubernetes.io/managed-by': 'gloo-okta', 'app.kubernetes.io/instance': 'gloo-okta' };
const metadata = (name: string) => ({ name, namespace: 'gloo-mesh-addons', uid: 'f0a3', labels: marks, generation: 2 });
const items = [
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

const sought = (kind: 'kube.ext-auth-server' | 'kube.ext-auth-policy', spec: Json) => ({
  kind,
  key: `${kind}/gloo-mesh-addons/x` as const,
  place: { namespace: 'gloo-mesh-addons', name: kind === 'kube.ext-auth-server' ? 'ext-auth-server' : 'oauth-okta' },
  spec,
});

/** Every reader of what kubectl prints. */
const readers: readonly ((kubectl: Kubectl) => Promise<unknown>)[] = [
  (kubectl) => findCluster(kubectl, { namespace: 'gloo-mesh-addons' }),
  (kubectl) => findClusterName(kubectl),
  (kubectl) => findExtAuthService(kubectl, { near: 'gloo-mesh-addons', name: 'ext-auth-service' }),
  (kubectl) => findExtAuthServers(kubectl),
  (kubectl) => findExtAuthPolicies(kubectl),
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
];

async function read(
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

describe('whatever kubectl prints', () => {
  it('one part of the objects replaced by something else is a Problem or read over, never a bug', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readers),
        fc.double({ min: 0, max: 1, noNaN: true }),
        hostileValue,
        async (reader, choice, value) => {
          const list = withReplaced({ apiVersion: 'v1', kind: 'List', items }, choice, value);
          await read(reader, { exitCode: 0, stdout: JSON.stringify(list), stderr: '' });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('no object at all, or too deep a one', async () => {
    for (const reader of readers) {
      for (const stdout of fc.sample(hostileBody, 40)) await read(reader, { exitCode: 0, stdout, stderr: '' });
    }
  });

  it('any complaint: the message shows no escape and no endless text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readers),
        fc.constantFrom(
          'error: ',
          'Error from server (NotFound): ',
          'Error from server (Forbidden): User "u" cannot get resource "',
          'The ExtAuthPolicy "x" is invalid: ',
          'error: context "',
          'Apply failed with 1 conflict: conflict with "',
        ),
        hostileText,
        async (reader, start, text) => read(reader, { exitCode: 1, stdout: '', stderr: `${start}${text}` }),
      ),
      { numRuns: 500 },
    );
  });

  it('any status is judged', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), hostileValue, fc.nat(2), (choice, value, which) => {
        const twisted = [items[3], items[4], items[5]].map((object, at) =>
          at === which ? withReplaced(object, choice, value) : object,
        ) as never[];
        const [server, policy, config] = twisted;
        const acceptance = judgeAcceptance(
          {
            server,
            policy,
            authConfigs: [config as never],
            names: { server: 'ext-auth-server', policy: 'oauth-okta', namespace: 'n' },
          },
          { words: (args) => args.join(' ') },
        );
        for (const finding of acceptance.findings) expect(steering.exec(finding.says)?.[0]).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
