import { describe, expect, it } from 'vitest';
import { pointerStep, routeLabelPatch, routeManager, unclaimPatch } from '../../src/kube/route-patch.ts';

const table = { uid: 'u1', resourceVersion: '7' };
const uid = { op: 'test', path: '/metadata/uid', value: 'u1' };
const version = { op: 'test', path: '/metadata/resourceVersion', value: '7' };
const name = { op: 'test', path: '/spec/http/2/name', value: 'home' };
const named = { position: 2, name: 'home', matchers: 'm' };

describe('the patch of a label', () => {
  it.each([
    [
      'one beside others',
      { ...named, labels: { a: 'b' } },
      'true',
      [uid, name],
      { op: 'add', path: '/labels/oauth', value: 'true' },
    ],
    [
      'another value',
      { ...named, labels: { oauth: 'x' } },
      'true',
      [uid, name],
      { op: 'add', path: '/labels/oauth', value: 'true' },
    ],
    [
      'the first one',
      { ...named, labels: undefined },
      'true',
      [uid, name, version],
      { op: 'add', path: '/labels', value: { oauth: 'true' } },
    ],
    [
      'one of many goes',
      { ...named, labels: { oauth: 'x', a: 'b' } },
      undefined,
      [uid, name],
      { op: 'remove', path: '/labels/oauth' },
    ],
    [
      'the only one goes, with its field',
      { ...named, labels: { oauth: 'x' } },
      undefined,
      [uid, name],
      { op: 'remove', path: '/labels' },
    ],
  ] as const)('%s', (_, route, value, tests, deed) => {
    const labels = route.labels === undefined ? [] : [{ op: 'test', path: '/spec/http/2/labels', value: route.labels }];
    const patch = routeLabelPatch(table, route, 'oauth', value);
    const isTest = ({ op }: { readonly op: string }) => op === 'test';
    expect(patch.filter(isTest)).toEqual(expect.arrayContaining([...tests, ...labels]));
    expect(patch.filter(isTest)).toHaveLength(tests.length + labels.length);
    expect(patch.at(-1)).toEqual({ ...deed, path: `/spec/http/2${deed.path}` });
  });

  it('of a route without a name holds for this version of the table alone', () => {
    const patch = routeLabelPatch(table, { position: 0, matchers: 'm', labels: { a: 'b' } }, 'oauth', 'true');
    expect(patch).toContainEqual(version);
    expect(patch.map(({ path }) => path)).not.toContain('/spec/http/0/name');
  });

  it('writes a key with a slash as a pointer does', () => {
    expect(pointerStep('a~b/c')).toBe('a~0b~1c');
    expect(routeLabelPatch(table, { ...named, labels: {} }, 'acme.com/oauth', 'x').at(-1)?.path).toBe(
      '/spec/http/2/labels/acme.com~1oauth',
    );
  });
});

describe('the patch that gives a table back', () => {
  const owned = (...managers: readonly object[]) => ({ metadata: { managedFields: managers as never } });
  const ours = { manager: routeManager, operation: 'Update' };

  it('takes our entry out, wherever it is', () => {
    expect(unclaimPatch(owned({ manager: 'kubectl', operation: 'Apply' }, ours))).toEqual([
      { op: 'test', path: '/metadata/managedFields/1/manager', value: routeManager },
      { op: 'remove', path: '/metadata/managedFields/1' },
    ]);
  });

  it('is none where nothing is ours, or nobody else is noted', () => {
    for (const object of [
      {},
      owned(),
      owned(ours),
      owned({ manager: 'kubectl', operation: 'Update' }, { ...ours, subresource: 'status' }),
    ])
      expect(unclaimPatch(object)).toBeUndefined();
  });
});
