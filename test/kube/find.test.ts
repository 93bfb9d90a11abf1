import { describe, expect, test } from 'vitest';
import { findCluster, findClusterName } from '../../src/kube/find-cluster.ts';
import { resolveContext } from '../../src/kube/find-context.ts';
import {
  findExtAuthPolicies,
  findExtAuthServers,
  findExtAuthService,
  policyKnowsAudiences,
  portOf,
} from '../../src/kube/find-ext-auth.ts';
import { findRoutes, labelCommand, type Route } from '../../src/kube/find-routes.ts';
import { failure, fakeKubectl, list } from './fake-kubectl.ts';

const forbidden = (resource: string, verb = 'list') =>
  `Error from server (Forbidden): ${resource} is forbidden: User "jane" cannot ${verb} resource "${resource}" in API group "" at the cluster scope\n`;
const noType = `error: the server doesn't have a resource type "x"\n`;

describe('the context', () => {
  const config = {
    kind: 'Config',
    contexts: [
      { name: 'one', context: { cluster: 'c1', user: 'u', namespace: 'mine' } },
      { name: 'two', context: { cluster: 'c2', user: 'u' } },
      { name: 'lost', context: { cluster: 'nowhere', user: 'u' } },
    ],
    clusters: [
      { name: 'c1', cluster: { server: 'https://one.example:6443' } },
      { name: 'c2', cluster: { server: 'https://me:secret@two.example' } },
    ],
    'current-context': 'one',
  };

  test('is the current one, with its server, in one call', async () => {
    const kubectl = fakeKubectl(() => config);
    expect(await resolveContext(kubectl)).toEqual({ context: 'one', server: 'https://one.example:6443' });
    expect(kubectl.calls.map(({ args }) => args)).toEqual([['config', 'view', '-o', 'json']]);
  });

  test('is the one that is asked for; credentials in the URL are not shown', async () => {
    expect(await resolveContext(fakeKubectl(() => config, 'two'))).toEqual({ context: 'two', server: 'https://two.example' });
  });

  test('that is not there lists those that are', async () => {
    await expect(resolveContext(fakeKubectl(() => config, 'nope'))).rejects.toMatchObject({
      code: 'context-unknown',
      message: 'The kubeconfig has no context "nope". There are: one, two, lost.',
      hint: 'Choose one: --context one',
    });
  });

  test('is unknown when none is current, and when there is none at all', async () => {
    await expect(resolveContext(fakeKubectl(() => ({ ...config, 'current-context': '' })))).rejects.toMatchObject({
      message: expect.stringContaining('no current context. There are: one'),
    });
    const empty = { kind: 'Config', clusters: null, users: null, contexts: null, 'current-context': '' };
    await expect(resolveContext(fakeKubectl(() => empty))).rejects.toMatchObject({
      code: 'context-unknown',
      hint: expect.stringContaining('--kubeconfig'),
    });
  });

  test('that names no cluster is a Problem', async () => {
    await expect(resolveContext(fakeKubectl(() => config, 'lost'))).rejects.toMatchObject({ code: 'context-unknown' });
  });
});

describe('the cluster', () => {
  const namespace = (name: string) => ({ kind: 'Namespace', metadata: { name, uid: `uid of ${name}` } });

  test('is known by the UID of kube-system, and says whether the namespace is there, in one call', async () => {
    const kubectl = fakeKubectl(() => list(namespace('ns'), namespace('kube-system')));
    expect(await findCluster(kubectl, { namespace: 'ns' })).toEqual({ uid: 'uid of kube-system', namespaceExists: true });
    expect(kubectl.calls).toHaveLength(1);
    // kubectl prints the object itself when only one is there.
    expect(
      await findCluster(
        fakeKubectl(() => namespace('kube-system')),
        { namespace: 'ns' },
      ),
    ).toEqual({
      uid: 'uid of kube-system',
      namespaceExists: false,
    });
  });

  test('without the right to read namespaces is not an error, and nothing is claimed', async () => {
    expect(
      await findCluster(
        fakeKubectl(() => failure(forbidden('namespaces', 'get'))),
        { namespace: 'ns' },
      ),
    ).toEqual({});
    const some = fakeKubectl(() => failure(forbidden('namespaces', 'get'), list(namespace('ns'))));
    expect(await findCluster(some, { namespace: 'ns' })).toEqual({ namespaceExists: true });
  });

  test('that does not answer is a Problem', async () => {
    const kubectl = fakeKubectl(() => failure('Unable to connect to the server: EOF\n'));
    await expect(findCluster(kubectl, { namespace: 'ns' })).rejects.toMatchObject({ code: 'cluster-unreachable' });
  });
});

