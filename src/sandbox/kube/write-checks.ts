import type { JsonObject } from '../../core/model.ts';
import { stringAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';
import { builtInErrors } from './built-in-errors.ts';
import { metadataErrors } from './object-metadata.ts';
import { pruned, unknownFields, violations } from './schema.ts';
import { badRequest, type FieldError, forbidden, invalid, Refusal } from './status.ts';
import type { Store } from './store.ts';
import type { Target } from './write-target.ts';

/** The object without unknown fields, and their paths. Kinds without a schema keep everything. */
export function withoutUnknown(kind: ApiKind, object: JsonObject): { object: JsonObject; unknown: readonly string[] } {
  if (kind.schema === undefined) return { object, unknown: [] };
  return { object: pruned(kind.schema, object), unknown: unknownFields(kind.schema, object) };
}

/** The text the API server gives for unknown fields. */
export function unknownText(unknown: readonly string[]): string {
  return `strict decoding error: ${unknown.map((field) => `unknown field "${field}"`).join(', ')}`;
}

/** Throws 400 when the object is of another kind or belongs elsewhere than the URL says. */
export function checkIdentity(target: Target, body: JsonObject): void {
  const { kind, namespace, name } = target;
  const apiVersion = stringAt(body, 'apiVersion');
  const wanted = apiVersionOf(kind);
  if (apiVersion !== undefined && apiVersion !== wanted) {
    throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`);
  }
  const said = stringAt(body, 'kind') ?? kind.kind;
  if (said !== kind.kind) throw ofAnotherKind(target, said, stringAt(body, 'metadata', 'name') ?? '');
  const given = stringAt(body, 'metadata', 'namespace');
  if (kind.namespaced && given !== undefined && given !== '' && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const called = stringAt(body, 'metadata', 'name');
  if (name !== '' && called !== undefined && called !== name) {
    throw badRequest(`the name of the object (${called}) does not match the name on the URL (${name})`);
  }
}

// A custom resource of another kind is decoded and then found invalid under that kind's name; one built in is not decoded.
function ofAnotherKind({ kind }: Target, said: string, name: string): Refusal {
  if (kind.custom) {
    const message = `Invalid value: ${JSON.stringify(said)}: must be ${kind.kind}`;
    return invalid({ group: kind.group, kind: said }, name, [{ type: 'FieldValueInvalid', field: 'kind', message }]);
  }
  const group = kind.group === '' ? 'core' : (kind.group.split('.')[0] ?? '');
  const why = `converting (${kind.version}.${said}) to (${group}.${kind.kind}): unknown conversion`;
  return badRequest(`${said} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`);
}

/** Throws 422 with everything that is wrong with the object; 400 where a kind built in cannot even be decoded. */
export function checkValid(kind: ApiKind, object: JsonObject): void {
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = object;
  const wrong = kind.schema === undefined ? [] : violations(kind.schema, rest);
  const undecodable = kind.custom ? undefined : wrong.find((error) => error.type === 'FieldValueTypeInvalid');
  if (undecodable !== undefined) throw undecodableValue(kind, undecodable);
  const errors = [...metadataErrors(kind, object), ...wrong, ...builtInErrors(kind, object)];
  if (errors.length > 0) throw invalid(kind, stringAt(object, 'metadata', 'name') ?? '', errors);
}

// The struct that Go names here is the innermost one, which is not known of every field.
function undecodableValue(kind: ApiKind, { field, message }: FieldError): Refusal {
  const [, found = '', wanted = ''] = /"([^"]*)": .* must be of type (\w+)/.exec(message) ?? [];
  const type = { boolean: 'bool', integer: 'number' }[found] ?? found;
  const go = { boolean: 'bool', integer: 'int64', object: 'map', array: '[]' }[wanted] ?? wanted;
  const why = `json: cannot unmarshal ${type} into Go struct field ${kind.kind}.${field} of type ${go}`;
  return badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`);
}

/** Throws 404 when the namespace of something new is not there, 403 when it is on its way out. */
export function checkNamespace(store: Store, { kind, namespace }: Target, name: string): void {
  if (!kind.namespaced) return;
  const home = store.get('namespaces', '', namespace);
  if (home === undefined) {
    throw new Refusal(404, 'NotFound', `namespaces "${namespace}" not found`, { name: namespace, kind: 'namespaces' });
  }
  if (stringAt(home, 'status', 'phase') !== 'Terminating') return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(kind, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]);
}
