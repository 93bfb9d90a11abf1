import { parse } from 'yaml';
import type { Json, JsonObject } from '../../core/model.ts';
import { goJsonError } from '../go-json.ts';
import { isObject, listAt, stringAt, withAt } from '../json-parts.ts';
import { apiVersionOf } from './api-kinds.ts';
import { withDefaults } from './built-in-defaults.ts';
import { wholeSchema } from './list-types.ts';
import { withDecodedMetadata } from './object-metadata.ts';
import { jsonPatched, mergePatched, strategicPatched } from './patch.ts';
import { applied } from './server-side-apply.ts';
import { badRequest, invalid, notFound, Refusal, unsupportedMedia } from './status.ts';
import type { Store } from './store.ts';
import {
  admitted,
  found,
  newborn,
  save,
  saveChange,
  type WriteOptions,
  type Written,
  withFixedParts,
  writerOf,
} from './store-write.ts';
import { typedPatchErrors } from './typed-patch.ts';
import { checkIdentity, checkNamespace, checkValid, unknownText, withoutUnknown } from './write-checks.ts';
import type { Target } from './write-target.ts';

/** How a patch writes, beyond what every write says. */
export interface PatchOptions extends WriteOptions {
  /** The body's media type, without parameters. */
  readonly type: string;
  /** `undefined` when the query does not say. */
  readonly force: boolean | undefined;
  /** Called before a server-side apply makes a new object; throws when that is not allowed. */
  readonly mayCreate: () => void;
}

/** Patches an object in any of the four ways. Throws what the API server refuses: 400, 404, 409, 415, 422, 500. */
export function patch(store: Store, target: Target, body: string, options: PatchOptions): Written {
  if (options.type === 'application/apply-patch+yaml') return apply(store, target, body, options);
  if (options.force !== undefined) {
    const message = 'Forbidden: may not be specified for non-apply patch';
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [{ type: 'FieldValueForbidden', field: 'force', message }]);
  }
  const way = wayOf(target, options.type);
  const live = found(store, target);
  const given = way(live, parsedJson(body));
  if (!isObject(given)) throw badRequest('the patched object is no object');
  checkIdentity(target, given);
  const { object, unknown } = withoutUnknown(target.kind, withDecodedMetadata(target.kind, given));
  if (unknown.length > 0 && options.validation === 'Strict') {
    // The real server puts the whole merged object into this message; its exact bytes are Go's.
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(given))}: ${unknownText(unknown)}`;
    throw invalid({ group: '', kind: '' }, '', [{ type: 'FieldValueInvalid', field: 'patch', message }]);
  }
  const warnings = options.validation === 'Warn' ? unknown.map((field) => `unknown field "${field}"`) : [];
  const saved = saveChange(store, target, live, object, options);
  return { ...saved, warnings: [...warnings, ...saved.warnings] };
}

function wayOf(target: Target, type: string): (live: JsonObject, body: Json) => Json {
  if (type === 'application/merge-patch+json') return mergePatched;
  if (type === 'application/json-patch+json') return jsonPatched;
  if (type === 'application/strategic-merge-patch+json' && !target.kind.custom) {
    return (live, body) => strategicPatched(live, body, wholeSchema(target.kind.schema));
  }
  const accepted = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'];
  throw unsupportedMedia(target.kind.custom ? accepted : [...accepted, 'application/strategic-merge-patch+json']);
}

function parsedJson(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw badRequest(`error decoding patch: ${goJsonError(body) ?? 'invalid JSON'}`);
  }
}

// Kubernetes reads YAML 1.1, this parser 1.2: they differ on bare words such as `yes`, which nobody applies here.
function parsedYaml(body: string): JsonObject {
  let config: unknown;
  try {
    config = parse(body, { logLevel: 'error' });
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  const json = config as Json;
  if (!isObject(json)) throw badRequest('error decoding YAML: not an object');
  return json;
}

function typedPatchRefusal(target: Target, reasons: readonly string[]): Refusal {
  const { kind, namespace, name } = target;
  const where = kind.namespaced ? `${namespace}/${name}` : `/${name}`;
  const [only] = reasons;
  const why = reasons.length === 1 && only !== undefined ? only : `errors:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`;
  return new Refusal(
    500,
    undefined,
    `failed to create typed patch object (${where}; ${apiVersionOf(kind)}, Kind=${kind.kind}): ${why}`,
  );
}

function apply(store: Store, target: Target, body: string, options: PatchOptions): Written {
  const { kind, namespace, name } = target;
  if (options.manager === '') {
    const message = 'Required value: is required for apply patch';
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      { type: 'FieldValueRequired', field: 'fieldManager', message },
    ]);
  }
  const given = parsedYaml(body);
  checkIdentity(target, given);
  if (listAt(given, 'metadata', 'managedFields').length > 0) throw badRequest('metadata.managedFields must be nil');
  const untyped = kind.schema === undefined ? [] : typedPatchErrors(kind.schema, given);
  if (untyped.length > 0) throw typedPatchRefusal(target, untyped);
  const config = withDecodedMetadata(kind, given);
  const ignored = target.subresource === 'status' ? ['metadata', 'spec'] : kind.status ? ['status'] : [];
  const live = store.get(kind.resource, namespace, name);
  const writer = writerOf(target, options);
  if (live === undefined) {
    const uid = stringAt(config, 'metadata', 'uid');
    if (target.subresource !== undefined) throw notFound(kind, name);
    if (uid !== undefined) {
      const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
      throw new Refusal(409, 'Conflict', `Operation cannot be fulfilled on ${kind.resource} "${name}": ${why}`, {});
    }
    options.mayCreate();
    const born = withDefaults(kind, newborn(target, withAt(config, ['metadata', 'name'], name), options.now), options.now);
    checkNamespace(store, target, name);
    const managed = applied(undefined, config, writer, { force: true, ignored });
    const whole = withAt(born, ['metadata', 'managedFields'], listAt(managed, 'metadata', 'managedFields'));
    options.confirm?.(kind, whole);
    checkValid(kind, whole);
    const warnings = admitted(target, name, 'CREATE', options);
    return { status: 201, object: options.dryRun ? whole : store.write(kind.resource, whole), warnings };
  }
  const next = applied(live, config, writer, { force: options.force === true, ignored });
  return save(store, target, live, withAppliedParts(target, live, next), options);
}

// The managers are those that the apply gave, also where only the status may change.
function withAppliedParts(target: Target, live: JsonObject, next: JsonObject): JsonObject {
  const fixed = withFixedParts(target, live, next);
  return withAt(fixed, ['metadata', 'managedFields'], listAt(next, 'metadata', 'managedFields'));
}
