import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject, listAt, numberAt, objectAt, sameJson, stringAt } from '../json-parts.ts';
import type { FieldError } from './status.ts';

const preserve = 'x-kubernetes-preserve-unknown-fields';
const intOrString = 'x-kubernetes-int-or-string';

// The fields of ObjectMeta; anything else in `metadata` is unknown.
const metadataFields = new Set(
  'annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation labels managedFields name namespace ownerReferences resourceVersion selfLink uid'.split(
    ' ',
  ),
);

/**
 * The paths of the fields that the structural schema of a custom resource does not know, e.g. `spec.applyToRoutes[0].bogus`.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 */
export function unknownFields(schema: JsonObject, object: JsonObject): readonly string[] {
  const found: string[] = [];
  for (const field of Object.keys(objectAt(object, 'metadata'))) {
    if (!metadataFields.has(field)) found.push(`metadata.${field}`);
  }
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = object;
  found.push(...unknownIn(schema, rest, ''));
  return found;
}

function unknownIn(schema: JsonObject, value: Json, path: string): readonly string[] {
  if (isList(value)) return value.flatMap((item, index) => unknownIn(objectAt(schema, 'items'), item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, child]) => {
    const fieldPath = path === '' ? field : `${path}.${field}`;
    const known = fieldSchema(schema, field);
    if (known !== undefined) return unknownIn(known, child, fieldPath);
    return schema[preserve] === true ? [] : [fieldPath];
  });
}

function fieldSchema(schema: JsonObject, field: string): JsonObject | undefined {
  const properties = objectAt(schema, 'properties');
  if (Object.hasOwn(properties, field)) return objectAt(properties, field);
  const more = schema['additionalProperties'];
  if (more === true) return { [preserve]: true };
  return isObject(more) ? more : undefined;
}

/** The object without the fields its schema does not know. */
export function pruned(schema: JsonObject, object: JsonObject): JsonObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const kept = Object.entries(objectAt({ metadata: metadata ?? {} }, 'metadata')).filter(([field]) => metadataFields.has(field));
  const body = prunedValue(schema, rest);
  return {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    metadata: Object.fromEntries(kept),
    ...(isObject(body) ? body : {}),
  };
}

function prunedValue(schema: JsonObject, value: Json): Json {
  if (isList(value)) return value.map((item) => prunedValue(objectAt(schema, 'items'), item));
  if (!isObject(value)) return value;
  const kept: { [field: string]: Json } = {};
  for (const [field, child] of Object.entries(value)) {
    const known = fieldSchema(schema, field);
    if (known !== undefined) kept[field] = prunedValue(known, child);
    else if (schema[preserve] === true) kept[field] = child;
  }
  return kept;
}

/** The JSON type of a value as OpenAPI names it. */
function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function shown(value: Json): string {
  return JSON.stringify(value);
}

/**
 * What is wrong with `value` by the validations of a structural schema, in the API server's words. Formats, defaults and
 * x-kubernetes-validations (CEL) are not looked at: no schema served here has them.
 */
