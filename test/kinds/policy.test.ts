import { describe, expect, it } from 'vitest';
import type { AccessPolicy } from '../../src/core/access-rules.ts';
import { accessPolicyName, isMarkedPolicy, policyKind } from '../../src/kinds/policy.ts';
import { ruleKind } from '../../src/kinds/rule.ts';
import { entry } from '../core/things.ts';
import { facts, wishes } from './wishes.ts';

const theirs = (more: Partial<AccessPolicy> = {}): AccessPolicy => ({
  ...{ id: '00p1', name: 'theirs', description: '', status: 'ACTIVE', priority: 1, clients: ['ALL_CLIENTS'] },
  rules: [
    {
      id: '0pr1',
      name: 'all',
      status: 'ACTIVE',
      priority: 1,
      grantTypes: ['authorization_code'],
      scopes: ['*'],
      groups: ['EVERYONE'],
      excludedGroups: [],
      users: [],
      excludedUsers: [],
      inlineHook: '',
    },
  ],
  ...more,
});

describe('an access policy of our own', () => {
  it('lets our client in, says whose it is, and comes last', () => {
    const [policy] = policyKind.wanted(
      wishes({ installation: 'team' }),
      facts({ policies: [theirs({ status: 'INACTIVE' }), theirs({ clients: [] })] }),
    );
    expect(policy).toEqual({
      ...{
        kind: 'okta.policy',
        key: 'okta.policy/portal',
        title: 'access policy "gloo-okta team"',
        place: { authServerId: 'aus1' },
      },
      spec: {
        type: 'OAUTH_AUTHORIZATION_POLICY',
        status: 'ACTIVE',
        name: 'gloo-okta team',
        description: 'Lets Gloo Portal sign people in. Made by gloo-okta:team',
        conditions: { clients: { include: [{ ref: 'okta.app/portal', output: 'clientId' }] } },
      },
      sharedLists: ['conditions.clients.include'],
      born: { priority: 3 },
    });
  });

  it.each([
    ['none is asked for', wishes({ accessPolicy: 'skip' }), facts(), false],
    ["somebody's lets everyone in", wishes(), facts({ policies: [theirs()] }), false],
    ["somebody's lets our client in", wishes(), facts({ clientId: 'c1', policies: [theirs({ clients: ['c1'] })] }), false],
    ["somebody's is for another client", wishes(), facts({ clientId: 'c1', policies: [theirs({ clients: ['c2'] })] }), true],
    ['what lets it in is our own', wishes(), facts({ policies: [theirs({ name: 'gloo-okta' })] }), true],
    [
      "it is there already, and somebody's lets everyone in by now",
      wishes(),
      facts({ ownPolicy: true, policies: [theirs()] }),
      true,
    ],
    ['there is none', wishes(), facts(), true],
  ] as const)('is wanted or not where %s', (_, asked, found, wanted) => {
    expect(policyKind.wanted(asked, found)).toHaveLength(wanted ? 1 : 0);
    expect(ruleKind.wanted(asked, found)).toHaveLength(wanted ? 1 : 0);
  });

  it('has a name by which another machine finds it', () => {
    expect([accessPolicyName('gloo-okta'), accessPolicyName('team')]).toEqual(['gloo-okta', 'gloo-okta team']);
  });

  it('is read back from its line where that names its server', () => {
    const about = { installation: 'team', app: { id: '', clientId: '', raw: {} }, idOf: () => undefined };
    const place = { authServerId: 'aus1' };
    expect(policyKind.recall?.('portal', { ...about, line: { key: 'okta.policy/portal', in: 'aus1' } })).toEqual({
      title: 'access policy "gloo-okta team"',
      place,
      spec: { name: 'gloo-okta team' },
      needs: ['okta.app/portal'],
    });
    expect(policyKind.recall?.('portal', { ...about, line: { key: 'okta.policy/portal', in: '' } })).toBeUndefined();
  });

  it('stays at a teardown where it lets other clients in', () => {
    const reasons = (include: unknown, clientId?: string) =>
      policyKind.reasonsToStay?.(
        entry('okta.policy/portal'),
        { id: '', raw: { conditions: { clients: { include } } } as never, marked: true, outputs: {} },
        clientId === undefined ? {} : { clientId },
      );
    expect(reasons(['c1', 'c2', 'c3'], 'c1')).toEqual(['it lets other clients in, too: c2, c3']);
    expect(reasons(['c1'], 'c1')).toEqual([]);
    expect(reasons(['c2'])).toEqual([]);
    expect(reasons('c2', 'c1')).toEqual([]);
    expect(reasons([7], 'c1')).toEqual([]);
  });
});

describe('its rule', () => {
  const groups = (...list: (readonly [string, boolean])[]) => list.map(([id, everyone]) => ({ id, name: id, everyone }));
  const people = (...list: (readonly [string, boolean])[]) =>
    ruleKind.wanted(wishes(), facts({ groups: groups(...list) }))[0]?.spec;

  it('lets a code be exchanged for any scope, and lives in the policy', () => {
    expect(ruleKind.wanted(wishes(), facts())[0]).toEqual({
      ...{
        kind: 'okta.rule',
        key: 'okta.rule/portal',
        title: 'rule "Sign-in" of access policy "gloo-okta"',
        within: 'okta.policy/portal',
        born: { priority: 1 },
      },
      place: { authServerId: 'aus1', policyId: { ref: 'okta.policy/portal', output: 'id' } },
      spec: {
        type: 'RESOURCE_ACCESS',
        status: 'ACTIVE',
        name: 'Sign-in',
        conditions: {
          people: { groups: { include: ['EVERYONE'] } },
          grantTypes: { include: ['authorization_code'] },
          scopes: { include: ['*'] },
        },
        actions: { token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
      },
    });
  });

  it('is for the groups that are assigned, each once, or for everyone', () => {
    const include = (...ids: string[]) => ({ conditions: { people: { groups: { include: ids } } } });
    expect(people(['g1', false], ['g2', false], ['g1', false])).toMatchObject(include('g1', 'g2'));
    expect(people(['g1', false], ['g2', true])).toMatchObject(include('EVERYONE'));
    expect(people()).toMatchObject(include('EVERYONE'));
  });
});

it.each([
  ['Made by gloo-okta:portal', true],
  ['gloo-okta:portal. By a machine.', true],
  ['(gloo-okta:portal)', true],
  ['gloo-okta:other gloo-okta:portal', true],
  ['Made by gloo-okta:portal-2', false],
  ['Made by gloo-okta:portal.two', false],
  ['Made by gloo-okta:my-portal', false],
  ['gloo-okta: portal', false],
  ['Made by hand', false],
  ['', false],
])('the description %j marks it as made by the installation "portal": %s', (description, marked) => {
  expect(isMarkedPolicy({ description }, 'portal')).toBe(marked);
});

it('without a description marks nothing, and ours marks its own installation alone', () => {
  for (const policy of [{}, { description: 7 }, null]) expect(isMarkedPolicy(policy, 'portal')).toBe(false);
  const [own] = policyKind.wanted(wishes({ installation: 'portal' }), facts());
  expect(isMarkedPolicy(own?.spec as never, 'portal')).toBe(true);
  expect(isMarkedPolicy(own?.spec as never, 'gloo-okta')).toBe(false);
});
