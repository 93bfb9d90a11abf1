import { expect, test } from 'vitest';
import { merge } from '../../src/okta/owned-fields.ts';

const title = 'app "Portal"';
const raw = { a: 1, settings: { app: { unknown: true }, list: ['x', 'y'], empty: {} }, 'dotted.name': 1 };

test('sets owned fields and leaves all else as it came', () => {
  const fields = [
    { path: 'settings.list', before: ['x', 'y'], after: ['z'] },
    { path: 'profile.glooOkta.name', before: undefined, after: 'mine' },
    { path: 'dotted\\.name', before: 1, after: 2 },
  ];
  expect(merge(raw, { title, fields })).toEqual({
    a: 1,
    settings: { app: { unknown: true }, list: ['z'], empty: {} },
    'dotted.name': 2,
    profile: { glooOkta: { name: 'mine' } },
  });
  expect(raw.settings.list).toEqual(['x', 'y']);
});

test('lists of strings are the same in any order', () => {
  expect(merge(raw, { title, fields: [{ path: 'settings.list', before: ['y', 'x'], after: ['z'] }] })).toHaveProperty(
    'settings.list',
    ['z'],
  );
});

test('what is already as wanted is fine', () => {
  expect(merge(raw, { title, fields: [{ path: 'a', before: 0, after: 1 }] })).toEqual(raw);
});

test.each([
  ['a', 0],
  ['a', undefined],
  ['settings.list', ['x']],
  ['settings.missing', 'was there'],
])('%s that was changed meanwhile stops it, by name', (path, before) => {
  const update = { title, fields: [{ path, before, after: 'new' }] };
  const problem = { code: 'changed-meanwhile', message: expect.stringMatching(new RegExp(`app "Portal".*its ${path} `)) };
  expect(() => merge(raw, update)).toThrow(expect.objectContaining(problem));
});

test('a field that is to be absent goes, with the objects it leaves empty', () => {
  const there = { a: 1, profile: { glooOkta: { name: 'mine' } }, settings: { empty: {} } };
  expect(merge(there, { title, fields: [{ path: 'profile.glooOkta.name', before: 'mine', after: undefined }] })).toEqual({
    a: 1,
    settings: { empty: {} },
  });
  const shared = { profile: { other: 1, glooOkta: { name: 'mine' } } };
  expect(merge(shared, { title, fields: [{ path: 'profile.glooOkta.name', before: 'mine', after: undefined }] })).toEqual({
    profile: { other: 1 },
  });
});

test('__proto__ in what Okta sent does no harm and survives', () => {
  const odd = JSON.parse('{"__proto__":{"polluted":1},"a":1}');
  const whole = merge(odd, { title, fields: [{ path: 'a', before: 1, after: 2 }] });
  expect(JSON.stringify(whole)).toBe('{"__proto__":{"polluted":1},"a":2}');
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
