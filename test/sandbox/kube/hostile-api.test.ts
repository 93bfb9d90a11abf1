import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { extAuthPolicy, extAuthServer } from './installation.ts';

// Requests that are HTTP, and that nobody means well with. What is answered to each is not the matter: that it is an answer of the
// API, and that the next one gets one too. Fixed, so that a run can be told from another.
const addons = 'gloo-mesh-addons';
const policies = `/apis/security.policy.gloo.solo.io/v2/namespaces/${addons}/extauthpolicies`;
const policy = `${policies}/oauth-okta`;
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const jobs = '/apis/batch/v1/namespaces/default/cronjobs';
const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles';
const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const token = '/api/v1/namespaces/default/serviceaccounts/bot/token';

const paths: readonly string[] = [
  ...[
    '/',
    '/api',
    '/api/',
    '/api/v1',
    '/api/v2',
    '/apis',
    '/apis/',
    '/apis//v1/x',
    '/apis/x',
    '/apis/apps/v9/x',
    '/openapi/v3/',
    '/openapi/v2',
  ],
  ...[
    '/api/v1/namespaces',
    '/api/v1/namespaces/',
    '/api/v1/namespaces//pods',
    '/api/v1/namespaces/x/y/z/a/b',
    '/api/v1/namespaces/x/finalize',
  ],
  ...[
    '/api/v1/pods/x',
    '/api/v1/namespaces/default/pods/x/log',
    '/api/v1/namespaces/default/pods/x/exec',
    '/api/v1/watch/pods',
    '/api/v1/proxy',
  ],
  ...[
    '/api/v1/namespaces/%2e%2e/pods',
    '/api/v1/namespaces/%00/pods',
    '/api/v1/namespaces/%ff/pods',
    '/api/v1/namespaces/a%2Fb/pods',
  ],
  ...[
    '/api/v1/__proto__',
    '/api/v1/namespaces/__proto__',
    '/apis/__proto__/v1/constructor',
    '/api/v1/namespaces/default/toString/x',
  ],
  ...[policies, policy, `${policy}/status`, `${policy}/scale`, crds, jobs, roles, reviews, token],
];

const queries: readonly string[] = [
  ...['watch=1&timeoutSeconds=1', 'watch=maybe&timeoutSeconds=1', 'watch=true&resourceVersion=x&timeoutSeconds=1'],
  ...[
    'watch=true&timeoutSeconds=-1&resourceVersion=99999999999999999999',
    'resourceVersion=-1',
    'limit=-1',
    'limit=1e9',
    'limit=',
    'limit=99999999999999999999',
  ],
  ...['continue=x', 'continue=bnVsbA', 'continue=eyJ2ZXJzaW9uIjoxLCJhZnRlciI6MX0', 'continue=eyJ2ZXJzaW9uIjoxLCJhZnRlciI6IiJ9'],
  ...[
    'labelSelector=,',
    'labelSelector=a%20in%20(',
    'labelSelector=!!a',
    'labelSelector=%3D',
    'labelSelector=a%20in%20()',
    `labelSelector=${'a,'.repeat(2000)}`,
  ],
  ...[
    'fieldSelector=%3D',
    'fieldSelector=metadata.name',
    'fieldSelector=__proto__%3Dx',
    'dryRun=Some',
    'dryRun=All&dryRun=',
    'fieldValidation=Maybe',
  ],
  ...[
    'fieldManager=',
    `fieldManager=${'x'.repeat(5000)}`,
    'force=perhaps',
    'pretty=true',
    '%',
    '&&&=&',
    'includeObject=Nothing',
    'gracePeriodSeconds=x',
  ],
];

