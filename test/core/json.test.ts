import { describe, expect, it } from 'vitest';
import { isObject, isRef, leaves, refsIn, resolveRefs, same, stepsOf, valueAt, withValue } from '../../src/core/json.ts';

const ref = { ref: 'okta.app/portal', output: 'id' } as const;

it('a ref is an object that names what is born where, and no other', () => {
  for (const value of [
    null,
    'ref',
    [],
    { ref: 'okta.app/portal' },
    { output: 'id' },
    { ref: 1, output: 'id' },
    { ref: 'x', output: 2 },
  ])
    expect(isRef(value)).toBe(false);
  expect(isRef(ref)).toBe(true);
});

it('an object is no list, no null, no text and no ref', () => {
  for (const value of [null, [], 'text', 1, ref, undefined]) expect(isObject(value)).toBe(false);
  expect(isObject({})).toBe(true);
});

it('refs are found in lists and objects, and replaced by what is known of them', () => {
  const other = { ref: 'okta.policy/x', output: 'id' } as const;
  const value = { a: [ref, { b: other }], c: 'text', d: null };
  expect(refsIn(value)).toEqual([ref, other]);
  expect(refsIn('text')).toEqual([]);
  expect(resolveRefs(value, ({ ref: key }) => (key === ref.ref ? '0oa1' : undefined))).toEqual({
    a: ['0oa1', { b: other }],
    c: 'text',
    d: null,
  });
});

describe('a path', () => {
  const value = { a: { 'b.c': { 'd\\e': [1], empty: {} } }, f: null };
  it('leads to each leaf and back, whatever the names of its fields', () => {
    expect(leaves(value)).toEqual([
      ['a.b\\.c.d\\\\e', [1]],
      ['a.b\\.c.empty', {}],
      ['f', null],
    ]);
    for (const [path, member] of leaves(value)) expect(valueAt(value, path)).toEqual(member);
    expect(stepsOf('a.b\\.c.d\\\\e')).toEqual(['a', 'b.c', 'd\\e']);
    expect(leaves('text')).toEqual([['', 'text']]);
    expect(leaves('text', 'above')).toEqual([['above', 'text']]);
  });

  it('to what is not there leads nowhere, not into a prototype either', () => {
    for (const path of ['x', 'f.x', 'a.b\\.c.d\\\\e.0', 'constructor', 'a.toString', '__proto__'])
      expect(valueAt(value, path)).toBeUndefined();
    expect(valueAt(value, '')).toBe(value);
    expect(valueAt(undefined, 'a')).toBeUndefined();
  });

  it('is set with the objects on the way, and all else stays', () => {
    expect(withValue(value, 'a.x.y', 1)).toEqual({ a: { 'b.c': value.a['b.c'], x: { y: 1 } }, f: null });
    expect(withValue(undefined, 'a\\.b', 1)).toEqual({ 'a.b': 1 });
    expect(withValue({ a: 'text' }, 'a.b', 1)).toEqual({ a: { b: 1 } });
    expect(withValue({}, 'toString.x', 1)).toEqual({ toString: { x: 1 } });
    expect(withValue({ a: 1 }, '', 2)).toBe(2);
  });
});

it.each([
  [true, [1, 'b'], ['b', 1]],
  [true, [], []],
  [true, { a: [{ x: 1 }] }, { a: [{ x: 1 }] }],
  [true, { a: 1, b: 2 }, { b: 2, a: 1 }],
  [true, null, null],
  [true, undefined, undefined],
  [false, [1, 1, 2], [1, 2, 2]],
  [false, [1], ['1']],
  [false, [1], [1, 1]],
  [false, [{ x: 1 }, { x: 2 }], [{ x: 2 }, { x: 1 }]],
  [false, [{ x: 1 }, 1], [1, { x: 1 }]],
  [false, { a: 1 }, { b: 1 }],
  [false, { a: 1 }, { a: 1, b: 1 }],
  [false, { a: 1, b: 1 }, { a: 1 }],
  [false, { toString: undefined }, {}],
  [false, { constructor: {} }, { a: {} }],
  [false, { a: {} }, { a: [] }],
  [false, null, {}],
  [false, {}, null],
  [false, undefined, null],
  [false, 'a', 'b'],
])('the same? %s: %j, %j', (expected, a, b) => {
  expect(same(a as never, b as never)).toBe(expected);
});
