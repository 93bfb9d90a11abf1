import { describe, expect, it } from 'vitest';
import { freshnessOf } from '../../../src/core/keys/freshness.ts';
import type { HeldKeys } from '../../../src/core/keys/policy-keys.ts';

const held = (...kids: readonly string[]): HeldKeys => ({
  kind: 'inline',
  text: '',
  keys: kids.map((kid) => ({ kid, text: kid })),
});

describe('freshnessOf', () => {
  it.each([
    ['fresh', held('a', 'b'), ['b', 'a'], {}],
    ['due', held('a'), ['a', 'b'], {}],
    ['due', held('a', 'old'), ['a', 'b'], {}],
    ['due', held('a'), ['a', 'b'], { signing: 'a' }],
    ['stale', held('a'), ['a', 'b'], { signing: 'b' }],
    ['stale', held('a'), ['b'], {}],
    ['stale', held(), ['b'], {}],
    ['stale', held('a'), ['a', 'b'], { expired: ['a'] }],
    ['due', held('b'), ['a', 'b'], { expired: ['a'], signing: 'b' }],
    ['extra', held('a', 'old'), ['a'], {}],
    ['stale', held('a', 'old'), ['a'], { signing: 'new' }],
    ['malformed', { kind: 'unreadable', text: '{keys' }, ['a'], {}],
    ['remote', { kind: 'remote', url: 'https://x/keys' }, ['a'], { signing: 'a' }],
  ] as const)('is %s for %j against %j knowing %j', (state, keys, published, known) => {
    expect(freshnessOf(keys as HeldKeys, published, known).state).toBe(state);
  });

  it('names what is missing, what was withdrawn and what both have', () => {
    expect(freshnessOf(held('a', 'old'), ['a', 'b'])).toEqual({
      state: 'due',
      missing: ['b'],
      withdrawn: ['old'],
      shared: ['a'],
      ignored: [],
    });
  });

  it('does not count a key that Gloo passes over', () => {
    const keys: HeldKeys = {
      kind: 'inline',
      text: '',
      keys: [
        { kid: 'a', flaw: 'its "use" is not "sig"', text: '' },
        { kid: 'b', text: '' },
      ],
    };
    const found = freshnessOf(keys, ['a', 'b']);
    expect(found.state).toBe('due');
    expect(found.missing).toEqual(['a']);
    expect(found.ignored).toEqual([{ kid: 'a', why: 'its "use" is not "sig"' }]);
  });

  it('of a set that cannot be read every published key is missing', () => {
    expect(freshnessOf({ kind: 'unreadable', text: '' }, ['a', 'b']).missing).toEqual(['a', 'b']);
  });
});
