import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { isObject } from '../../src/core/json.ts';
import type { Json, JsonObject } from '../../src/core/model.ts';
import { at, listAt } from '../../src/kube/objects.ts';

/** Where the CRDs lie, or `undefined` where this checkout has none beside it. */
export function crdFolder(): URL | undefined {
  const folder = new URL('../../../shared/gloo/crds/', import.meta.url);
  return existsSync(folder) ? folder : undefined;
}

/** A check of whole objects against a CRD's structural schema, as strict field validation does it: the errors, or none. */
export function checkOf(crdFile: URL): (object: Json) => readonly string[] {
  const crd = parse(readFileSync(crdFile, 'utf8')) as JsonObject;
  const schema = at(listAt(crd, 'spec', 'versions')[0], 'schema', 'openAPIV3Schema') as JsonObject;
  const properties = at(schema, 'properties') as JsonObject;
  const text = { type: 'string' };
  const texts = { type: 'object', additionalProperties: text };
  const metadata = { type: 'object', properties: { name: text, namespace: text, labels: texts, annotations: texts } };
  const whole = { ...schema, properties: { ...properties, apiVersion: text, kind: text, metadata } };
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(closed(whole) as object);
  return (object) => (validate(object) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`));
}

/** A structural schema in which no field may stand that it does not declare. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map(closed);
  if (!isObject(schema)) return schema;
  const members = Object.fromEntries(
    Object.entries(schema).map(([field, value]) => [field, field === 'oneOf' ? value : closed(value)]),
  );
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema['additionalProperties'] !== undefined;
  return isObject(schema['properties']) && !open ? { ...members, additionalProperties: false } : members;
}
