import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/model.ts';
import { objectAt } from '../json-parts.ts';
import { type ApiKind, apiVersionOf } from './api-kinds.ts';
import { authorizationGroup } from './discovery.ts';

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

/** The kind that is not stored but can be created. */
export const documentedReview: Documented = {
  group: authorizationGroup,
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
};

/** What a document says of a kind. */
export type Documented = Pick<ApiKind, 'group' | 'version' | 'kind' | 'plural' | 'namespaced'> & { readonly schema?: JsonObject };

function queryParameter(name: string, type: string): JsonObject {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

function reference(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function schemaName(kind: Documented): string {
  return `${kind.group.split('.').reverse().join('.') || 'io.k8s.api.core'}.${kind.version}.${kind.kind}`;
}

// What kubectl looks for before it trusts the server with validation: a write operation of the kind with `fieldValidation`.
function operation(kind: Documented, verb: 'patch' | 'post'): JsonObject {
  const types =
    verb === 'post'
      ? ['application/json']
      : ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json'];
  const parameters = [
    queryParameter('dryRun', 'string'),
    queryParameter('fieldManager', 'string'),
    queryParameter('fieldValidation', 'string'),
  ];
  const body = reference(verb === 'post' ? schemaName(kind) : `${metaPackage}.Patch`);
  return {
    parameters: verb === 'patch' ? [...parameters, queryParameter('force', 'boolean')] : parameters,
    requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: body }])), required: true },
    responses: { '200': { description: 'OK', content: { 'application/json': { schema: reference(schemaName(kind)) } } } },
    'x-kubernetes-action': verb,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  };
}

function documentOf(kinds: readonly Documented[]): JsonObject {
  const paths: { [path: string]: Json } = {};
  const schemas: { [name: string]: Json } = {
    [`${metaPackage}.ObjectMeta`]: objectMeta,
    [`${metaPackage}.Patch`]: { type: 'object' },
  };
  for (const kind of kinds) {
    const prefix = `/${documentPath(kind)}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`;
    paths[prefix] = { post: operation(kind, 'post') };
    paths[`${prefix}/{name}`] = { patch: operation(kind, 'patch') };
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

/** The OpenAPI v3 documents by their path under `/openapi/v3/`. */
export function openApiDocuments(kinds: readonly ApiKind[]): ReadonlyMap<string, JsonObject> {
  const members = new Map<string, Documented[]>();
  for (const kind of [...kinds, documentedReview])
    members.set(documentPath(kind), [...(members.get(documentPath(kind)) ?? []), kind]);
  return new Map([...members].map(([path, group]) => [path, documentOf(group)]));
}

/** The answer to `/openapi/v3`: where each document is, with a hash that changes with it. */
export function openApiIndex(documents: ReadonlyMap<string, JsonObject>): JsonObject {
  const paths: { [path: string]: Json } = {};
  for (const [path, document] of [...documents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hash = createHash('sha512').update(JSON.stringify(document)).digest('hex').toUpperCase();
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  return { paths };
}