const deep = (depth: number): Json => Array.from({ length: depth }).reduce<Json>((inner) => ({ spec: inner }), {});
const odd: readonly Json[] = [
  ...[null, true, 0, -1, 1e308, '', 'text', [], [[]], [null], {}, { metadata: null }, { metadata: [] }, { metadata: 'x' }],
  ...[{ kind: 1 }, { kind: 'ExtAuthPolicy', apiVersion: 7 }, { kind: null, apiVersion: null }, deep(900)],
];
const metadatas: readonly Json[] = [
  ...[
    { name: 1 },
    { name: '' },
    { name: '../x' },
    { name: 'x'.repeat(300) },
    { name: 'a', namespace: 'b' },
    { name: 'a', labels: [] },
  ],
  ...[
    { name: 'a', labels: { a: 1 } },
    { name: 'a', labels: { '': '' } },
    { name: 'a', annotations: { a: 'x'.repeat(300_000) } },
  ],
  ...[
    { name: 'a', finalizers: 'x' },
    { name: 'a', finalizers: [1, null, {}] },
    { name: 'a', ownerReferences: [null, 1, { uid: 1 }, {}] },
  ],
  ...[
    { name: 'a', managedFields: 'x' },
    { name: 'a', managedFields: [null] },
    { name: 'a', managedFields: [{ manager: 'x', operation: 'Apply', fieldsV1: 1 }] },
  ],
  {
    name: 'a',
    managedFields: [
      { manager: 'x', operation: 'Apply', fieldsV1: { 'f:spec': { 'k:{': {}, 'v:': {}, 'i:x': {}, '': {}, '.': 1 } } },
    ],
  },
  ...[
    { generateName: 'a'.repeat(300) },
    { generateName: 1 },
    { name: 'a', resourceVersion: 'x' },
    { name: 'a', uid: 'x' },
    { name: 'a', creationTimestamp: 7 },
  ],
  ...[
    { name: 'a', deletionTimestamp: 'x' },
    { name: '__proto__' },
    { name: 'constructor' },
    JSON.parse('{"name":"a","__proto__":{"x":1}}') as Json,
  ],
];
const specs: readonly Json[] = [
  ...[
    null,
    [],
    'x',
    { applyToRoutes: null },
    { applyToRoutes: {} },
    { applyToRoutes: [null] },
    { applyToRoutes: [{ route: [] }] },
  ],
  ...[
    { config: { glooAuth: { configs: [null] } } },
    { config: { glooAuth: { configs: [[]] } } },
    { config: { server: 'x' } },
    { config: [] },
  ],
  ...[
    { config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: { localJwks: { inlineString: '{' } } } } }] } } },
  ],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as Json,
];
const operations: readonly Json[] = [
  ...[
    '/-',
    '/spec/-',
    '/spec/applyToRoutes/01',
    '/spec/applyToRoutes/99',
    '/spec/applyToRoutes/-1',
    '/spec/applyToRoutes/x',
    '',
    '~',
    '/~',
    '/~2',
  ].flatMap((path) =>
    ['add', 'remove', 'replace', 'test', 'copy', 'move', 'nothing'].map((op): Json => [{ op, path, from: path, value: 1 }]),
  ),
  ...[[{ op: 'add', path: '/__proto__/polluted', value: 1 }], [{ op: 'add', path: '/constructor/prototype/x', value: 1 }]],
  ...[
    [{ op: 'copy', from: '', path: '/spec/a' }],
    [{ op: 'move', from: '/metadata', path: '/metadata/x' }],
    [{ op: 'remove', path: '' }],
  ],
];
const directives: readonly Json[] = [
  ...[
    { $patch: 'replace' },
    { spec: { $patch: 'delete' } },
    { $retainKeys: 1 },
    { '$setElementOrder/x': 1 },
    { metadata: { $deleteFromPrimitiveList: 1 } },
  ],
];
const schemas: readonly Json[] = [
  ...[null, [], 'x', {}, { type: 7 }, { type: 'object', properties: [] }, { type: 'object', properties: { spec: null } }],
  ...[{ type: 'object', required: 'x' }, { properties: { spec: { pattern: '(' } } }],
  ...[
    { properties: { spec: { enum: 7, oneOf: {}, anyOf: [1], allOf: [null], not: 1 } } },
    { properties: { spec: { minimum: 'x', maxItems: -1 } } },
  ],
  { properties: { spec: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [1, null] } } },
  { properties: { spec: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: 7 } } },
];

