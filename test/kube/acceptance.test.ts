import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { type AcceptanceObjects, judgeAcceptance } from '../../src/kube/acceptance.ts';

const words = { words: (args: readonly string[]) => ['kubectl', ...args].join(' ') };
const names = { server: 'ext-auth-server', policy: 'oauth-okta', namespace: 'gloo-mesh-addons' };

const withState = (kind: string, name: string, state?: JsonObject, counts: JsonObject = {}): JsonObject => ({
  kind,
  metadata: { name, namespace: 'gloo-mesh-addons', generation: 2 },
  spec: { applyToRoutes: [{ route: { labels: { oauth: 'true' } } }] },
  ...(state === undefined ? {} : { status: { common: { State: state }, ...counts } }),
});
const accepted = { approval: 'ACCEPTED', observedGeneration: 2 };
const server = (state: JsonObject | undefined = accepted) => withState('ExtAuthServer', 'ext-auth-server', state);
const policy = (state: JsonObject | undefined = accepted, routes = 1) =>
  withState('ExtAuthPolicy', 'oauth-okta', state, routes === 0 ? {} : { numSelectedRoutes: routes });
const authConfig = (status?: JsonObject): JsonObject => ({
  kind: 'AuthConfig',
  metadata: { name: 'oauth-okta-gloo-mesh-addons-cluster1-ext-auth-service', namespace: 'gloo-mesh-addons', generation: 1 },
  ...(status === undefined ? {} : { status }),
});

const judge = (more: Partial<AcceptanceObjects> = {}) =>
  judgeAcceptance(
    { server: server(), policy: policy(), authConfigs: [authConfig({ state: 'Accepted' })], names, ...more },
    words,
  );
const finding = (more: Partial<AcceptanceObjects>, check: string) => judge(more).findings.find((one) => one.check === check);

test('all accepted is accepted, and says how many routes are closed', () => {
  const { state, reasons, findings } = judge();
  expect({ state, reasons }).toEqual({ state: 'accepted', reasons: [] });
  expect(findings.map(({ check, state: found }) => [check, found])).toEqual([
    ['ext-auth-server', 'ok'],
    ['ext-auth-policy', 'ok'],
    ['auth-config', 'ok'],
    ['routes-selected', 'ok'],
  ]);
  expect(findings.at(-1)?.says).toBe('The policy closes 1 route.');
});

describe('the approval of a policy', () => {
  test.each([
    ['without a status', undefined],
    ['without an approval, which is how PENDING is written', { observedGeneration: 2 }],
    ['that is PENDING', { approval: 'PENDING', observedGeneration: 2 }],
    ['of an earlier form of the object', { approval: 'ACCEPTED', observedGeneration: 1 }],
    ['that refuses an earlier form of the object', { approval: 'FAILED', observedGeneration: 1 }],
  ])('%s is pending', (_, state) => {
    const policyObject = withState('ExtAuthPolicy', 'oauth-okta', state);
    expect(judge({ policy: policyObject }).state).toBe('pending');
    expect(finding({ policy: policyObject }, 'routes-selected')).toBeUndefined();
  });

  test('of a version that writes no observedGeneration counts', () => {
    expect(judge({ policy: policy({ approval: 'ACCEPTED' }) }).state).toBe('accepted');
  });

  test('INVALID names what is missing and where to look', () => {
    const { state, reasons } = judge({
      policy: policy({ approval: 'INVALID', message: 'ExtAuthServer x not found', observedGeneration: 2 }),
    });
    expect(state).toBe('refused');
    expect(reasons).toEqual(['ExtAuthPolicy oauth-okta is INVALID: ExtAuthServer x not found']);
    const found = finding({ policy: policy({ approval: 'INVALID', observedGeneration: 2 }) }, 'ext-auth-policy');
    expect(found).toMatchObject({
      state: 'fail',
      hint: expect.stringContaining('kubectl get extauthservers.admin.gloo.solo.io -A'),
    });
  });

  test('FAILED explains that another policy has the route', () => {
    const failed = policy({ approval: 'FAILED', message: 'conflicts with policy other', observedGeneration: 2 });
    expect(judge({ policy: failed }).state).toBe('refused');
    expect(finding({ policy: failed }, 'ext-auth-policy')?.hint).toContain('Only one ExtAuthPolicy');
  });

  test('UNLICENSED asks for a licence', () => {
    const found = finding({ policy: policy({ approval: 'UNLICENSED', observedGeneration: 2 }) }, 'ext-auth-policy');
    expect(found).toMatchObject({ state: 'fail', hint: expect.stringContaining('meshctl license check') });
  });

  test('WARNING is accepted with a warning', () => {
    const warned = { policy: policy({ approval: 'WARNING', message: 'one of two clusters', observedGeneration: 2 }) };
    expect(judge(warned).state).toBe('accepted');
    expect(finding(warned, 'ext-auth-policy')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('one of two clusters'),
    });
  });
});

