import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { waitForAcceptance } from '../../src/kube/wait.ts';
import { failure, fakeKubectl, list } from './fake-kubectl.ts';

const object = (kind: string, name: string, status: JsonObject): JsonObject => ({
  kind,
  metadata: { name, namespace: 'ns', generation: 1 },
  spec: {},
  status,
});
const state = (approval?: string): JsonObject => ({
  common: { State: { observedGeneration: 1, ...(approval === undefined ? {} : { approval }) } },
  numSelectedRoutes: 1,
});
const server = object('ExtAuthServer', 'server', state('ACCEPTED'));
const policy = (approval?: string) => object('ExtAuthPolicy', 'policy', state(approval));
const config = (name: string, word: string) => object('AuthConfig', name, { state: word });
const good = [server, policy('ACCEPTED'), config('policy-ns-c1-ext-auth-service', 'Accepted')];

const awaited = { server: 'server', policy: 'policy', namespace: 'ns' };
const all = 'extauthservers.admin.gloo.solo.io,extauthpolicies.security.policy.gloo.solo.io,authconfigs.extauth.solo.io';

/** A clock that only sleeping moves. */
function clock() {
  let at = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(at),
    sleep: async (ms: number) => {
      slept.push(ms);
      at += ms;
    },
  };
}

test('one call is enough when all is accepted already', async () => {
  const kubectl = fakeKubectl(() => list(...good));
  const { slept, ...time } = clock();
  expect((await waitForAcceptance(kubectl, awaited, time)).state).toBe('accepted');
  expect(kubectl.calls.map(({ args }) => args)).toEqual([['get', all, '-n', 'ns', '--show-managed-fields', '-o', 'json']]);
  expect(slept).toEqual([]);
});

test('it waits until the state is final', async () => {
  const answers = [[server, policy()], [server, policy()], [server, policy('ACCEPTED')], good];
  const kubectl = fakeKubectl(() => list(...(answers.shift() ?? [])));
  expect((await waitForAcceptance(kubectl, awaited, clock())).state).toBe('accepted');
  expect(kubectl.calls).toHaveLength(4);
});

test('what is not there is not waited for', async () => {
  const kubectl = fakeKubectl(() => list());
  expect((await waitForAcceptance(kubectl, awaited, clock())).state).toBe('refused');
  expect(kubectl.calls).toHaveLength(1);
});

test('it gives up when the time is over, and says what is still pending', async () => {
  const time = clock();
  const kubectl = fakeKubectl(() => list(server, policy()));
  const acceptance = await waitForAcceptance(kubectl, awaited, { ...time, timeoutMs: 5_000 });
  expect(acceptance.state).toBe('pending');
  expect(acceptance.reasons[0]).toContain('ExtAuthPolicy policy');
  expect(time.slept.reduce((sum, ms) => sum + ms, 0)).toBe(5_000);
  expect(time.slept.slice(0, 3)).toEqual([250, 500, 1000]);
});

test('no time to wait means one look', async () => {
  const kubectl = fakeKubectl(() => list(server, policy()));
  expect((await waitForAcceptance(kubectl, awaited, { ...clock(), timeoutMs: 0 })).state).toBe('pending');
  expect(kubectl.calls).toHaveLength(1);
});

test('only AuthConfigs of this policy count', async () => {
  const kubectl = fakeKubectl(() => list(...good, config('other-ns-c1-ext-auth-service', 'Rejected')));
  expect((await waitForAcceptance(kubectl, awaited, clock())).state).toBe('accepted');
});

test('a stop during the pause ends it', async () => {
  const kubectl = fakeKubectl(() => list(server, policy()));
  const stop = new Error('stopped');
  await expect(waitForAcceptance(kubectl, awaited, { now: () => new Date(0), sleep: () => Promise.reject(stop) })).rejects.toBe(
    stop,
  );
});

describe('AuthConfigs', () => {
  test('of another namespace are read there', async () => {
    const kubectl = fakeKubectl(({ args }) =>
      args.includes('there') ? list(good[2] as JsonObject) : list(server, policy('ACCEPTED')),
    );
    const acceptance = await waitForAcceptance(kubectl, { ...awaited, authConfigNamespace: 'there' }, clock());
    expect(acceptance.state).toBe('accepted');
    expect(acceptance.findings.find(({ check }) => check === 'auth-config')?.state).toBe('ok');
    expect(kubectl.calls).toHaveLength(2);
  });

  test.each([
    ['the cluster does not know', `error: the server doesn't have a resource type "authconfigs"\n`],
    [
      'may not be read',
      'Error from server (Forbidden): authconfigs.extauth.solo.io is forbidden: User "jane" cannot list resource "authconfigs" in API group "extauth.solo.io" in the namespace "ns"\n',
    ],
  ])('that %s are left out, and not asked for again', async (_, stderr) => {
    const answers = [policy(), policy(), policy('ACCEPTED')];
    const kubectl = fakeKubectl(({ args }) =>
      args[1] === all ? failure(stderr) : list(server, answers.shift() ?? policy('ACCEPTED')),
    );
    const acceptance = await waitForAcceptance(kubectl, awaited, clock());
    expect(acceptance.state).toBe('accepted');
    expect(acceptance.findings.find(({ check }) => check === 'auth-config')?.state).toBe('skip');
    expect(kubectl.calls.filter(({ args }) => args[1] === all)).toHaveLength(1);
  });
});

test('a cluster that cannot be read is an error', async () => {
  const kubectl = fakeKubectl(() => failure('Unable to connect to the server: EOF\n'));
  await expect(waitForAcceptance(kubectl, awaited, clock())).rejects.toMatchObject({ code: 'cluster-unreachable' });
});
