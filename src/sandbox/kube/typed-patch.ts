import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject, objectAt, stringAt } from '../json-parts.ts';
import { unknownFields } from './schema.ts';

/**
 * Why an applied configuration does not fit the types of its schema, in the words of the merge library: unknown fields and
 * values of another type. Required fields, enums and the like are not its business.
 * @see https://github.com/kubernetes-sigs/structured-merge-diff
 */
export function typedPatchErrors(schema: JsonObject, config: JsonObject): readonly string[] {
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = config;
  const unknown = unknownFields(schema, config).map((field) => `.${field}: field not declared in schema`);
  return [...unknown, ...wrongTypes(schema, rest, '')];
}

function wrongTypes(schema: JsonObject, value: Json, path: string): readonly string[] {
  if (value === null || schema['x-kubernetes-int-or-string'] === true) return [];
  const wanted = stringAt(schema, 'type');
  const say = (what: string): readonly string[] => [`${path}: expected ${what}`];
  if (wanted === 'string' && typeof value !== 'string')
    return say(`string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
  // How Go prints a value here besides its type is simplified.
  if (wanted === 'boolean' && typeof value !== 'boolean') return say(`boolean, got &{${String(value)}}`);
  if ((wanted === 'integer' || wanted === 'number') && typeof value !== 'number')
    return say(`numeric (int or float), got ${goType(value)}`);
  if (wanted === 'array' && !isList(value)) return say(`list, got &{${String(value)}}`);
  if (wanted === 'object' && !isObject(value)) return say(`map, got &{${String(value)}}`);
  if (isList(value)) return value.flatMap((item, index) => wrongTypes(objectAt(schema, 'items'), item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  const properties = objectAt(schema, 'properties');
  const more = objectAt(schema, 'additionalProperties');
  return Object.entries(value).flatMap(([field, child]) => {
    const known = Object.hasOwn(properties, field) ? objectAt(properties, field) : more;
    return wrongTypes(known, child, `${path}.${field}`);
  });
}

function goType(value: Json): string {
  if (isList(value)) return '[]interface {}';
  return isObject(value) ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'string';
}

function goSyntax(value: Json): string {
  return isList(value) || isObject(value) ? `${goType(value)}{}` : String(value);
}
