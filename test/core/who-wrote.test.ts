import { describe, expect, it } from 'vitest';
import { editorsOf } from '../../src/core/checks/ownership.ts';
import { appliedBy } from '../../src/core/keys/field-managers.ts';
import type { Json, JsonObject } from '../../src/core/model.ts';
import { managedFieldsOf } from '../../src/core/who-wrote.ts';

const spec = { 'f:spec': { 'f:a': {} } };
const object = (...managedFields: readonly Json[]): JsonObject => ({
  apiVersion: 'v2',
  kind: 'Thing',
  metadata: { name: 'n', namespace: 'ns', labels: { team: 'x', mine: 'y' }, managedFields },
  spec: {
    a: 1,
    b: { inner: 2, other: 3 },
    named: [
      { name: 'first', value: 1, more: 2 },
      { name: 'second', value: 2 },
    ],
    set: ['p', 'q'],
    list: [1, 2],
  },
});

describe('who wrote an object', () => {
  it('is read from what the API server keeps; what is no such note is passed over', () => {
    const notes = managedFieldsOf(
      object(
        { manager: 'kubectl', operation: 'Apply', fieldsV1: spec },
        { manager: 'gloo', operation: 'Update', subresource: 'status' },
        { manager: 'gloo', operation: 'Update', subresource: '', fieldsV1: 0 },
        { manager: 7, operation: 'Update' },
        { manager: 'x', operation: 'Patch' },
        null,
        'text',
      ),
    );
    expect(notes).toEqual([
      { manager: 'kubectl', operation: 'Apply', fields: spec },
      { manager: 'gloo', operation: 'Update', subresource: 'status', fields: {} },
      { manager: 'gloo', operation: 'Update', fields: {} },
    ]);
    for (const bare of [{}, { metadata: 0 }, { metadata: {} }, { metadata: { managedFields: 'x' } }])
      expect(managedFieldsOf(bare as JsonObject)).toEqual([]);
  });

  it('edits its spec who owns fields of it, once each, and not we', () => {
    const edited = object(
      { manager: 'a', operation: 'Apply', fieldsV1: spec },
      { manager: 'a', operation: 'Update', fieldsV1: spec },
      { manager: 'b', operation: 'Update', fieldsV1: { 'f:metadata': {} } },
      { manager: 'c', operation: 'Update', subresource: 'status', fieldsV1: spec },
      { manager: 'us', operation: 'Apply', fieldsV1: spec },
      { manager: 'd', operation: 'Update', fieldsV1: spec },
    );
    expect(editorsOf(edited, 'us')).toEqual(['a', 'd']);
  });
});

describe('what a manager applied', () => {
  const applied = (fieldsV1: JsonObject) => appliedBy(object({ manager: 'us', operation: 'Apply', fieldsV1 }), 'us');

  it('is cut out: fields, whole values, members by their keys and members of sets', () => {
    const fields = {
      'f:metadata': { 'f:labels': { '.': {}, 'f:mine': {} } },
      'f:spec': {
        'f:a': {},
        'f:b': { 'f:inner': {}, 'f:gone': {} },
        'f:named': { 'k:{"name":"first"}': { '.': {}, 'f:name': {}, 'f:value': {} }, 'k:{"name":"none"}': {} },
        'f:set': { 'v:"q"': {} },
        'f:list': {},
      },
    };
    expect(applied(fields)).toEqual({
      apiVersion: 'v2',
      kind: 'Thing',
      metadata: { name: 'n', namespace: 'ns', labels: { mine: 'y' } },
      spec: { a: 1, b: { inner: 2 }, named: [{ name: 'first', value: 1 }], set: ['q'], list: [1, 2] },
    });
    expect(applied({ 'f:spec': { 'f:b': { '.': {} } } })).toMatchObject({ spec: { b: { inner: 2, other: 3 } } });
    expect(applied({ 'f:spec': { 'f:a': { 'f:deeper': {} } } })).toMatchObject({ spec: { a: 1 } });
  });

  it.each<[string, JsonObject]>([
    ['somebody else', { manager: 'them', operation: 'Apply', fieldsV1: spec }],
    ['an update', { manager: 'us', operation: 'Update', fieldsV1: spec }],
    ['without a field', { manager: 'us', operation: 'Apply' }],
    ['a part of it', { manager: 'us', operation: 'Apply', subresource: 'status', fieldsV1: spec }],
  ])('is nothing where it was %s', (_, entry) => {
    expect(appliedBy(object(entry), 'us')).toBeUndefined();
  });
});
