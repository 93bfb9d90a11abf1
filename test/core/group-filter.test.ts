import { expect, it } from 'vitest';
import {
  doubtOfGroupFilter,
  faultOfGroupFilter,
  groupFilterIn,
  groupFilterText,
  groupMatcher,
  insteadOfGroupFilter,
  startOfMatches,
} from '../../src/core/group-filter.ts';

it.each([
  ['STARTS_WITH:portal-', { kind: 'STARTS_WITH', value: 'portal-' }],
  ['EQUALS:Portal (Prod', { kind: 'EQUALS', value: 'Portal (Prod' }],
  ['CONTAINS:a=b,c', { kind: 'CONTAINS', value: 'a=b,c' }],
  ['REGEX:^a$', { kind: 'REGEX', value: '^a$' }, '^a$'],
  ['^portal-.*', { kind: 'REGEX', value: '^portal-.*' }],
  ['REGEX:EQUALS:x', { kind: 'REGEX', value: 'EQUALS:x' }],
  ['REGEX:contains:x', { kind: 'REGEX', value: 'contains:x' }],
] as const)('%s', (text, filter, written: string = text) => {
  expect(groupFilterIn(text)).toEqual(filter);
  expect(faultOfGroupFilter(text)).toBeUndefined();
  // what is written is read as the same
  expect(groupFilterText(filter)).toBe(written);
  expect(groupFilterIn(groupFilterText(filter))).toEqual(filter);
});

it.each([
  ['*', /repeats nothing/, '.*'],
  ['portal[', /no regular expression of Java/, undefined],
  ['EQUALS:', /needs a text/, undefined],
  ['starts_with:portal-', /written STARTS_WITH/, 'STARTS_WITH:portal-'],
  ['Starts With: portal-', /written STARTS_WITH/, 'STARTS_WITH:portal-'],
  ['equal:x', /written EQUALS/, 'EQUALS:x'],
  ['contains:x', /written CONTAINS/, 'CONTAINS:x'],
  ['regexp:x', /written REGEX/, 'REGEX:x'],
])('%s is refused', (text, says, meant) => {
  expect(faultOfGroupFilter(text)).toMatch(says);
  expect(insteadOfGroupFilter(text)).toBe(meant);
});

it('a kind compares without regard to case, a regular expression with', () => {
  const names = ['portal-a', 'Portal-b', 'my-portal', 'PORTAL-'];
  const by = (text: string) => names.filter(groupMatcher(groupFilterIn(text)) ?? (() => false));
  expect(by('STARTS_WITH:portal-')).toEqual(['portal-a', 'Portal-b', 'PORTAL-']);
  expect(by('EQUALS:portal-')).toEqual(['PORTAL-']);
  expect(by('CONTAINS:PORTAL')).toEqual(names);
  expect(by('portal-.*')).toEqual(['portal-a']);
  expect(by('portal')).toEqual([]);
  expect(groupMatcher(groupFilterIn('(?i)portal-.*'))).toBeUndefined();
});

it('of a pattern that cannot be judged here it says so', () => {
  expect(faultOfGroupFilter('\\p{Lu}.*')).toBeUndefined();
  expect(doubtOfGroupFilter(groupFilterIn('\\p{Lu}.*'))).toMatch(/cannot be judged here/);
  expect(doubtOfGroupFilter(groupFilterIn('(?i)portal-.*'))).toBeUndefined();
  expect(doubtOfGroupFilter(groupFilterIn('EQUALS:\\p{Lu}'))).toBeUndefined();
});

it.each([
  ['STARTS_WITH:Portal', 'Portal'],
  ['EQUALS:Portal', 'Portal'],
  ['CONTAINS:portal', ''],
  ['.*', ''],
  ['^portal-.*', 'portal-'],
  ['portal-[ab]', 'portal-'],
  ['portals?', 'portal'],
  ['portal-x{0,2}', 'portal-'],
  ['portal-a+', 'portal-a'],
  ['portal-.*|admin', ''],
  ['(?i)portal-.*', ''],
])('what %s lists begins with %j', (text, start) => {
  expect(startOfMatches(groupFilterIn(text))).toBe(start);
});

it.each([
  ['sw:portal-', 'STARTS_WITH:portal-'],
  ['EQ:Staff', 'EQUALS:Staff'],
  ['co:x', 'CONTAINS:x'],
  ['STARTS_WITH=portal-', 'STARTS_WITH:portal-'],
  ['ends_with:-admins (eu)', 'REGEX:.*-admins \\(eu\\)'],
  ['/^portal-/', '^portal-'],
  ['/^portal-/i', '^portal-'],
])('for the filter %s is meant %s', (text, meant) => {
  expect(faultOfGroupFilter(text)).toBeDefined();
  expect(insteadOfGroupFilter(text)).toBe(meant);
  expect(faultOfGroupFilter(meant)).toBeUndefined();
});
