import { describe, expect, it } from 'vitest';
import {
  type AccessPolicy,
  type AccessRequest,
  type AccessRule,
  frontendScopes,
  ruleThatMatches,
} from '../../src/core/access-rules.ts';

const rule = (change: Partial<AccessRule> = {}): AccessRule => ({
  id: '0pr1',
  name: 'rule',
  status: 'ACTIVE',
  priority: 1,
  grantTypes: ['authorization_code'],
  scopes: ['*'],
  groups: ['EVERYONE'],
  excludedGroups: [],
  users: [],
  excludedUsers: [],
  inlineHook: '',
  ...change,
});
const policy = (change: Partial<AccessPolicy> = {}): AccessPolicy => ({
  id: '00p1',
  name: 'policy',
  description: '',
  status: 'ACTIVE',
  priority: 1,
  clients: ['ALL_CLIENTS'],
  rules: [rule()],
  ...change,
});
const request = (change: Partial<AccessRequest> = {}): AccessRequest => ({
  clientId: '0oa1',
  groups: ['00g1'],
  everyone: undefined,
  scopes: frontendScopes,
  ...change,
});

describe('the rule that will let tokens be issued', () => {
  const cases: [title: string, policies: AccessPolicy[], request: AccessRequest, matches: boolean][] = [
    ['no policy at all, as in a new org', [], request(), false],
    ['the old default policy', [policy()], request(), true],
    ['an inactive policy', [policy({ status: 'INACTIVE' })], request(), false],
    ['an inactive rule', [policy({ rules: [rule({ status: 'INACTIVE' })] })], request(), false],
    ['a policy for this client', [policy({ clients: ['0oa1'] })], request(), true],
    ['a policy for another client', [policy({ clients: ['0oa2'] })], request(), false],
    ['a policy for a client that is not there yet', [policy({ clients: ['0oa1'] })], request({ clientId: undefined }), false],
    ['another grant type', [policy({ rules: [rule({ grantTypes: ['client_credentials'] })] })], request(), false],
    ['scopes listed one by one', [policy({ rules: [rule({ scopes: [...frontendScopes] })] })], request(), true],
    ['a scope missing', [policy({ rules: [rule({ scopes: ['openid', 'profile', 'email'] })] })], request(), false],
    ['the very group', [policy({ rules: [rule({ groups: ['00g1', '00g2'] })] })], request(), true],
    ['another group', [policy({ rules: [rule({ groups: ['00g2'] })] })], request(), false],
    ['one of two groups', [policy({ rules: [rule({ groups: ['00g1'] })] })], request({ groups: ['00g1', '00g2'] }), false],
    [
      'Everyone by its id',
      [policy({ rules: [rule({ groups: ['00gE'] })] })],
      request({ groups: ['00gE'], everyone: '00gE' }),
      true,
    ],
    ['the very group excluded', [policy({ rules: [rule({ excludedGroups: ['00g2', '00g1'] })] })], request(), false],
    ['another group excluded', [policy({ rules: [rule({ excludedGroups: ['00g2'] })] })], request(), true],
    ['everyone excluded', [policy({ rules: [rule({ excludedGroups: ['00gE'] })] })], request({ everyone: '00gE' }), false],
    ['a group that is one of several let in', [policy({ rules: [rule({ groups: ['00g2', 'EVERYONE'] })] })], request(), true],
    ['nobody assigned, a rule for everyone', [policy()], request({ groups: [] }), true],
    ['nobody assigned, a rule for one group', [policy({ rules: [rule({ groups: ['00g1'] })] })], request({ groups: [] }), false],
  ];
  it.each(cases)('%s', (_title, policies, asked, matches) => {
    expect(ruleThatMatches(policies, asked) !== undefined).toBe(matches);
  });

  it('is the first by priority of policy and rule, whatever their order in the list', () => {
    const first = policy({
      id: '00pA',
      priority: 1,
      rules: [rule({ id: '0prB', priority: 2 }), rule({ id: '0prA', priority: 1 })],
    });
    const found = ruleThatMatches([policy({ id: '00pB', priority: 2 }), first], request());
    expect([found?.policy.id, found?.rule.id]).toEqual(['00pA', '0prA']);
  });
});