describe("Gloo's name of the cluster", () => {
  const cluster = (name: string) => ({ kind: 'KubernetesCluster', metadata: { name, namespace: 'gloo-mesh' } });

  test('is that of the only KubernetesCluster', async () => {
    expect(await findClusterName(fakeKubectl(() => list(cluster('c1'))))).toBe('c1');
  });

  test('is asked for when there are several, none, or none may be read', async () => {
    await expect(findClusterName(fakeKubectl(() => list(cluster('b'), cluster('a'))))).rejects.toMatchObject({
      code: 'cluster-name-unknown',
      message: 'Gloo knows several clusters: a, b.',
      hint: expect.stringContaining('--cluster-name a'),
    });
    await expect(findClusterName(fakeKubectl(() => list()))).rejects.toMatchObject({ code: 'cluster-name-unknown' });
    await expect(findClusterName(fakeKubectl(() => failure(forbidden('kubernetesclusters'))))).rejects.toMatchObject({
      code: 'cluster-name-unknown',
      message: expect.stringContaining('may not be read'),
    });
  });

  test('cannot be found without Gloo', async () => {
    await expect(findClusterName(fakeKubectl(() => failure(noType)))).rejects.toMatchObject({
      code: 'crd-missing',
      hint: expect.stringContaining('helm upgrade -i gloo-platform-crds'),
    });
  });
});

describe('the ext-auth service', () => {
  const service = (namespace: string, ports: readonly object[] = [{ name: 'grpc', port: 8083 }]) => ({
    kind: 'Service',
    metadata: { name: 'ext-auth-service', namespace },
    spec: { ports },
  });

  test('is found in any namespace', async () => {
    const kubectl = fakeKubectl(() => list(service('addons')));
    expect(await findExtAuthService(kubectl, { near: 'ns', name: 'ext-auth-service' })).toEqual({
      name: 'ext-auth-service',
      namespace: 'addons',
      ports: [{ name: 'grpc', number: 8083 }],
    });
  });

  test('of the near namespace wins; else a person chooses', async () => {
    const two = () => list(service('a'), service('b'));
    expect((await findExtAuthService(fakeKubectl(two), { near: 'b', name: 'ext-auth-service' })).namespace).toBe('b');
    await expect(findExtAuthService(fakeKubectl(two), { near: 'c', name: 'ext-auth-service' })).rejects.toMatchObject({
      code: 'ext-auth-service-missing',
      hint: expect.stringContaining('--ext-auth-service-namespace a'),
    });
  });

  test('that is not there comes with the way to install it', async () => {
    await expect(
      findExtAuthService(
        fakeKubectl(() => list()),
        { near: 'ns', name: 'ext-auth-service' },
      ),
    ).rejects.toMatchObject({
      code: 'ext-auth-service-missing',
      hint: expect.stringMatching(/kubectl get pods -A -l app=ext-auth-service.*helm upgrade gloo-platform/),
    });
  });

  test('is looked for by name and namespace where they are given', async () => {
    const kubectl = fakeKubectl(() => service('there'));
    await findExtAuthService(kubectl, { near: 'ns', name: 'other', namespace: 'there' });
    expect(kubectl.calls[0]?.args).toEqual(['get', 'services', 'other', '-n', 'there', '--ignore-not-found', '-o', 'json']);
  });

  test('is looked for near by when other namespaces may not be read', async () => {
    const kubectl = fakeKubectl(({ args }) => (args.includes('-A') ? failure(forbidden('services')) : service('ns')));
    expect((await findExtAuthService(kubectl, { near: 'ns', name: 'ext-auth-service' })).namespace).toBe('ns');
  });

  test('has a port: the wanted one, grpc, or the only one', () => {
    const usual = { name: 'grpc', isGiven: false };
    const given = (name: string) => ({ name, isGiven: true });
    const of = (...ports: { name?: string; number: number }[]) => ({ name: 'x', namespace: 'ns', ports });
    expect(portOf(of({ name: 'http', number: 80 }, { name: 'grpc', number: 8083 }), usual)).toBe('grpc');
    expect(portOf(of({ name: 'http', number: 80 }), usual)).toBe('http');
    expect(portOf(of({ number: 80 }), usual)).toBe(80);
    expect(portOf(of({ name: 'http', number: 80 }), given('80'))).toBe(80);
    expect(portOf(of({ name: 'http', number: 80 }), given('http'))).toBe('http');
    expect(() => portOf(of({ name: 'http', number: 80 }), given('grpc'))).toThrow('has no port grpc; it has: http (80)');
    expect(() => portOf(of({ name: 'a', number: 1 }, { name: 'b', number: 2 }), usual)).toThrow('it has: a (1), b (2)');
    expect(() => portOf(of(), usual)).toThrow('it has: none');
  });
});

