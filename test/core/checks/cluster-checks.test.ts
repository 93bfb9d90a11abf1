import { describe, expect, it } from 'vitest';
import type { ExtAuthFacts, ServerFact, SetupFacts } from '../../../src/core/checks/cluster-facts.ts';
import { judged } from './judged.ts';

const none = { trouble: { code: 'cluster-right-missing', says: 'no' } };
const base: SetupFacts = {
  rights: none,
  namespace: { value: { name: 'ns', exists: true, createCommand: 'kubectl create namespace ns' } },
  crds: none,
  clusterName: { value: 'east' },
  servers: none,
  wantedServer: { name: 'ours', namespace: 'ns' },
};
const extAuth: ExtAuthFacts = {
  pods: { value: [{ title: 'ns/a', ready: true }] },
  service: { value: { title: 'ns/ext-auth-service', ports: 'grpc 8083' } },
  port: { value: 'grpc' },
  podsCommand: 'kubectl get pods',
  logsCommand: 'kubectl logs -l app=ext-auth-service',
  clusterName: 'east',
};
const look = (change: Partial<SetupFacts>, service: Partial<ExtAuthFacts> = {}) =>
  judged({ when: 'before', cluster: { ...base, ...change }, extAuth: { ...extAuth, ...service } });

describe('the namespace', () => {
  it.each([
    [true, 'ok', 'is there'],
    [false, 'fail', 'no namespace ns'],
    [undefined, 'skip', 'may not be read'],
  ] as const)('that exists: %s', (exists, state, says) => {
    const found = look({ namespace: { value: { name: 'ns', exists, createCommand: 'kubectl create namespace ns' } } });
    expect(found.of('namespace')).toMatchObject({ state, says: expect.stringContaining(says) });
    if (state === 'fail') expect(found.of('namespace')?.hint).toContain('kubectl create namespace ns');
  });
});

describe("Gloo's CRDs", () => {
  const crds = (...list: { name: string; versions: string[]; release?: string }[]) =>
    look({ crds: { value: list } }).of('gloo-crds');

  it('serve v2', () => {
    expect(crds({ name: 'a.gloo', versions: ['v1', 'v2'], release: 'chart-2.14' })).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('(chart-2.14)'),
    });
    expect(crds({ name: 'authconfigs.extauth.solo.io', versions: ['v1'] })?.state).toBe('ok');
  });

  it('are not there, or serve another version', () => {
    expect(crds({ name: 'a.gloo', versions: [] })).toMatchObject({
      state: 'fail',
      says: expect.stringContaining('not installed: a.gloo'),
    });
    expect(crds({ name: 'a.gloo', versions: ['v1'] })).toMatchObject({
      state: 'fail',
      says: expect.stringContaining('served as v1'),
    });
  });
});

describe('the ext-auth service', () => {
  const pods = (...ready: boolean[]) =>
    look({}, { pods: { value: ready.map((one, at) => ({ title: `ns/${at}`, ready: one })) } }).of('ext-auth-pods');

  it.each([
    [[true, true], 'ok', /ns\/0, ns\/1/, undefined],
    [[true, false], 'warn', /Of 2 .* not ready: ns\/1/, /kubectl get pods/],
    [[false, false], 'fail', /No pod .* ready: ns\/0, ns\/1/, /kubectl get pods/],
    [[], 'fail', /no pods/, /cluster: east/],
  ])('has pods that are ready: %o', (ready, state, says, hint) => {
    const found = pods(...ready);
    expect(found).toMatchObject({ state, says: expect.stringMatching(says) });
    if (hint === undefined) expect(found?.hint).toBeUndefined();
    else expect(found?.hint).toMatch(hint);
  });

  it('names the port, and the way to install it where the name of the cluster is not known', () => {
    expect(look({}).of('ext-auth-port')?.says).toContain('the port grpc (all: grpc 8083)');
    expect(look({}, { port: { trouble: { code: 'bad-value', says: 'none' } } }).of('ext-auth-port')?.state).toBe('fail');
    expect(
      look({}, { service: { trouble: { code: 'ext-auth-service-missing', says: 'none' } } }).of('ext-auth-port')?.state,
    ).toBe('fail');
    expect(look({}, { pods: { value: [] }, clusterName: undefined }).of('ext-auth-pods')?.hint).toContain(
      'cluster: CLUSTER_NAME',
    );
    expect(look({}).of('cluster-name')?.says).toContain('east');
  });

  it('without pods explains a Service that is not there', () => {
    const missing = { trouble: { code: 'ext-auth-service-missing', says: 'none' } };
    expect(look({}, { pods: { value: [] }, service: missing }).states).toMatchObject({
      'ext-auth-pods': 'fail',
      'ext-auth-port': 'skip',
    });
  });
});

describe('the ExtAuthServers that are there', () => {
  const servers = (...list: ServerFact[]) => look({ servers: { value: list } }).of('one-ext-auth-server');
  const ours = { name: 'ours', namespace: 'ns', service: 'ns/ext-auth-service' };
  const same = { name: 'theirs', namespace: 'ns', service: 'ns/ext-auth-service' };

  it('are none, ours, or one that serves as it is', () => {
    expect(servers()).toMatchObject({ state: 'ok', says: expect.stringContaining('setup makes ns/ours') });
    expect(servers(ours)).toMatchObject({ state: 'ok', says: expect.stringContaining('the one to use') });
    expect(servers(same)).toMatchObject({ state: 'ok', says: expect.stringContaining('uses it as it is') });
  });

  it('are not said to be none where they may not be read', () => {
    const unseen = look({ servers: { value: [] }, unseenServers: 'elsewhere' }).of('one-ext-auth-server');
    expect(unseen).toMatchObject({ state: 'skip', says: expect.stringContaining('those of other namespaces may not be read') });
  });

  it('are used as they are in another namespace, too', () => {
    const far = { ...same, namespace: 'other' };
    expect(servers(far)).toMatchObject({ state: 'ok', says: expect.stringContaining('other/theirs is there already') });
    expect(servers(far, { ...far, name: 'more' })?.state).toBe('warn');
  });

  it('are others', () => {
    for (const other of [
      { ...same, service: 'ns/another' },
      { name: 'theirs', namespace: 'ns' },
    ])
      expect(servers(other)).toMatchObject({ state: 'warn', says: expect.stringContaining(`${other.namespace}/theirs`) });
    expect(servers(ours, same)?.state).toBe('warn');
    expect(servers(ours, same, { ...same, name: 'third' })?.says).toMatch(/^Other ExtAuthServers are/);
  });
});
