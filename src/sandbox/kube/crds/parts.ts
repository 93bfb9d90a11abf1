import type { Json, JsonObject } from '../../../core/model.ts';

/** A structural schema. */
export type Schema = JsonObject;

/** A text. */
export const text: Schema = { type: 'string' };
/** True or false. */
export const flag: Schema = { type: 'boolean' };
/** True, false or null: a protobuf wrapper, for which "not set" differs from false. */
export const maybeFlag: Schema = { type: 'boolean', nullable: true };
/** An unsigned 32-bit number. */
export const uint32: Schema = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
/** An enum of protobuf, by name or by number. */
export const nameOrNumber: Schema = { type: 'string', 'x-kubernetes-int-or-string': true };
/** An object of which no field is checked here. */
export const anything: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** An object with these fields. */
export function object(properties: { readonly [field: string]: Schema }, required: readonly string[] = []): Schema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** A list. */
export function list(items: Schema): Schema {
  return { type: 'array', items };
}

/** A map from text to text. */
export const texts: Schema = { type: 'object', additionalProperties: text };

/** One of these words. */
export function oneWord(...words: readonly string[]): Schema {
  return { type: 'string', enum: words };
}

/** `schema` with at most one of `fields`: how a protobuf `oneof` reads in a schema. */
export function atMostOne(schema: Schema, ...fields: readonly string[]): Schema {
  const each = fields.map((field): Json => ({ required: [field] }));
  return { ...schema, oneOf: [{ not: { anyOf: each } }, ...each] };
}

/** A reference by name and namespace. */
export const reference = object({ name: text, namespace: text });
/** A reference by name, namespace and cluster. */
export const clusterReference = object({ name: text, namespace: text, cluster: text });
/** A port by name or number. */
export const port = atMostOne(object({ name: text, number: { type: 'integer', minimum: 1, maximum: 65_535 } }), 'number', 'name');
/** What a destination is. */
export const destinationKind = oneWord('SERVICE', 'VIRTUAL_DESTINATION', 'EXTERNAL_SERVICE');

const approval = oneWord('PENDING', 'ACCEPTED', 'INVALID', 'WARNING', 'FAILED', 'UNLICENSED');

/** The state and the conditions that Gloo Mesh writes. @see docs.solo.io, Gloo Mesh API reference, common.Status */
export const glooState = object({
  State: object({ approval, message: text, observedGeneration: { type: 'integer', format: 'int64' } }),
  workspaceConditions: { type: 'object', additionalProperties: uint32 },
});

/** The status that Gloo Mesh writes, with the counts of the kind. */
export function glooStatus(...counts: readonly string[]): Schema {
  return object({ common: glooState, ...Object.fromEntries(counts.map((count) => [count, uint32])) });
}

/** Destinations that a policy picks. */
export const destinationSelector = object({
  kind: destinationKind,
  port,
  selector: object({ name: text, namespace: text, cluster: text, workspace: text, labels: texts }),
});

/** Routes that a policy picks: by labels (of the route or of its table) or by where they lead. */
export const routeSelectors = list(
  atMostOne(
    object({
      route: object({ labels: texts, namespace: text, cluster: text, workspace: text }),
      withDestinations: destinationSelector,
    }),
    'route',
    'withDestinations',
  ),
);

/** What a CustomResourceDefinition says besides its schema. */
export interface CrdNames {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  /** True for a `Status` column with Gloo Mesh's approval. */
  readonly approvalColumn?: boolean;
}

/** A namespaced CustomResourceDefinition with a status subresource. */
export function crd(names: CrdNames, spec: Schema, status: Schema): JsonObject {
  const column = { jsonPath: '.status.common.State.approval', name: 'Status', type: 'string' };
  const version: JsonObject = {
    name: names.version,
    served: true,
    storage: true,
    subresources: { status: {} },
    ...(names.approvalColumn === true ? { additionalPrinterColumns: [column] } : {}),
    schema: { openAPIV3Schema: object({ spec, status }) },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${names.group}` },
    spec: {
      group: names.group,
      names: {
        kind: names.kind,
        listKind: `${names.kind}List`,
        plural: names.plural,
        singular: names.kind.toLowerCase(),
        shortNames: names.shortNames,
        ...(names.categories === undefined ? {} : { categories: names.categories }),
      },
      scope: 'Namespaced',
      versions: [version],
    },
  };
}