describe('servers and policies that are there', () => {
  test('are told with what they point to and who made them', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'gloo-okta', 'app.kubernetes.io/instance': 'other' };
    const server = {
      metadata: { name: 's', namespace: 'ns', labels },
      spec: { destinationServer: { ref: { name: 'svc', namespace: 'addons', cluster: 'c1' } } },
    };
    const bare = { metadata: { name: 't', namespace: 'ns' }, spec: {} };
    expect(
      (
        await findExtAuthServers(
          fakeKubectl(() => list(server, bare)),
          'ns',
        )
      ).found,
    ).toEqual([
      {
        name: 's',
        namespace: 'ns',
        installation: 'other',
        service: { name: 'svc', namespace: 'addons', cluster: 'c1' },
      },
      // what Gloo takes when nothing is said
      { name: 't', namespace: 'ns', service: { name: 'ext-auth-service', namespace: 'gloo-mesh' } },
    ]);
    const policy = {
      metadata: { name: 'p', namespace: 'ns' },
      spec: {
        applyToRoutes: [{ route: { labels: { oauth: 'true' } } }, { withDestinations: {} }],
      },
    };
    expect(
      (
        await findExtAuthPolicies(
          fakeKubectl(() => list(policy)),
          'ns',
        )
      ).found,
    ).toEqual([{ name: 'p', namespace: 'ns', routeLabels: [{ oauth: 'true' }] }]);
  });
});

test('who may read one namespace alone sees what is there, and that there may be more', async () => {
  const policy = { metadata: { name: 'p', namespace: 'ns' }, spec: {} };
  const no = (where: string) =>
    `Error from server (Forbidden): extauthpolicies.security.policy.gloo.solo.io is forbidden: User "jane" cannot list resource "extauthpolicies" in API group "security.policy.gloo.solo.io" ${where}\n`;
  const refused = (where: string) => ({ exitCode: 1, stdout: '', stderr: no(where) });
  const here = fakeKubectl(({ args }) => (args.includes('-A') ? refused('at the cluster scope') : list(policy)));
  expect(await findExtAuthPolicies(here, 'ns')).toEqual({
    found: [{ name: 'p', namespace: 'ns', routeLabels: [] }],
    unseen: 'elsewhere',
  });
  const nowhere = fakeKubectl(({ args }) => refused(args.includes('-A') ? 'at the cluster scope' : 'in the namespace "ns"'));
  expect(await findExtAuthPolicies(nowhere, 'ns')).toEqual({ found: [], unseen: 'everywhere' });
});

