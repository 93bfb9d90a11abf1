import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { withAt } from '../../../src/sandbox/json-parts.ts';
import { claimedFields, comparison, fromFieldsV1, toFieldsV1, union } from '../../../src/sandbox/kube/fields.ts';
import { jsonPatched, mergePatched, strategicPatched } from '../../../src/sandbox/kube/patch.ts';

const name = fc.stringMatching(/^[a-z]{1,3}$/);
const { tree } = fc.letrec<{ tree: JsonObject; value: Json }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.array(fc.integer(), { maxLength: 2 }), tie('tree')),
  tree: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

describe('field sets', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { added, changed, removed } = comparison(before, after);
        const set = union(claimedFields(after), added, changed, removed);
        expect(fromFieldsV1(toFieldsV1(set))).toEqual(set);
      }),
    );
  });

  it('find no difference between equal objects, and all between nothing and something', () => {
    fc.assert(
      fc.property(tree, (object) => {
        const same = comparison(object, structuredClone(object) as JsonObject);
        expect(same.added.size + same.changed.size + same.removed.size).toBe(0);
        const born = comparison({}, object);
        for (const field of claimedFields(object)) expect(born.added.has(field)).toBe(true);
      }),
    );
  });

  it('spell a label as the API server does', () => {
    const object = { metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } }, spec: { list: [{ a: 1 }] } };
    expect(toFieldsV1(claimedFields(object))).toEqual({
      'f:metadata': { 'f:labels': { 'f:app.kubernetes.io/name': {} } },
      'f:spec': { 'f:list': {} },
    });
  });
});

describe('patches', () => {
  it('merge as RFC 7396 says', () => {
    const target = { a: 'b', c: { d: 'e', f: 'g' } };
    expect(mergePatched(target, { a: 'z', c: { f: null } })).toEqual({ a: 'z', c: { d: 'e' } });
    expect(mergePatched({ a: [{ b: 'c' }] }, { a: [1] })).toEqual({ a: [1] });
  });

  it.each<readonly [string, Json, Json]>([
    ['add', [{ op: 'add', path: '/a/b', value: 1 }], { a: { b: 1 }, l: [1, 2] }],
    ['add to a list', [{ op: 'add', path: '/l/1', value: 9 }], { a: {}, l: [1, 9, 2] }],
    ['append', [{ op: 'add', path: '/l/-', value: 9 }], { a: {}, l: [1, 2, 9] }],
    ['remove', [{ op: 'remove', path: '/l/0' }], { a: {}, l: [2] }],
    ['replace', [{ op: 'replace', path: '/l', value: [] }], { a: {}, l: [] }],
    ['move', [{ op: 'move', from: '/l', path: '/a/l' }], { a: { l: [1, 2] } }],
    ['copy', [{ op: 'copy', from: '/l/0', path: '/b' }], { a: {}, l: [1, 2], b: 1 }],
    ['test', [{ op: 'test', path: '/l/0', value: 1 }], { a: {}, l: [1, 2] }],
    ['an escaped name', [{ op: 'add', path: '/a/x~1y~0z', value: 1 }], { a: { 'x/y~z': 1 }, l: [1, 2] }],
  ])('carry out JSON patch %s', (_, patch, expected) => expect(jsonPatched({ a: {}, l: [1, 2] }, patch)).toEqual(expected));

  it.each<readonly [string, Json]>([
    ['a test that fails', [{ op: 'test', path: '/a', value: 2 }]],
    ['a path that is not there', [{ op: 'remove', path: '/x' }]],
    ['an unknown operation', [{ op: 'swap', path: '/a' }]],
  ])('refuse %s', (_, patch) => expect(() => jsonPatched({ a: 1 }, patch)).toThrow());

  const keyed = { type: 'array', items: {}, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };
  const schema = { properties: { env: keyed, args: { type: 'array' } } };

  it('merge strategically: maps, and lists by their keys', () => {
    expect(strategicPatched({ data: { a: 'b' } }, { data: { c: 'd' } }, {})).toEqual({ data: { a: 'b', c: 'd' } });
    const live = {
      env: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
      ],
      args: ['x'],
    };
    const patch = {
      '$setElementOrder/env': [{ name: 'c' }, { name: 'a' }],
      env: [{ name: 'a', value: '3' }, { name: 'b', $patch: 'delete' }, { name: 'c' }],
      args: ['y'],
    };
    expect(strategicPatched(live, patch, schema)).toEqual({ env: [{ name: 'c' }, { name: 'a', value: '3' }], args: ['y'] });
    const volume = { configMap: { name: 'a' }, name: 'v' };
    expect(strategicPatched(volume, { $retainKeys: ['name', 'secret'], secret: {} }, {})).toEqual({ name: 'v', secret: {} });
    expect(strategicPatched({ a: { b: 1 } }, { a: { $patch: 'replace', c: 2 } }, {})).toEqual({ a: { c: 2 } });
    expect(strategicPatched({ a: { b: 1 } }, { a: { $patch: 'delete' } }, {})).toEqual({});
  });

  it('do not guess how a list of objects merges', () => {
    expect(() => strategicPatched({}, { spec: { ports: [{ port: 1 }] } }, {})).toThrow('sandbox');
  });
});

describe('withAt', () => {
  it('changes a copy', () => {
    const object = { a: { b: 1 } };
    expect(withAt(object, ['a', 'c'], 2)).toEqual({ a: { b: 1, c: 2 } });
    expect(withAt(object, ['a', 'b'], undefined)).toEqual({ a: {} });
    expect(object).toEqual({ a: { b: 1 } });
  });
});
