import { describe, expect, it } from 'vitest';
import { freshnessOf, knowledgeIn } from '../../../src/core/keys/freshness.ts';
import type { HeldKeys } from '../../../src/core/keys/policy-keys.ts';
import { keyVerdict } from '../../../src/core/keys/verdict.ts';

const held = (...kids: readonly string[]): HeldKeys => ({
  kind: 'inline',
  text: '',
  keys: kids.map((kid) => ({ kid, text: '' })),
});

describe('keyVerdict', () => {
  it.each([
    ['ok', /holds every key that Okta publishes: a, b\./, held('a', 'b'), ['a', 'b'], []],
    ['warn', /still trusts old, which Okta publishes no more/, held('a', 'old'), ['a'], []],
    ['fail', /it publishes b, and.*as soon as Okta signs with it/, held('a'), ['a', 'b'], []],
    [
      'fail',
      /b \(NEXT\).*Nothing is broken yet: Okta signs with a\./,
      held('a'),
      ['a', 'b'],
      [
        { kid: 'a', status: 'ACTIVE' },
        { kid: 'b', status: 'NEXT' },
      ],
    ],
    ['fail', /Every token is refused\./, held('a'), ['b'], []],
    [
      'fail',
      /Every new token is refused\./,
      held('a'),
      ['a', 'b'],
      [
        { kid: 'a', status: 'EXPIRED' },
        { kid: 'b', status: 'ACTIVE' },
      ],
    ],
    [
      'warn',
      /signs no more.*o \(EXPIRED\)/,
      held('a'),
      ['a', 'o'],
      [
        { kid: 'a', status: 'ACTIVE' },
        { kid: 'o', status: 'EXPIRED' },
      ],
    ],
    ['fail', /no JSON/, { kind: 'unreadable', text: '' }, ['a'], []],
  ] as const)('is %s: %s', (state, says, keys, published, statuses) => {
    const verdict = keyVerdict(freshnessOf(keys as HeldKeys, published, knowledgeIn(statuses)), published, statuses);
    expect(verdict.state).toBe(state);
    expect(verdict.says).toMatch(says);
    expect(verdict.hint).toBe(state === 'ok' ? undefined : 'Bring the policy up to date: gloo-okta keys refresh');
  });

  it('says which keys Gloo passes over', () => {
    const keys: HeldKeys = {
      kind: 'inline',
      text: '',
      keys: [
        { kid: 'a', text: '' },
        { kid: undefined, flaw: 'it has no "kid"', text: '' },
      ],
    };
    expect(keyVerdict(freshnessOf(keys, ['a']), ['a']).says).toContain('Gloo passes over a key: it has no "kid".');
  });
});