test('audiences are known, not known, or cannot be told', async () => {
  const crd = (jwt: object) => {
    const inside = { oauth2: { properties: { accessTokenValidation: { properties: { jwt: { properties: jwt } } } } } };
    const config = { glooAuth: { properties: { configs: { items: { properties: inside } } } } };
    const schema = { openAPIV3Schema: { properties: { spec: { properties: { config: { properties: config } } } } } };
    return { metadata: {}, spec: { versions: [{ name: 'v2', schema }] } };
  };
  expect(await policyKnowsAudiences(fakeKubectl(() => crd({ audiences: {} })))).toBe(true);
  expect(await policyKnowsAudiences(fakeKubectl(() => crd({ issuer: {} })))).toBe(false);
  expect(await policyKnowsAudiences(fakeKubectl(() => ({ metadata: {}, spec: { versions: [{ name: 'v2' }] } })))).toBeUndefined();
  const may = fakeKubectl(() => failure(forbidden('customresourcedefinitions', 'get')));
  expect(await policyKnowsAudiences(may)).toBeUndefined();
});

describe('routes', () => {
  const route = (more: Partial<Route>): Route => ({
    routeTable: 't',
    namespace: 'ns',
    position: 1,
    matchers: '0',
    paths: [{ at: '/', isExact: false }],
    hosts: [],
    labels: {},
    ...more,
  });

  test('get a label by a patch that first makes sure of the route', () => {
    const words = { words: (args: readonly string[]) => JSON.stringify(args.at(-1)) };
    const patch = (one: Route) => JSON.parse(JSON.parse(labelCommand(words, one, { 'a/b': 'true' })) as string);
    expect(patch(route({ name: 'r' }))).toEqual([
      { op: 'test', path: '/spec/http/1/name', value: 'r' },
      { op: 'add', path: '/spec/http/1/labels', value: { 'a/b': 'true' } },
    ]);
    expect(patch(route({ labels: { x: 'y' } }))).toEqual([{ op: 'add', path: '/spec/http/1/labels/a~1b', value: 'true' }]);
  });

  test('that may not be read are unknown, not none', async () => {
    expect(await findRoutes(fakeKubectl(() => failure(forbidden('routetables'))))).toBeUndefined();
    expect(await findRoutes(fakeKubectl(() => list()))).toEqual([]);
    const table = {
      metadata: { name: 't', namespace: 'n', labels: { team: 'a' } },
      spec: { http: [{ labels: { oauth: 'true' } }] },
    };
    expect(await findRoutes(fakeKubectl(() => list(table)))).toMatchObject([
      { labels: { oauth: 'true' }, tableLabels: { team: 'a' } },
    ]);
  });
});

describe('a namespace that is being deleted', () => {
  test.each([{ metadata: { deletionTimestamp: '2026-11-26T10:00:00Z' } }, { status: { phase: 'Terminating' } }])(
    '%j',
    async (says) => {
      const ns = { kind: 'Namespace', ...says, metadata: { name: 'ns', ...says.metadata } };
      expect(
        await findCluster(
          fakeKubectl(() => list(ns)),
          { namespace: 'ns' },
        ),
      ).toMatchObject({ namespaceExists: true, namespaceEnds: true });
    },
  );

  test('is told from one that stays', async () => {
    const ns = { kind: 'Namespace', metadata: { name: 'ns' }, status: { phase: 'Active' } };
    expect(
      await findCluster(
        fakeKubectl(() => list(ns)),
        { namespace: 'ns' },
      ),
    ).not.toHaveProperty('namespaceEnds');
  });
});
