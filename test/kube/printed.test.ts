import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKubeDrivers } from '../../src/kube/kube-drivers.ts';
import type { Kubectl } from '../../src/kube/kubectl.ts';
import { objectsIn } from '../../src/kube/printed.ts';
import { hostileBody, withReplaced } from '../hostile-values.ts';
import { items, read, readers, sought } from './answer-readers.ts';

/** Where an object, a list, a config or the versions are due. */
const noObjects = [
  '""',
  '0',
  'false',
  'true',
  'null',
  '[]',
  '["a"]',
  '[{}]',
  '"text"',
  '{}',
  '{"items":"x"}',
  '{"items":[0]}',
  '<html>',
  '{',
  ' ',
];

/** Where a member of an object is due. */
const noMembers: readonly unknown[] = [
  '',
  0,
  false,
  null,
  [],
  ['a'],
  'text',
  {},
  { name: 0 },
  [{ name: 0 }],
  '\ud800',
  '../x',
  '-n',
];
const hollow: readonly unknown[] = [{ toString: 0 }, { ref: 'a', output: 'b' }, { constructor: null }];

/** Each object of the list with each of its members, at any depth, in each of the wrong shapes. */
function* twisted(): Generator<unknown> {
  for (const value of ['', 0, null, ['a'], {}, ...hollow]) {
    for (let place = 0; place < 1; place += 1 / 80) yield withReplaced(items, place, value);
  }
}

function fits(stdout: string): boolean {
  try {
    return objectsIn(stdout, 'kubectl get').length > 0;
  } catch {
    return false;
  }
}

describe('whatever kubectl prints', () => {
  it.each(noObjects)('%s where objects are due is a Problem or none, never a bug', async (stdout) => {
    for (const reader of readers) await read(reader, { exitCode: 0, stdout, stderr: '' });
  });

  it('where a write is due to print its object, nothing counts but an object with a UID', async () => {
    for (const stdout of [...noObjects, '{"apiVersion":"v1","kind":"X","metadata":{"name":"x"}}']) {
      const kubectl: Kubectl = {
        run: async ([verb]) => ({ exitCode: 0, stdout: verb === 'get' ? '' : stdout, stderr: '' }),
        words: (args) => ['kubectl', ...args].join(' '),
      };
      const { kind, key, place } = sought('kube.ext-auth-policy', {});
      const made = makeKubeDrivers(kubectl, 'gloo-okta')[kind].create({ kind, key, title: 'a thing', place, spec: {} });
      await expect(made, stdout).rejects.toMatchObject({ name: 'Problem', code: 'kubectl-failed', exitCode: 7 });
    }
  });

  it('each member of each object in other shapes is a Problem or read over, never a bug', async () => {
    for (const list of twisted()) {
      const stdout = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: list });
      // what the door refuses, it refuses for all
      for (const reader of fits(stdout) ? readers : readers.slice(0, 1)) await read(reader, { exitCode: 0, stdout, stderr: '' });
    }
  });

  it.each(noMembers)('a kubeconfig and versions with %j in them are a Problem or read over', async (value) => {
    const documents = [
      { 'current-context': value, contexts: value, clusters: value },
      { 'current-context': 'c', contexts: [value], clusters: [value] },
      { 'current-context': 'c', contexts: [{ name: 'c', context: value }], clusters: [{ name: value, cluster: value }] },
      { 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: value } }], clusters: [{ name: value }] },
      { clientVersion: value, serverVersion: value },
      { clientVersion: { gitVersion: value }, serverVersion: { gitVersion: value } },
    ];
    for (const document of documents) {
      for (const reader of readers) await read(reader, { exitCode: 0, stdout: JSON.stringify(document), stderr: '' });
    }
  });

  it('no object at all, or too deep a one', async () => {
    const bodies = new Set(fc.sample(hostileBody, 80));
    for (const reader of readers) {
      for (const stdout of bodies) await read(reader, { exitCode: 0, stdout, stderr: '' });
    }
  });
});
