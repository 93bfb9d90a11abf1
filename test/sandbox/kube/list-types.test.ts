import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, isObject, listAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';

const text = { type: 'string' };
const labels = { type: 'object', additionalProperties: text };
const route = { type: 'object', required: ['name'], properties: { name: text, labels, path: text } };
const table: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'tables.example.test' },
  spec: {
    group: 'example.test',
    names: { kind: 'Table', plural: 'tables', singular: 'table' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  http: { type: 'array', items: route, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
                  hosts: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
                  whole: { type: 'array', items: text },
                  place: { type: 'object', properties: { a: text, b: text }, 'x-kubernetes-map-type': 'atomic' },
                },
              },
            },
          },
        },
      },
    ],
  },
};

let kube: KubeStandIn;
beforeAll(async () => {
  kube = await startKube({ glooDelayMs: 1 });
  kube.seed(table);
});
afterAll(() => kube.close());

async function apply(name: string, manager: string, spec: JsonObject, force = false) {
  const metadata = { name, namespace: 'default' };
  const path = `/apis/example.test/v1/namespaces/default/tables/${name}?fieldManager=${manager}&force=${force}`;
  const body = { apiVersion: 'example.test/v1', kind: 'Table', metadata, spec };
  return ask(kube.url, 'PATCH', path, { body, type: 'application/apply-patch+yaml' });
}

function fieldsOf(object: Json, manager: string): Json | undefined {
  const entry = listAt(object, 'metadata', 'managedFields').find((one) => stringAt(one, 'manager') === manager);
  return at(entry, 'fieldsV1', 'f:spec');
}

describe('a list that merges by a key', () => {
  const web = { name: 'web', path: '/web' };
  const api = { name: 'api', path: '/api' };

  it('takes a label on one item from a manager of its own, and gives it back', async () => {
    await apply('labelled', 'team', { http: [web, api] });
    const { status, json } = await apply('labelled', 'gloo-okta', { http: [{ name: 'api', labels: { oauth: 'true' } }] });
    expect(status).toBe(200);
    expect(at(json, 'spec', 'http')).toEqual([web, { ...api, labels: { oauth: 'true' } }]);
    expect(fieldsOf(json, 'gloo-okta')).toEqual({
      'f:http': { 'k:{"name":"api"}': { '.': {}, 'f:labels': { 'f:oauth': {} }, 'f:name': {} } },
    });
    expect((await apply('labelled', 'team', { http: [web, api] })).status).toBe(200);
    const without = await apply('labelled', 'gloo-okta', {});
    expect(at(without.json, 'spec', 'http')).toEqual([web, api]);
    expect(fieldsOf(without.json, 'gloo-okta')).toEqual({});
  });

  it('names the item in a conflict, and takes its field with force', async () => {
    await apply('disputed', 'team', { http: [web] });
    const refused = await apply('disputed', 'other', { http: [{ name: 'web', path: '/else' }] });
    expect([refused.status, at(refused.json, 'message')]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "team": .spec.http[name="web"].path',
    ]);
    const forced = await apply('disputed', 'other', { http: [{ name: 'web', path: '/else' }] }, true);
    expect(at(forced.json, 'spec', 'http')).toEqual([{ name: 'web', path: '/else' }]);
    expect(fieldsOf(forced.json, 'team')).toEqual({ 'f:http': { 'k:{"name":"web"}': { '.': {}, 'f:name': {} } } });
  });

  it('loses an item that nobody holds any more', async () => {
    await apply('shrinking', 'team', { http: [web, api] });
    const { json } = await apply('shrinking', 'team', { http: [api] });
    expect(at(json, 'spec', 'http')).toEqual([api]);
  });

  it('is written by other ways too, with the same fields', async () => {
    const path = '/apis/example.test/v1/namespaces/default/tables';
    const body = {
      apiVersion: 'example.test/v1',
      kind: 'Table',
      metadata: { name: 'posted' },
      spec: { http: [web], hosts: ['a'] },
    };
    const made = await ask(kube.url, 'POST', `${path}?fieldManager=hand`, { body, type: 'application/json' });
    expect(fieldsOf(made.json, 'hand')).toEqual({
      '.': {},
      'f:http': { '.': {}, 'k:{"name":"web"}': { '.': {}, 'f:name': {}, 'f:path': {} } },
      'f:hosts': { '.': {}, 'v:"a"': {} },
    });
  });
});

describe('other lists and maps', () => {
  it('sets are joined', async () => {
    await apply('sets', 'a', { hosts: ['x', 'y'] });
    const { json } = await apply('sets', 'b', { hosts: ['y', 'z'] });
    expect(at(json, 'spec', 'hosts')).toEqual(['x', 'y', 'z']);
    expect(at((await apply('sets', 'a', { hosts: ['x'] })).json, 'spec', 'hosts')).toEqual(['x', 'y', 'z']);
    expect(at((await apply('sets', 'b', {})).json, 'spec', 'hosts')).toEqual(['x']);
  });

  it('a list without a type and an atomic map are one field', async () => {
    await apply('whole', 'a', { whole: ['x'], place: { a: '1' } });
    const refused = await apply('whole', 'b', { whole: ['y'], place: { b: '2' } });
    expect(listAt(refused.json, 'details', 'causes').map((cause) => stringAt(cause, 'field'))).toEqual([
      '.spec.place',
      '.spec.whole',
    ]);
    const forced = await apply('whole', 'b', { whole: ['y'], place: { b: '2' } }, true);
    expect(at(forced.json, 'spec')).toEqual({ whole: ['y'], place: { b: '2' } });
  });
});

describe('the routes of a RouteTable', () => {
  it('are one list: a label on one of them is nobody else’s to apply', async () => {
    const path = '/apis/networking.gloo.solo.io/v2/namespaces/bookinfo/routetables/bookinfo';
    const live = (await ask(kube.url, 'GET', path)).json;
    const http = listAt(live, 'spec', 'http').map((one) => (isObject(one) ? { ...one, labels: { oauth: 'true' } } : one));
    const body = {
      apiVersion: 'networking.gloo.solo.io/v2',
      kind: 'RouteTable',
      metadata: { name: 'bookinfo', namespace: 'bookinfo' },
      spec: { http },
    };
    const { status, json } = await ask(kube.url, 'PATCH', `${path}?fieldManager=gloo-okta`, {
      body,
      type: 'application/apply-patch+yaml',
    });
    expect([status, at(json, 'message')]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "helm" using networking.gloo.solo.io/v2: .spec.http',
    ]);
  });
});