let kube: KubeStandIn;
beforeAll(async () => {
  kube = await startKube({ glooDelayMs: 1 });
  kube.seed({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot', namespace: 'default' } });
});
afterAll(() => kube.close());

async function survives(method: string, path: string, sent: Parameters<typeof ask>[3] = {}): Promise<void> {
  const { status, text } = await ask(kube.url, method, path, sent);
  const what = `${method} ${path} ${sent.type ?? ''} ${(sent.text ?? JSON.stringify(sent.body) ?? '').slice(0, 200)}`;
  expect([what, status >= 100 && status < 600, /the sandbox is broken/.test(text) ? text : '']).toEqual([what, true, '']);
}

async function isWell(): Promise<void> {
  await kube.settled();
  expect((await ask(kube.url, 'GET', '/readyz')).text).toBe('ok');
  expect((await ask(kube.url, 'GET', policies)).status).toBe(200);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

const json = 'application/json';

describe('a hostile request to the API ends nothing', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('by %s to any path', async (method) => {
    for (const path of paths) {
      const body = ['POST', 'PUT', 'PATCH'].includes(method) ? { text: '{', type: json } : {};
      // Not the collections that the other cases need.
      if (method !== 'DELETE' || !/definitions$|policies$|namespaces$/.test(path)) await survives(method, path, body);
    }
    await isWell();
  });

  it('by any query', async () => {
    for (const query of queries) {
      for (const path of ['/api/v1/namespaces', policies]) await survives('GET', `${path}?${query}`);
      await survives('POST', `${policies}?${query}`, { body: extAuthPolicy({ name: 'queried' }), type: json });
      await survives('DELETE', `${policies}/queried?${query}`);
    }
    await isWell();
  });

  it('by odd bodies, metadata and specs', async () => {
    const bodies: readonly Json[] = [
      ...odd,
      ...metadatas.map((metadata): Json => ({ ...extAuthPolicy(), metadata })),
      ...specs.map((spec): Json => ({ ...extAuthPolicy({ name: 'odd' }), spec })),
    ];
    for (const body of bodies) {
      for (const [method, path, type] of [
        ['POST', policies, json],
        ['PUT', policy, json],
        ['PATCH', `${policies}/a?fieldManager=x`, 'application/apply-patch+yaml'],
        ['POST', '/api/v1/namespaces/default/configmaps', json],
        ['POST', jobs, json],
        ['POST', roles, json],
        ['POST', reviews, json],
        ['POST', token, json],
        ['DELETE', `${policies}/a`, json],
      ] as const) {
        await survives(method, path, { body, type });
      }
    }
    await isWell();
  });

  it('by odd patches of every type', async () => {
    kube.seed(extAuthServer());
    kube.seed(extAuthPolicy());
    const types = { 'json-patch': operations, 'merge-patch': directives, 'strategic-merge-patch': directives };
    for (const [name, patches] of Object.entries(types)) {
      const type = `application/${name}+json`;
      for (const body of [...odd, ...patches]) {
        await survives('PATCH', policy, { body, type });
        await survives('PATCH', `${policy}/status`, { body, type });
        await survives('PATCH', '/api/v1/namespaces/bookinfo', { body, type });
      }
    }
    await isWell();
  });

  it('by texts that are no JSON, no YAML and no protobuf', async () => {
    const texts = [
      '{',
      '[',
      '"',
      '\u0000',
      'k8s\u0000',
      'k8s\u0000\u0012\u00ff',
      '&a [*a, *a]',
      '!!js/function x',
      '- - -\n:',
      '%TAG ! x',
      '\ufeff{}',
      '{"a":1,"a":2}',
    ];
    const types = [
      json,
      'application/yaml',
      'application/apply-patch+yaml',
      'application/vnd.kubernetes.protobuf',
      'application/merge-patch+json',
      'x',
    ];
    for (const text of texts)
      for (const type of types) {
        await survives('POST', policies, { text, type });
        await survives('PATCH', `${policy}?fieldManager=x`, { text, type });
      }
    await isWell();
  });

  it('by definitions of kinds that are none, and objects of those', async () => {
    for (const [index, openAPIV3Schema] of schemas.entries()) {
      const plural = `odds${index}`;
      const versions: Json = [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema },
          additionalPrinterColumns: [null, { jsonPath: 7 }],
        },
      ];
      const spec: JsonObject = { group: 'odd.test', names: { kind: 'Odd', plural }, scope: 'Namespaced', versions };
      const definition = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.odd.test` },
        spec,
      };
      await survives('POST', crds, { body: definition, type: json });
      const path = `/apis/odd.test/v1/namespaces/default/${plural}`;
      for (const value of [null, 'x', ['x', { name: 'a' }, { name: 'a' }, null], { name: 'a' }, `${'a'.repeat(28)}!`]) {
        const body = { apiVersion: 'odd.test/v1', kind: 'Odd', metadata: { name: 'a' }, spec: value };
        await survives('POST', path, { body, type: json });
        await survives('PATCH', `${path}/a?fieldManager=x&force=true`, { body, type: 'application/apply-patch+yaml' });
      }
      await survives('GET', path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
      for (const document of ['/apis', '/openapi/v3', '/openapi/v3/apis/odd.test/v1', '/apis/odd.test/v1'])
        await survives('GET', document);
    }
    for (const spec of [null, {}, { versions: 7 }, { versions: [null, {}, { served: true }] }, { names: 'x', group: 7 }]) {
      await survives('POST', crds, {
        body: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'x.y' }, spec },
        type: json,
      });
    }
    await isWell();
  });

  it('by roles and bindings of any shape, whoever asks then', async () => {
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    for (const rules of [null, {}, [null], [{ verbs: 'x' }], [{ verbs: [null], resources: [1], apiGroups: {} }]]) {
      kube.seed({ apiVersion, kind: 'ClusterRole', metadata: { name: 'odd' }, rules });
      for (const subjects of [null, {}, [null], [{ kind: 'User' }], [{ kind: 'Group', name: 'system:authenticated' }]]) {
        kube.seed({
          apiVersion,
          kind: 'ClusterRoleBinding',
          metadata: { name: 'odd' },
          roleRef: { kind: 'ClusterRole', name: 'odd' },
          subjects,
        });
        await survives('GET', policies, { headers: ['Impersonate-User', 'jane'] });
      }
      kube.seed({
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'odd' },
        roleRef: 'x',
        subjects: [{ kind: 'User', name: 'jane' }],
      });
      await survives('GET', policies, { headers: ['Impersonate-User', 'jane'] });
    }
    for (const headers of [
      ['Impersonate-User', ''],
      ['Impersonate-User', 'system:serviceaccount::'],
      ['Authorization', 'Bearer '],
      ['Authorization', 'Bearer a.b.c'],
      ['Authorization', 'Basic x'],
      ['Impersonate-Extra-a', 'b'],
    ]) {
      await survives('GET', policies, { headers });
    }
    await isWell();
  });
});
