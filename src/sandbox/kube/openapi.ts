import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/model.ts';
import { defined, objectAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';
import { statusOf } from './built-in-kinds.ts';

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1';

const texts = { type: 'object', additionalProperties: { type: 'string' } };
const objectMeta: JsonObject = {
  type: 'object',
  description: 'The metadata that every object has.',
  properties: {
    name: { type: 'string' },
    namespace: { type: 'string' },
    generateName: { type: 'string' },
    labels: texts,
    annotations: texts,
    uid: { type: 'string' },
    resourceVersion: { type: 'string' },
    generation: { type: 'integer', format: 'int64' },
    creationTimestamp: { type: 'string', format: 'date-time' },
    deletionTimestamp: { type: 'string', format: 'date-time' },
    finalizers: { type: 'array', items: { type: 'string' } },
    ownerReferences: { type: 'array', items: { type: 'object' } },
    managedFields: { type: 'array', items: { type: 'object' } },
  },
};

/** The path under `/openapi/v3/` of a group and version: `api/v1`, `apis/apps/v1`. */
function documentPath(kind: Pick<ApiKind, 'group' | 'version'>): string {
  return kind.group === '' ? `api/${kind.version}` : `apis/${apiVersionOf(kind)}`;
}

function queryParameter(name: string, type: string): JsonObject {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

function reference(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function schemaName(kind: ApiKind): string {
  return `${kind.group.split('.').reverse().join('.') || 'io.k8s.api.core'}.${kind.version}.${kind.kind}`;
}

const writing = ['dryRun', 'fieldManager', 'fieldValidation'];

// What each operation takes beside the name and the namespace.
const parameters: { readonly [action: string]: readonly string[] } = {
  post: writing,
  put: writing,
  patch: [...writing, 'force'],
  delete: ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'],
  deletecollection: ['continue', 'dryRun', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'timeoutSeconds'],
  get: [],
  list: [
    'allowWatchBookmarks',
    'continue',
    'fieldSelector',
    'labelSelector',
    'limit',
    'resourceVersion',
    'timeoutSeconds',
    'watch',
  ],
};
const typeOf: { readonly [parameter: string]: string } = {
  force: 'boolean',
  orphanDependents: 'boolean',
  watch: 'boolean',
  allowWatchBookmarks: 'boolean',
  limit: 'integer',
  timeoutSeconds: 'integer',
  gracePeriodSeconds: 'integer',
};

function bodyOf(kind: ApiKind, action: string): JsonObject | undefined {
  if (action === 'get' || action === 'list') return undefined;
  const merges = kind.custom ? [] : ['application/strategic-merge-patch+json'];
  const patches = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json', ...merges];
  const schema = reference(
    action === 'patch' ? `${metaPackage}.Patch` : action.startsWith('delete') ? `${metaPackage}.DeleteOptions` : schemaName(kind),
  );
  const types = action === 'patch' ? patches : ['application/json', 'application/yaml'];
  return {
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
    ...(action.startsWith('delete') ? {} : { required: true }),
  };
}

// kubectl trusts the server with validation only where a kind has a PATCH with `fieldValidation`: so a kind without PATCH has none here.
function operation(kind: ApiKind, action: string): JsonObject {
  const schema = reference(schemaName(kind));
  return defined({
    parameters: (parameters[action] ?? []).map((name) => queryParameter(name, typeOf[name] ?? 'string')),
    requestBody: bodyOf(kind, action),
    responses: { '200': { description: 'OK', content: { 'application/json': { schema } } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  });
}

/** The operations of HTTP that a list of verbs comes to: by method, each with its action. */
function operationsOf(verbs: readonly string[], one: boolean): readonly (readonly [method: string, action: string])[] {
  const known: readonly (readonly [string, string, string])[] = one
    ? [
        ['get', 'get', 'get'],
        ['update', 'put', 'put'],
        ['patch', 'patch', 'patch'],
        ['delete', 'delete', 'delete'],
      ]
    : [
        ['list', 'get', 'list'],
        ['create', 'post', 'post'],
        ['deletecollection', 'delete', 'deletecollection'],
      ];
  return known.filter(([verb]) => verbs.includes(verb)).map(([, method, action]) => [method, action]);
}

function pathsOf(kind: ApiKind): { readonly [path: string]: JsonObject } {
  const prefix = `/${documentPath(kind)}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`;
  const paths: { [path: string]: JsonObject } = {};
  const add = (path: string, operations: ReturnType<typeof operationsOf>): void => {
    if (operations.length === 0) return;
    paths[path] = Object.fromEntries(operations.map(([method, action]) => [method, operation(kind, action)]));
  };
  add(prefix, operationsOf(kind.verbs, false));
  add(`${prefix}/{name}`, operationsOf(kind.verbs, true));
  if (kind.status) add(`${prefix}/{name}/status`, operationsOf(statusOf(kind.kind).verbs, true));
  return paths;
}

function documentOf(kinds: readonly ApiKind[]): JsonObject {
  const paths: { [path: string]: Json } = {};
  const schemas: { [name: string]: Json } = {
    [`${metaPackage}.ObjectMeta`]: objectMeta,
    [`${metaPackage}.Patch`]: { type: 'object' },
    [`${metaPackage}.DeleteOptions`]: { type: 'object' },
  };
  for (const kind of kinds) {
    Object.assign(paths, pathsOf(kind));
    schemas[schemaName(kind)] = {
      type: 'object',
      ...(kind.schema ?? { 'x-kubernetes-preserve-unknown-fields': true }),
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        ...objectAt(kind.schema, 'properties'),
        metadata: { allOf: [reference(`${metaPackage}.ObjectMeta`)], default: {} },
      },
      'x-kubernetes-group-version-kind': [{ group: kind.group, version: kind.version, kind: kind.kind }],
    };
  }
  return { openapi: '3.0.0', info: { title: 'gloo-okta sandbox', version: 'v0.1.0' }, paths, components: { schemas } };
}

/** What `/openapi/v3` serves for a list of kinds. */
interface Documents {
  /** By the path under `/openapi/v3/`. */
  readonly byPath: ReadonlyMap<string, JsonObject>;
  /** Where each document is, with a hash that changes with it. */
  readonly index: JsonObject;
}

// kubectl asks before every write, and the kinds rarely change.
const written = new WeakMap<readonly ApiKind[], Documents>();

/** The OpenAPI v3 documents of `kinds`. */
export function openApiOf(kinds: readonly ApiKind[]): Documents {
  const last = written.get(kinds);
  if (last !== undefined) return last;
  const members = new Map<string, ApiKind[]>();
  for (const kind of kinds) members.set(documentPath(kind), [...(members.get(documentPath(kind)) ?? []), kind]);
  const byPath = new Map([...members].map(([path, group]) => [path, documentOf(group)]));
  const paths: { [path: string]: Json } = {};
  for (const [path, document] of [...byPath].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hash = createHash('sha512').update(JSON.stringify(document)).digest('hex').toUpperCase();
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  const documents = { byPath, index: { paths } };
  written.set(kinds, documents);
  return documents;
}