export function violations(schema: JsonObject, value: Json, path = ''): readonly FieldError[] {
  const errors: FieldError[] = [];
  const type = typeOf(value);
  const wanted = stringAt(schema, 'type');
  const invalidValue = (message: string): void =>
    void errors.push({
      type: 'FieldValueInvalid',
      field: path,
      message: `Invalid value: ${shown(value)}: ${path} in body ${message}`,
    });

  if (value === null && schema['nullable'] === true) return [];
  const eitherKind = schema[intOrString] === true && (type === 'integer' || type === 'string');
  if (wanted !== undefined && !eitherKind && wanted !== type && !(wanted === 'number' && type === 'integer')) {
    const message = `Invalid value: "${type}": ${path} in body must be of type ${wanted}: "${type}"`;
    return [{ type: 'FieldValueTypeInvalid', field: path, message }];
  }
  errors.push(...alternatives(schema, value, path));
  const allowed = listAt(schema, 'enum');
  if (allowed.length > 0 && !allowed.some((one) => sameJson(one, value))) {
    const supported = allowed.map(shown).join(', ');
    errors.push({
      type: 'FieldValueNotSupported',
      field: path,
      message: `Unsupported value: ${shown(value)}: supported values: ${supported}`,
    });
  }
  if (typeof value === 'number') {
    const least = numberAt(schema, 'minimum');
    const most = numberAt(schema, 'maximum');
    if (least !== undefined && value < least) invalidValue(`should be greater than or equal to ${least}`);
    if (most !== undefined && value > most) invalidValue(`should be less than or equal to ${most}`);
  }
  if (typeof value === 'string') {
    const pattern = stringAt(schema, 'pattern');
    const longest = numberAt(schema, 'maxLength');
    const shortest = numberAt(schema, 'minLength');
    if (pattern !== undefined && !matches(pattern, value)) invalidValue(`should match '${pattern}'`);
    if (shortest !== undefined && value.length < shortest) invalidValue(`should be at least ${shortest} chars long`);
    if (longest !== undefined && value.length > longest) {
      errors.push({ type: 'FieldValueTooLong', field: path, message: `Too long: may not be more than ${longest} bytes` });
    }
  }
  if (isList(value)) {
    const most = numberAt(schema, 'maxItems');
    const least = numberAt(schema, 'minItems');
    if (most !== undefined && value.length > most) errors.push(tooMany(path, value.length, most));
    if (least !== undefined && value.length < least) invalidValue(`should have at least ${least} items`);
    for (const [index, item] of value.entries()) errors.push(...violations(objectAt(schema, 'items'), item, `${path}[${index}]`));
  }
  if (isObject(value)) {
    const most = numberAt(schema, 'maxProperties');
    const count = Object.keys(value).length;
    if (most !== undefined && count > most) errors.push(tooMany(path, count, most));
    for (const field of listAt(schema, 'required')) {
      if (typeof field === 'string' && !Object.hasOwn(value, field)) {
        errors.push({ type: 'FieldValueRequired', field: path === '' ? field : `${path}.${field}`, message: 'Required value' });
      }
    }
    for (const [field, child] of Object.entries(value)) {
      const known = fieldSchema(schema, field);
      if (known !== undefined) errors.push(...violations(known, child, path === '' ? field : `${path}.${field}`));
    }
  }
  return errors;
}

// The real server refuses a definition with a pattern that is none; here it is one that everything fits.
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function tooMany(path: string, count: number, most: number): FieldError {
  return { type: 'FieldValueTooMany', field: path, message: `Too many: ${count}: must have at most ${most} items` };
}

function fits(schema: Json, value: Json): boolean {
  return isObject(schema) && violations(schema, value).length === 0;
}

// The API server names no field for these, only the path inside the message.
function alternatives(schema: JsonObject, value: Json, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const say = (message: string): void =>
    void errors.push({ type: 'FieldValueInvalid', field: '<nil>', message: `Invalid value: "": "${path}" ${message}` });
  const one = listAt(schema, 'oneOf');
  const any = listAt(schema, 'anyOf');
  const all = listAt(schema, 'allOf');
  if (one.length > 0) {
    const valid = one.filter((alternative) => fits(alternative, value)).length;
    const found = valid === 0 ? 'none valid' : `${valid} valid alternatives`;
    if (valid !== 1) say(`must validate one and only one schema (oneOf). Found ${found}`);
  }
  if (any.length > 0 && !any.some((alternative) => fits(alternative, value))) say('must validate at least one schema (anyOf)');
  if (all.some((alternative) => !fits(alternative, value))) say('must validate all the schemas (allOf)');
  if (schema['not'] !== undefined && fits(schema['not'], value)) say('must not validate the schema (not)');
  return errors;
}
