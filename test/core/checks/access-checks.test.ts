import { describe, expect, it } from 'vitest';
import type { AccessPolicy } from '../../../src/core/access-rules.ts';
import type { Facts } from '../../../src/core/checks/facts.ts';
import type { AccessFacts } from '../../../src/core/checks/okta-facts.ts';
import { judged } from './judged.ts';

const rule = {
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
};
const policy: AccessPolicy = {
  id: '00p1',
  name: 'theirs',
  description: '',
  status: 'ACTIVE',
  priority: 1,
  clients: ['ALL_CLIENTS'],
  rules: [rule],
};
const trouble = (code: string) => ({ trouble: { code, says: `${code}.` } });
const look = (more: Partial<AccessFacts>, facts: Partial<Facts> = {}) =>
  judged({
    access: {
      policies: { value: [policy] },
      clientId: 'c1',
      groups: { value: ['00g1'] },
      everyone: { value: undefined },
      setupMakesOne: true,
      ...more,
    },
    ...facts,
  }).of('access-rule');

describe('the rule that lets tokens be issued', () => {
  it('is named', () => {
    expect(look({})).toMatchObject({ state: 'ok', says: 'The rule "all" of the access policy "theirs" lets tokens be issued.' });
  });

  it('is missing, with what it would have to let: for this client, where there is one', () => {
    const scopes = 'the grant authorization_code with the scopes openid profile email offline_access';
    expect(look({ policies: { value: [] } })?.says).toBe(
      `The authorization server has no access policy, so nothing lets ${scopes} for the client c1.`,
    );
    expect(look({ policies: { value: [] }, clientId: undefined })?.says).toMatch(/offline_access\.$/);
    const off = { ...policy, status: 'INACTIVE' };
    expect(look({ policies: { value: [off] } })?.says).toContain('No active rule of its 1 access policy lets');
    expect(look({ policies: { value: [off, off] } })?.says).toContain('No active rule of its 2 access policies lets');
  });

  it('is made by setup, unless that was told not to', () => {
    const none = { policies: { value: [] } };
    expect(look(none, { when: 'before' })).toMatchObject({ state: 'ok', says: expect.stringContaining('setup makes one') });
    expect(look(none)).toMatchObject({ state: 'fail', hint: 'Make them: gloo-okta setup' });
    for (const when of ['before', 'after'] as const)
      expect(look({ ...none, setupMakesOne: false }, { when })).toMatchObject({
        state: 'fail',
        hint: expect.stringMatching(/gloo-okta setup --access-policy auto$/),
      });
  });

  it('is for the groups and the everyone that were found', () => {
    const ofGroup = (...groups: string[]) => ({ policies: { value: [{ ...policy, rules: [{ ...rule, groups }] }] } });
    expect(look({ ...ofGroup('00g1') })?.state).toBe('ok');
    expect(look({ ...ofGroup('00g2') })?.state).toBe('fail');
    expect(look({ ...ofGroup('00ge'), everyone: { value: '00ge' } })?.state).toBe('ok');
  });

  it.each([
    [{ excludedGroups: ['00g7'] }, 'it leaves out the people of the group 00g7.'],
    [{ excludedGroups: ['00g7', '00g8'], excludedUsers: ['00u1'] }, 'the people of the groups 00g7, 00g8 and 1 person by name.'],
    [{ excludedUsers: ['00u1', '00u2'] }, 'it leaves out 2 people by name.'],
    [{ inlineHook: 'cal1' }, 'Okta first asks the inline hook cal1, which can change claims and refuse tokens.'],
  ])('is told with what it leaves out or asks: %o', (change, says) => {
    const found = look({ policies: { value: [{ ...policy, rules: [{ ...rule, ...change }] }] } });
    expect(found).toMatchObject({ state: 'warn', says: expect.stringContaining(says) });
  });

  it('may be for people whom no group of the app names', () => {
    const some = (change: object) => ({ policies: { value: [{ ...policy, rules: [{ ...rule, groups: [], ...change }] }] } });
    for (const change of [{ users: ['00u1'] }, { groups: ['00g2'] }])
      expect(look({ ...some(change), groups: { value: [] } })).toMatchObject({
        state: 'warn',
        says: expect.stringContaining('some people only'),
      });
    expect(look({ ...some({}), groups: { value: [] } })?.state).toBe('fail');
    expect(look(some({ users: ['00u1'] }))?.state).toBe('fail');
  });

  it.each(['policies', 'groups', 'everyone'] as const)('is not tested where the %s may not be read', (what) => {
    expect(look({ [what]: trouble('okta-right-missing') })?.state).toBe('skip');
  });

  it('is not asked for where there is no app, and where nobody looked', () => {
    const app = {
      title: '',
      origins: { value: [] },
      assigned: { value: [] },
      liveClaims: { value: [] },
      wanted: { recorded: false, origins: [], redirectUris: [], signOutUris: [], groups: [], claims: [] },
      mayChange: true,
    };
    expect(look({}, { app: { ...app, app: { value: undefined } } })).toMatchObject({
      state: 'skip',
      says: 'Not tested: the app is not there.',
    });
    expect(look({}, { app: { ...app, app: { value: { status: 'ACTIVE' } } } })?.state).toBe('ok');
    expect(look({}, { app: { ...app, app: trouble('okta-failed') } })?.state).toBe('ok');
    expect(judged({}).of('access-rule')).toBeUndefined();
  });
});
