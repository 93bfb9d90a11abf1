import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject, objectAt, stringAt, withAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { badRequest, type FieldError } from './status.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

// The first sentences are the API server's own; people search for them.
const subdomainSays =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelSays =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const labelValueSays =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const qualifiedSays =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function wrong(field: string, value: string, says: string): FieldError {
  return { type: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value)}: ${says}` };
}

function mapKeys(map: JsonObject, field: string): readonly FieldError[] {
  return Object.keys(map).flatMap((key) => {
    const [first = '', second, ...more] = key.split('/');
    const prefix = second === undefined ? undefined : first;
    const name = second === undefined ? first : second;
    if (more.length > 0 || name.length > 63 || !qualifiedPart.test(name)) return [wrong(field, key, qualifiedSays)];
    if (prefix !== undefined && !subdomain.test(prefix)) return [wrong(field, key, `prefix part ${subdomainSays}`)];
    return [];
  });
}

/**
 * What is wrong with an object's name, labels and annotations, in the API server's words.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export function metadataErrors(kind: ApiKind, object: JsonObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = stringAt(object, 'metadata', 'name');
  const short = kind.kind === 'Namespace' || kind.kind === 'Service';
  if (name === undefined || name === '') {
    errors.push({
      type: 'FieldValueRequired',
      field: 'metadata.name',
      message: 'Required value: name or generateName is required',
    });
  } else {
    const longest = short ? 63 : 253;
    if (!(short ? label : subdomain).test(name)) errors.push(wrong('metadata.name', name, short ? labelSays : subdomainSays));
    if (name.length > longest) errors.push(wrong('metadata.name', name, `must be no more than ${longest} characters`));
  }
  const labels = objectAt(object, 'metadata', 'labels');
  errors.push(...mapKeys(labels, 'metadata.labels'));
  for (const value of Object.values(labels)) {
    if (typeof value !== 'string') continue;
    if (value.length > 63) errors.push(wrong('metadata.labels', value, 'must be no more than 63 characters'));
    else if (!labelValue.test(value)) errors.push(wrong('metadata.labels', value, labelValueSays));
  }
  const annotations = objectAt(object, 'metadata', 'annotations');
  // Annotation keys are compared in lower case by the real server, so capitals are fine.
  errors.push(...mapKeys(annotations, 'metadata.annotations'));
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  if (size > 262_144) {
    errors.push({
      type: 'FieldValueTooLong',
      field: 'metadata.annotations',
      message: 'Too long: may not be more than 262144 bytes',
    });
  }
  return errors;
}

/** The object without empty or null parts of `metadata`, as decoding into ObjectMeta leaves it. Throws 400 for a wrong type. */
export function withDecodedMetadata(kind: ApiKind, object: JsonObject): JsonObject {
  const given = object['metadata'];
  if (given !== undefined && !isObject(given)) throw undecodable(kind, given ?? null, 'metadata', 'v1.ObjectMeta');
  const kept: { [field: string]: Json } = {};
  for (const [field, value] of Object.entries(given ?? {})) {
    if (value === null || value === '') continue;
    if (isObject(value) && Object.keys(value).length === 0) continue;
    if (isList(value) && value.length === 0 && field !== 'managedFields') continue;
    kept[field] = value;
  }
  for (const field of ['labels', 'annotations']) {
    const map = kept[field];
    if (map === undefined) continue;
    if (!isObject(map)) throw undecodable(kind, map, `metadata.${field}`, 'map[string]string');
    for (const value of Object.values(map)) {
      if (typeof value !== 'string') throw undecodable(kind, value, `metadata.${field}`, 'string');
    }
  }
  for (const field of ['name', 'namespace', 'generateName', 'uid', 'resourceVersion']) {
    const value = kept[field];
    if (value !== undefined && typeof value !== 'string') throw undecodable(kind, value, `metadata.${field}`, 'string');
  }
  return withAt(object, ['metadata'], kept);
}

// The wording of Go's decoder, near enough: the struct's name is not the real one for every kind.
function undecodable(kind: ApiKind, value: Json, field: string, type: string): Error {
  const found = value === null ? 'null' : isList(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return badRequest(
    `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: json: cannot unmarshal ${found} into Go struct field ObjectMeta.${field} of type ${type}`,
  );
}
