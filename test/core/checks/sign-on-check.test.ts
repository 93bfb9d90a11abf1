import { expect, it } from 'vitest';
import type { SignOnRule } from '../../../src/core/checks/okta-facts.ts';
import { judged } from './judged.ts';

const rule = (name: string, denies: boolean, isForAll = false): SignOnRule => ({ name, denies, isForAll });
const look = (rules: readonly SignOnRule[] | undefined) => judged({ signOn: { value: rules } }).of('app-sign-on');

it('denies everybody, or signs somebody in', () => {
  expect(look([rule('Nobody', true, true)])).toMatchObject({ state: 'fail', says: expect.stringContaining('("Nobody")') });
  expect(look([rule('Risky', true), rule('Catch-all Rule', true, true)])?.state).toBe('fail');
  expect(look([rule('Risky', true), rule('Catch-all Rule', false, true)])?.state).toBe('ok');
  expect(look([rule('Staff', false), rule('Catch-all Rule', true, true)])?.says).toContain('by the rule "Staff".');
});

it('a rule behind one that is for all does not count', () => {
  expect(look([rule('All', true, true), rule('Staff', false)])?.state).toBe('fail');
});

it('is not said where it may not be read, and nothing is said where there is none', () => {
  expect(look(undefined)).toMatchObject({ state: 'skip', says: expect.stringContaining('okta.policies.read') });
  expect(look([])).toBeUndefined();
});
