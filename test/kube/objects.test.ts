import { expect, test } from 'vitest';
import { at, listAt, numberAt, overlay, textAt, textsAt, trim } from '../../src/kube/objects.ts';
import { restored } from '../../src/kube/shared-objects.ts';

const live = {
  apiVersion: 'v2',
  kind: 'X',
  metadata: {
    name: 'x',
    uid: 'u',
    resourceVersion: '7',
    generation: 2,
    creationTimestamp: 't',
    managedFields: [{ manager: 'm' }],
    labels: { a: '1' },
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  },
  spec: { list: [{ b: 1, a: 2 }], keep: true },
  status: { ok: true },
};

test('a value is found by names and positions, and only its own fields', () => {
  expect(at(live, 'spec', 'list', 0, 'a')).toBe(2);
  expect(at(live, 'spec', 'list', 'length')).toBeUndefined();
  expect(at(live, 'toString')).toBeUndefined();
  expect(textAt(live, 'kind')).toBe('X');
  expect(textAt({ a: '' }, 'a')).toBeUndefined();
  expect(numberAt(live, 'kind')).toBeUndefined();
  expect(listAt(live, 'kind')).toEqual([]);
  expect(textsAt({ labels: { a: '1', b: 2 } }, 'labels')).toEqual({ a: '1' });
});

test('what is compared has no status, no bookkeeping and no annotation of kubectl', () => {
  expect(trim(live)).toEqual({ apiVersion: 'v2', kind: 'X', metadata: { name: 'x', labels: { a: '1' } }, spec: live.spec });
  const annotated = { ...live, metadata: { ...live.metadata, annotations: { ...live.metadata.annotations, mine: 'yes' } } };
  expect(at(trim(annotated), 'metadata', 'annotations')).toEqual({ mine: 'yes' });
});

test('an overlay keeps what it does not name, and what says the same', () => {
  const raw = trim(live);
  expect(JSON.stringify(overlay(raw, { spec: { list: [{ a: 2, b: 1 }] } }))).toBe(JSON.stringify(raw));
  expect(overlay(raw, { spec: { list: [{ c: 1, a: 2 }] }, metadata: { labels: { b: '2' } } })).toEqual({
    ...raw,
    metadata: { name: 'x', labels: { a: '1', b: '2' } },
    spec: { list: [{ c: 1, a: 2 }], keep: true },
  });
});

test('what is put back sets and takes away fields, keeps the version, and leaves no empty maps of ours', () => {
  const back = restored(live, [
    { path: 'spec.keep', before: true, after: false },
    { path: 'metadata.labels.a', before: '1', after: undefined },
    { path: 'metadata.annotations.example\\.com/x', before: undefined, after: 'y' },
  ]);
  expect(back).toEqual({
    apiVersion: 'v2',
    kind: 'X',
    metadata: {
      name: 'x',
      uid: 'u',
      resourceVersion: '7',
      generation: 2,
      creationTimestamp: 't',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'example.com/x': 'y' },
    },
    spec: { list: [{ b: 1, a: 2 }], keep: false },
  });
});
