import type { ApiKind } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';

/** The media type in which kubectl asks for OpenAPI v2. */
export const openApiV2Asked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
/** The media type of the answer: Go's parser refuses the `@` of the one asked for. */
export const openApiV2Type = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

// Protobuf by hand: every field needed here is a text or a message, so each is a tag, a length and bytes.
function field(number: number, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

// The numbers are those of openapi.v2 in github.com/google/gnostic-models: ParametersItem.parameter = 1,
// Parameter.non_body_parameter = 2, NonBodyParameter.query_parameter_sub_schema = 3, then `in` = 2, `name` = 4, `type` = 6.
function queryParameter(name: string): Buffer {
  const query = message(field(2, 'query'), field(4, name), field(6, 'string'));
  return field(1, field(2, field(3, query)));
}

// Operation.parameters = 8 and vendor_extension = 13 (NamedAny: name = 1, value = 2; Any: yaml = 2).
function patchOperation(kind: ApiKind): Buffer {
  const gvk = `group: "${kind.group}"\nkind: ${kind.kind}\nversion: ${kind.version}\n`;
  const extension = message(field(1, 'x-kubernetes-group-version-kind'), field(2, field(2, gvk)));
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => field(8, queryParameter(name)));
  return message(...parameters, field(13, extension));
}

/**
 * The OpenAPI v2 document that kubectl up to 1.28 reads before it writes: a PATCH operation with `dryRun` and
 * `fieldValidation` for each kind that can be patched, from which it learns that the server validates. It holds no definitions.
 */
export function openApiV2(kinds: readonly ApiKind[]): Buffer {
  const patched = kinds.filter((kind) => kind.verbs.includes('patch'));
  const paths = patched.map((kind) => {
    const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersionOf(kind)}`;
    const path = `${root}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}/{name}`;
    // Paths.path = 2 (NamedPathItem: name = 1, value = 2), PathItem.patch = 8.
    return field(2, message(field(1, path), field(2, field(8, patchOperation(kind)))));
  });
  // Document.swagger = 1, info = 2 (title = 1, version = 2), paths = 8.
  return message(
    field(1, '2.0'),
    field(2, message(field(1, 'gloo-okta sandbox'), field(2, 'v0.1.0'))),
    field(8, message(...paths)),
  );
}