test('a server that Gloo refuses is refused, with the commands that help', () => {
  const invalid = { server: server({ approval: 'INVALID', message: 'no service', observedGeneration: 2 }) };
  expect(judge(invalid).state).toBe('refused');
  expect(finding(invalid, 'ext-auth-server')?.hint).toContain('kubectl get services -A');
});

test('an object that is not there is refused', () => {
  expect(judge({ policy: undefined }).state).toBe('refused');
  expect(judge({ server: undefined }).reasons).toEqual(['ExtAuthServer ext-auth-server is not there.']);
});

describe('the AuthConfig', () => {
  test.each([
    ['Accepted', 'accepted'],
    ['ACCEPTED', 'accepted'],
    ['accepted', 'accepted'],
    [1, 'accepted'],
    ['1', 'accepted'],
    ['Warning', 'accepted'],
    [3, 'accepted'],
    ['Rejected', 'refused'],
    ['REJECTED', 'refused'],
    [2, 'refused'],
    ['Pending', 'pending'],
    [0, 'pending'],
    ['something new', 'pending'],
  ])('with state %s is %s', (state, expected) => {
    expect(judge({ authConfigs: [authConfig({ state })] }).state).toBe(expected);
  });

  test('without a status is pending', () => {
    expect(judge({ authConfigs: [authConfig()] }).state).toBe('pending');
    expect(judge({ authConfigs: [authConfig({ reportedBy: 'x' })] }).state).toBe('pending');
  });

  test('with one status per reporter is judged by the worst', () => {
    const statuses = (...states: readonly string[]) => ({
      statuses: Object.fromEntries(states.map((state, at) => [`r${at}`, { state, reason: `because ${state}` }])),
    });
    expect(judge({ authConfigs: [authConfig(statuses('Accepted', 'Accepted'))] }).state).toBe('accepted');
    const mixed = judge({ authConfigs: [authConfig(statuses('Accepted', 'Rejected'))] });
    expect(mixed.state).toBe('refused');
    expect(mixed.reasons[0]).toContain('because Rejected');
  });

  test('of an earlier form is pending', () => {
    const stale = { ...authConfig({ state: 'Accepted', observedGeneration: 1 }), metadata: { name: 'x', generation: 2 } };
    expect(judge({ authConfigs: [stale] }).state).toBe('pending');
  });

  test('rejected for a mangled key set explains the shell, as reason or as message', () => {
    const why = "invalid character 'k' looking for beginning of object key string";
    for (const status of [
      { state: 'Rejected', reason: why },
      { state: 'REJECTED', message: why },
    ]) {
      const found = finding({ authConfigs: [authConfig(status)] }, 'auth-config');
      expect(found).toMatchObject({ state: 'fail', says: expect.stringContaining(why), hint: expect.stringContaining('shell') });
    }
  });

  test('rejected for another reason points to the logs', () => {
    const found = finding({ authConfigs: [authConfig({ state: 'Rejected', reason: 'no secret' })] }, 'auth-config');
    expect(found?.hint).toContain('kubectl logs -n gloo-mesh-addons -l app=ext-auth-service');
  });

  test('that is not there yet is pending', () => {
    expect(judge({ authConfigs: [] })).toMatchObject({ state: 'pending', reasons: [expect.stringContaining('no AuthConfig')] });
  });

  test('that cannot be read is skipped, never ok', () => {
    expect(judge({ authConfigs: 'may not be read' }).state).toBe('accepted');
    expect(finding({ authConfigs: 'may not be read' }, 'auth-config')?.state).toBe('skip');
  });

  test('is not waited for after a refused policy', () => {
    const refused = { policy: policy({ approval: 'FAILED', observedGeneration: 2 }), authConfigs: [] };
    expect(judge(refused).state).toBe('refused');
    expect(finding(refused, 'auth-config')?.state).toBe('skip');
  });
});

test('no route selected is a warning that names doctor, which knows the routes', () => {
  const none = { policy: policy(accepted, 0), authConfigs: [] };
  expect(judge(none).state).toBe('accepted');
  const found = finding(none, 'routes-selected');
  expect(found?.state).toBe('warn');
  expect(found?.says).toContain('oauth=true');
  expect(found?.hint).toContain('gloo-okta doctor');
  // adding all labels anew would take away those that the route has
  expect(found?.hint).not.toContain('patch');
});

test('messages of the cluster cannot steer the terminal', () => {
  const evil = judge({ policy: policy({ approval: 'FAILED', message: '\u001b[2Jx', observedGeneration: 2 }) });
  expect(JSON.stringify(evil)).not.toContain('\\u001b[2J"');
  expect(evil.reasons[0]).toContain('\\u001b[2Jx');
});
