import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { resources } from '../../../src/kube/custom-resources.ts';
import type { Kubectl } from '../../../src/kube/kubectl.ts';
import { makeManifests } from '../../../src/kube/manifests.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { hasKubectl, realKubectl } from './real-kubectl.ts';

const namespace = 'gloo-mesh-addons';
const manifests = makeManifests({
  installation: 'gloo-okta',
  clusterName: 'cluster1',
  namespace,
  extAuthServer: 'ext-auth-server',
  extAuthService: { name: 'ext-auth-service', namespace, port: 'grpc' },
  policy: 'oauth-okta',
  routeLabels: { oauth: 'true' },
  jwks: { kind: 'inline', text: '{"keys":[]}' },
}).map(({ object }) => object);
const [server, policy] = manifests;
const apply = ['apply', '--server-side', '--field-manager=gloo-okta', '-o', 'json', '-f', '-'];
const path = `/apis/security.policy.gloo.solo.io/v2/namespaces/${namespace}/extauthpolicies`;
const review = (resource: string) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: { resourceAttributes: { verb: 'create', resource, group: '', namespace } },
});

const patch = (name: string, ...operations: readonly object[]) => [
  ...['patch', resources.routeTable, name, '-n', 'bookinfo', '--type=json', '--field-manager=labels'],
  ...['-p', JSON.stringify(operations), '--show-managed-fields', '-o', 'json'],
];
const at = '/spec/http/1';

const calls: readonly (readonly [string, readonly string[], (readonly unknown[])?])[] = [
  ['the kubeconfig', ['config', 'view', '-o', 'json']],
  ['namespaces', ['get', 'namespaces', namespace, 'kube-system', 'nowhere', '--ignore-not-found', '-o', 'json']],
  ['a list', ['get', resources.routeTable, '-A', '-o', 'json']],
  ['an empty list', ['get', resources.extAuthServer, '-A', '-o', 'json']],
  ['lists with labels', ['get', `${resources.extAuthServer},${resources.extAuthPolicy}`, '-A', '-l', 'a=b', '-o', 'json']],
  ['a list of one namespace', ['get', 'services', '-n', namespace, '-o', 'json']],
  ['what is not there', ['get', resources.extAuthPolicy, 'nothing', '-n', namespace, '--ignore-not-found', '-o', 'json']],
  ['what is not there, aloud', ['get', resources.extAuthPolicy, 'nothing', '-n', namespace, '-o', 'json']],
  ['a kind that is not there', ['get', 'gateways.example.com', '-A', '-o', 'json']],
  [
    'things by name',
    ['get', `namespaces/${namespace}`, `${resources.extAuthServer}/x`, '-n', namespace, '--ignore-not-found', '-o', 'json'],
  ],
  [
    'a JSON patch',
    patch(
      'bookinfo',
      { op: 'test', path: `${at}/name`, value: 'static' },
      { op: 'add', path: `${at}/labels`, value: { a: 'b' } },
    ),
  ],
  ['a patch whose test fails', patch('bookinfo', { op: 'test', path: `${at}/name`, value: 'other' })],
  ['a patch of what is not there', patch('nothing', { op: 'test', path: `${at}/name`, value: 'other' })],
  ['reviews', ['create', '-f', '-', '-o', 'json'], [review('secrets'), review('pods')]],
  ['a dry run', [...apply.slice(0, 3), '--dry-run=server', ...apply.slice(3)], [server]],
  ['an apply', apply, [policy]],
  ['what was applied', ['get', resources.extAuthPolicy, 'oauth-okta', '-n', namespace, '-o', 'json']],
  ['its managers', ['get', resources.extAuthPolicy, 'oauth-okta', '-n', namespace, '--show-managed-fields', '-o', 'json']],
  ['a conflict', ['apply', '--server-side', '--field-manager=other', '-o', 'json', '-f', '-'], [changed()]],
  ['a field that is not known', apply, [{ ...policy, spec: { bogus: 1 } }]],
  ['a namespace that is not there', apply, [{ ...server, metadata: { name: 'x', namespace: 'nowhere' } }]],
  ['a kind that is not known', apply, [{ ...server, kind: 'Nothing' }]],
  ['a replace without a version', ['replace', '--raw', `${path}/nothing?fieldManager=x`, '-f', '-'], [policy]],
  [
    'a delete of another',
    ['delete', '--raw', `${path}/oauth-okta`, '-f', '-'],
    [{ apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'x' } }],
  ],
  ['a delete', ['delete', '--raw', `${path}/oauth-okta`, '-f', '-'], [{ apiVersion: 'v1', kind: 'DeleteOptions' }]],
];

function changed(): object {
  return { ...policy, spec: { ...(policy?.['spec'] as object), applyToRoutes: [{ route: { labels: { other: 'true' } } }] } };
}

/** What a call says, without what differs from object to object. */
function comparable({ exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string }) {
  const documents =
    stdout.trim() === ''
      ? []
      : stdout
          .trim()
          .split(/\n(?=\{)/)
          .map((text) => JSON.parse(text) as unknown);
  const blotted = JSON.stringify(
    { exitCode, documents: documents.flatMap(inParts), stderr: (stderr.split('\nPlease review')[0] ?? '').trim() },
    (key, value: unknown) =>
      ['uid', 'resourceVersion', 'creationTimestamp', 'time', 'generation', 'preferences'].includes(key) ? undefined : value,
  );
  return JSON.parse(blotted.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')) as unknown;
}

// kubectl prints several reviews as a list or one by one, depending on its version
const inParts = (document: unknown) => {
  const { kind, items } = document as { kind?: string; items?: unknown[] };
  return kind === 'List' && items !== undefined ? ['a list', ...items] : [document];
};

describe.skipIf(!hasKubectl('the imitated kubectl beside the real one'))('the kubectl of the fast tests', () => {
  let clusters: readonly [KubeStandIn, KubeStandIn];
  let real: Kubectl;
  let imitated: Kubectl;
  beforeAll(async () => {
    clusters = [await startKube({ glooDelayMs: 0 }), await startKube({ glooDelayMs: 0 })];
    real = await realKubectl(clusters[0].kubeconfig);
    vi.resetModules();
    vi.doMock('execa', () => import('../../kube/kubectl-in-process.ts'));
    const { realKubectl: another } = await import('./real-kubectl.ts');
    imitated = await another(clusters[1].kubeconfig);
  });
  afterAll(() => Promise.all(clusters.map((cluster) => cluster.close())));

  it.each(calls.map(([what, args, input = []]) => [what, args, input] as const))(
    'answers as the real one: %s',
    async (_, args, input) => {
      const text = input.length === 0 ? undefined : input.map((object) => JSON.stringify(object)).join('\n');
      const [one, other] = [await real.run(args, text), await imitated.run(args, text)];
      await Promise.all(clusters.map((cluster) => cluster.settled()));
      expect(comparable(other)).toEqual(comparable(one));
    },
  );
});
