import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/core/checks/fact.ts';
import type { ClaimGroups, GroupCount } from '../../../src/core/checks/okta-facts.ts';
import { judged } from './judged.ts';

const claim = (count: Partial<GroupCount>, change: Partial<ClaimGroups> = {}): ClaimGroups => ({
  claim: 'group',
  filter: '.*',
  isOurs: true,
  groups: { value: { seen: 150, count: 3, isWhole: true, isSure: true, ...count } },
  ...change,
});
const limit = (...claimGroups: ClaimGroups[]) => judged({ claimGroups }).of('groups-limit');

describe('the groups that a claim may list', () => {
  it.each([
    ['few', claim({}), 'ok', 'matches 3 groups'],
    ['one', claim({ count: 1 }), 'ok', 'one group'],
    ['as many as Okta allows', claim({ count: 100 }), 'ok', '100 groups'],
    ['one too many', claim({ count: 101 }), 'warn', 'matches more than 100 groups of the org'],
    ['one too many before the end', claim({ count: 101, isWhole: false }), 'warn', 'more than 100'],
    ['not all read', claim({ count: 5, isWhole: false }), 'skip', '5 of the first 150 match .*'],
    ['a filter that nobody can judge here', claim({ count: 101, isSure: false }), 'skip', 'cannot be judged here'],
    ['the same in a small org', claim({ seen: 9, count: 9, isSure: false }), 'ok', 'matches at most 9 groups'],
    ['a role that sees no group', claim({ seen: 0, count: 0 }), 'skip', 'see no group of the org'],
  ])('%s', (_, one, state, says) => {
    expect(limit(one)).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  it('is mended by whose claim it is', () => {
    expect(limit(claim({ count: 101 }))?.hint).toContain('gloo-okta setup --group-claim group=STARTS_WITH:portal-');
    expect(limit(claim({ count: 101 }, { isOurs: false }))?.hint).toContain('Admin Console');
  });

  it('is told of all claims, the worst first, and not where there is none', () => {
    expect(limit(claim({}), claim({ count: 101 }, { claim: 'teams' }))).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('"teams"'),
    });
    expect(limit(claim({}), claim({}, { claim: 'teams' }))?.says).toMatch(/"group".*"teams"/);
    expect(judged({}).of('groups-limit')).toBeUndefined();
  });

  it('is not tested where groups may not be read', () => {
    const forbidden: Fact<GroupCount> = { trouble: { code: 'okta-right-missing', says: 'You may not read groups.' } };
    expect(limit(claim({}, { groups: forbidden }))).toMatchObject({
      state: 'skip',
      says: expect.stringContaining('read groups'),
    });
    expect(limit(claim({}, { groups: forbidden }), claim({ count: 101 }))?.state).toBe('warn');
  });
});
