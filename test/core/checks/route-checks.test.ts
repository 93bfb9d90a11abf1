import { describe, expect, it } from 'vitest';
import type { RoutesFacts } from '../../../src/core/checks/cluster-facts.ts';
import type { InForceFacts } from '../../../src/core/checks/in-force-facts.ts';
import { carries } from '../../../src/core/checks/route-labels.ts';
import { judged } from './judged.ts';

const route = (title: string, labels: Record<string, string>) => ({
  title,
  ref: `ns/table/${title}`,
  labels,
  hosts: [],
  paths: [],
  labelCommand: `kubectl label ${title}`,
});
const policy = (name: string, ...routeLabels: Record<string, string>[]) => ({ name, namespace: 'ns', routeLabels });
const oauth = { oauth: 'true' };

function facts(change: Partial<RoutesFacts>): RoutesFacts {
  return {
    labels: oauth,
    routes: { value: [route('a', { ...oauth, team: 'x' }), route('b', {})] },
    policies: { value: [policy('ours', oauth)] },
    own: { name: 'ours', namespace: 'ns' },
    listCommand: 'kubectl get',
    ...change,
  };
}
const rival = (change: Partial<RoutesFacts>) => judged({ routes: facts(change) }).of('one-policy-per-route')?.state;
const selected = (change: Partial<RoutesFacts>, when: 'before' | 'after' = 'after') =>
  judged({ when, routes: facts({ policies: { value: [] }, ...change }) }).of('routes-selected');

describe('labelled routes', () => {
  it('are there, or not, with the command that labels one', () => {
    expect(selected({})).toMatchObject({ state: 'ok', says: expect.stringContaining('a') });
    const none = { routes: { value: [route('b', { oauth: 'false' })] } };
    expect(selected(none)).toMatchObject({
      state: 'fail',
      hint: expect.stringContaining('kubectl label b'),
    });
    expect(selected(none, 'before')?.state).toBe('warn');
    expect(selected({ routes: { value: [] } })?.says).toContain('no route at all');
    expect(selected({ routes: { value: undefined } })?.state).toBe('skip');
  });
});

it('a label that has another value on the route is taken over by the command that is printed', () => {
  const hint = (labels: Record<string, string>) => selected({ routes: { value: [route('b', labels)] } })?.hint;
  expect(hint({ oauth: 'false' })).toMatch(/gloo-okta setup --label-routes ns\/table\/b --adopt$/m);
  expect(hint({ team: 'x' })).toMatch(/gloo-okta setup --label-routes ns\/table\/b$/m);
});

it('labels that are asked for, and by which the policy does not select, are not passed over', () => {
  const force = (mayWrite: boolean): InForceFacts => ({
    acceptance: { value: { state: 'accepted', findings: [], warned: [] } },
    policy: { value: undefined },
    otherSets: { value: [] },
    owner: { ours: mayWrite, mayWrite, editors: [] },
  });
  const asked = (mayWrite: boolean) =>
    judged({ routes: facts({ asked: { team: 'x y' } }), force: force(mayWrite) }).of('routes-selected');
  expect(asked(true)).toEqual({
    check: 'routes-selected',
    state: 'fail',
    says: 'The policy selects routes by oauth=true, and team=x y is asked for.',
    hint: "Let it select them: gloo-okta setup --route-label 'team=x y'",
  });
  expect(asked(false)?.hint).toMatch(/ --adopt$/);
});

describe('a second policy', () => {
  it('selects the same route, by the same labels or by others', () => {
    expect(rival({ policies: { value: [policy('ours', oauth), policy('theirs', oauth)] } })).toBe('fail');
    expect(rival({ policies: { value: [policy('ours', oauth), policy('theirs', { team: 'x' })] } })).toBe('fail');
    expect(rival({ policies: { value: [policy('theirs', oauth)] } })).toBe('fail');
  });

  it('selects other routes', () => {
    expect(rival({ policies: { value: [policy('ours', oauth), policy('theirs', { team: 'y' })] } })).toBe('ok');
    expect(rival({})).toBe('ok');
    // what may not be read is not said to be not there
    expect(rival({ unseenPolicies: 'elsewhere' })).toBe('skip');
    expect(rival({ policies: { value: [] }, unseenPolicies: 'everywhere' })).toBe('skip');
    expect(rival({ policies: { value: [policy('theirs', oauth)] }, unseenPolicies: 'elsewhere' })).toBe('fail');
  });

  it('is judged by its labels alone where routes may not be read', () => {
    const hidden = { routes: { value: undefined } };
    expect(rival({ ...hidden, policies: { value: [policy('theirs', oauth)] } })).toBe('fail');
    expect(rival({ ...hidden, policies: { value: [policy('theirs', { oauth: 'false' })] } })).toBe('ok');
  });

  it('of the same name in another namespace is another', () => {
    expect(rival({ own: { name: 'ours', namespace: 'elsewhere' } })).toBe('fail');
  });
});

it('a rival meets the labels of our policy as it stands; those that are asked for count only where it selects by none', () => {
  const routes = { value: [route('a', { team: 'x' }), route('b', oauth)] };
  const ours = policy('ours', { team: 'x' });
  const rivals = (own: typeof ours, labels: Record<string, string>) =>
    rival({ routes, policies: { value: [own, policy('theirs', labels)] } });
  expect([rivals(ours, { team: 'x' }), rivals(ours, oauth)]).toEqual(['fail', 'ok']);
  expect([rivals(policy('ours'), { team: 'x' }), rivals(policy('ours'), oauth)]).toEqual(['ok', 'fail']);
  expect(rival({ routes, policies: { value: [policy('theirs', oauth)] } })).toBe('fail');
});

it('a policy of this installation that setup takes away is no rival', () => {
  const old = { ...policy('old', oauth), installation: 'gloo-okta' };
  const policies = { value: [old] };
  const own = { name: 'ours', namespace: 'ns' };
  expect(rival({ policies, own: { ...own, replaces: 'gloo-okta' } })).toBe('ok');
  expect(rival({ policies, own: { ...own, replaces: 'another' } })).toBe('fail');
  expect(rival({ policies, own })).toBe('fail');
});

it('a route counts by labels of its own or by those of its RouteTable, not by both together', () => {
  const route = { labels: { oauth: 'true' }, tableLabels: { team: 'a', tier: 'gold' } };
  expect(carries(route, { oauth: 'true' })).toBe(true);
  expect(carries(route, { team: 'a', tier: 'gold' })).toBe(true);
  expect(carries(route, { oauth: 'true', team: 'a' })).toBe(false);
  expect(carries({ labels: {} }, { team: 'a' })).toBe(false);
});
