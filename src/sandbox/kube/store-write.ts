import { randomInt, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../core/model.ts';
import { isObject, listAt, numberAt, sameJson, stringAt, withAt } from '../json-parts.ts';
import type { Admission } from './admission.ts';
import type { ApiKind } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';
import { withDefaults, withEncodedStrings, withFieldDefaults } from './built-in-defaults.ts';
import { unrecognized } from './kube-request.ts';
import { wholeSchema } from './list-types.ts';
import { afterUpdate, type Writer } from './managed-fields.ts';
import { withDecodedMetadata } from './object-metadata.ts';
import { alreadyExists, badRequest, invalid, modified, notFound, preconditionFailed, Refusal } from './status.ts';
import { type Store, timestamp } from './store.ts';
import { checkIdentity, checkNamespace, checkValid, unknownText, withoutUnknown } from './write-checks.ts';
import type { Target } from './write-target.ts';

/** How a request writes. */
export interface WriteOptions {
  readonly manager: string;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly validation: 'Strict' | 'Warn' | 'Ignore';
  /** Asked about each valid write; what the cluster's own controllers write is not asked about. */
  readonly admission?: Admission;
  /** Throws for what its writer may not put there, whatever the kind's rules say. */
  readonly confirm?: (kind: ApiKind, object: JsonObject) => void;
}

/** What came of a write: the HTTP status, the object, and the warnings for the `Warning` headers. */
export interface Written {
  readonly status: 200 | 201;
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

/** The writer that the managed fields name. */
export function writerOf(target: Target, options: WriteOptions): Writer {
  return {
    manager: options.manager,
    apiVersion: apiVersionOf(target.kind),
    now: options.now,
    schema: wholeSchema(target.kind.schema),
    ...(target.subresource === undefined ? {} : { subresource: target.subresource }),
  };
}

// Duplicate fields, which the real server reports too, are lost in JSON.parse.
function decoded(target: Target, body: JsonObject, options: WriteOptions): { object: JsonObject; warnings: readonly string[] } {
  const { kind } = target;
  if (kind.custom && stringAt(body, 'kind') === undefined) {
    const text = JSON.stringify(body);
    throw unrecognized(kind.kind, `Object 'Kind' is missing in '${text}'`, text);
  }
  checkIdentity(target, body);
  const { object, unknown } = withoutUnknown(kind, withDecodedMetadata(kind, body));
  if (unknown.length > 0 && options.validation === 'Strict') {
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${unknownText(unknown)}`);
  }
  const warnings = options.validation === 'Warn' ? unknown.map((field) => `unknown field "${field}"`) : [];
  return { object, warnings };
}

/** The warnings of a write that admission lets through. Throws what refuses it. */
export function admitted(target: Target, name: string, operation: 'CREATE' | 'UPDATE', options: WriteOptions): readonly string[] {
  const { kind, namespace, subresource } = target;
  const what = { operation, kind, namespace, name, ...(subresource === undefined ? {} : { subresource }) };
  return options.admission?.admit(what) ?? [];
}

// Five letters and digits that spell no word.
function randomSuffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
}

/** The object as it is when it is born: identity, generation, no status of the client's. */
export function newborn(target: Target, object: JsonObject, now: Date): JsonObject {
  const { kind, namespace } = target;
  const prefix = stringAt(object, 'metadata', 'generateName');
  const name = stringAt(object, 'metadata', 'name') ?? (prefix === undefined ? '' : prefix + randomSuffix());
  const metadata = {
    ...(isObject(object['metadata']) ? object['metadata'] : {}),
    ...(name === '' ? {} : { name }),
    ...(kind.namespaced ? { namespace } : {}),
    uid: randomUUID(),
    creationTimestamp: timestamp(now),
    ...(kind.generation ? { generation: 1 } : {}),
  };
  const { resourceVersion: _, ...born } = metadata as JsonObject;
  const { status, ...rest } = object;
  // Seeds aside, a status in a create is dropped where status is a subresource.
  const whole = { apiVersion: apiVersionOf(kind), kind: kind.kind, ...rest, metadata: born };
  return kind.status || status === undefined ? whole : { ...whole, status };
}

/** Creates an object. Throws what the API server refuses: 400, 404 (namespace), 409 (there already), 422. */
export function create(store: Store, target: Target, body: JsonObject, options: WriteOptions): Written {
  const { object, warnings } = decoded(target, body, options);
  if (stringAt(object, 'metadata', 'resourceVersion') !== undefined) {
    throw new Refusal(500, undefined, 'resourceVersion should not be set on objects to be created');
  }
  const born = withDefaults(
    target.kind,
    newborn(target, withAt(object, ['metadata', 'managedFields'], undefined), options.now),
    options.now,
  );
  const name = stringAt(born, 'metadata', 'name') ?? '';
  checkNamespace(store, target, name);
  options.confirm?.(target.kind, born);
  checkValid(target.kind, born);
  const more = admitted(target, name, 'CREATE', options);
  if (store.get(target.kind.resource, target.namespace, name) !== undefined) throw alreadyExists(target.kind, name);
  const managed = afterUpdate(undefined, born, writerOf(target, options));
  return {
    status: 201,
    object: options.dryRun ? managed : store.write(target.kind.resource, managed),
    warnings: [...warnings, ...more],
  };
}

/** Replaces an object (PUT). Throws 400, 404, 409 (changed since read) and 422. */
export function replace(store: Store, target: Target, body: JsonObject, options: WriteOptions): Written {
  const { object, warnings } = decoded(target, body, options);
  const live = found(store, target);
  const version = stringAt(object, 'metadata', 'resourceVersion');
  if (version === undefined && target.kind.custom) {
    const message = 'Invalid value: 0x0: must be specified for an update';
    throw invalid(target.kind, target.name, [{ type: 'FieldValueInvalid', field: 'metadata.resourceVersion', message }]);
  }
  const saved = saveChange(store, target, live, object, options);
  return { ...saved, warnings: [...warnings, ...saved.warnings] };
}

/** The live object. Throws 404. */
export function found(store: Store, target: Target): JsonObject {
  const live = store.get(target.kind.resource, target.namespace, target.name);
  if (live === undefined) throw notFound(target.kind, target.name);
  return live;
}

/** Saves an update that is not an apply: managed fields as for an update. */
export function saveChange(store: Store, target: Target, live: JsonObject, next: JsonObject, options: WriteOptions): Written {
  const kept = withFixedParts(target, live, next);
  return save(store, target, live, afterUpdate(live, kept, writerOf(target, options)), options);
}

/**
 * `next` with what this way of writing may not touch put back: identity always; the status through the object itself, all
 * the rest through the status. Throws 409 when `next` names another resource version or uid.
 */
export function withFixedParts(target: Target, live: JsonObject, next: JsonObject): JsonObject {
  const { kind, name } = target;
  const version = stringAt(next, 'metadata', 'resourceVersion');
  if (version !== undefined && version !== stringAt(live, 'metadata', 'resourceVersion')) throw modified(kind, name);
  const uid = stringAt(next, 'metadata', 'uid');
  const liveUid = stringAt(live, 'metadata', 'uid') ?? '';
  if (uid !== undefined && uid !== liveUid) throw preconditionFailed(kind, name, 'UID', uid, liveUid);
  if (target.subresource === 'status') return withAt(live, ['status'], next['status']);
  let kept = kind.status ? withAt(next, ['status'], live['status']) : next;
  for (const field of [
    'namespace',
    'name',
    'uid',
    'creationTimestamp',
    'generation',
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ]) {
    const value = isObject(live['metadata']) ? live['metadata'][field] : undefined;
    kept = withAt(kept, ['metadata', field], value);
  }
  kept = { ...kept, apiVersion: apiVersionOf(kind), kind: kind.kind };
  return withDecodedMetadata(kind, kind.resource === 'secrets' ? withEncodedStrings(kept) : kept);
}

/** Validates and saves `next`, counting the generation up where the spec changed. Writes nothing when nothing changed. */
export function save(store: Store, target: Target, live: JsonObject, given: JsonObject, options: WriteOptions): Written {
  const next = withFieldDefaults(target.kind, given);
  if (!sameJson(live, next)) options.confirm?.(target.kind, next);
  checkValid(target.kind, next);
  const warnings = admitted(target, target.name, 'UPDATE', options);
  if (sameJson(live, next)) return { status: 200, object: live, warnings };
  const counted = target.kind.generation && specChanged(live, next);
  const generation = (numberAt(live, 'metadata', 'generation') ?? 0) + 1;
  const object = counted ? withAt(next, ['metadata', 'generation'], generation) : next;
  if (options.dryRun) return { status: 200, object, warnings };
  const written = store.write(target.kind.resource, object);
  const finished =
    stringAt(written, 'metadata', 'deletionTimestamp') !== undefined && listAt(written, 'metadata', 'finalizers').length === 0;
  if (finished) finish(store, target);
  return { status: 200, object: written, warnings };
}

// The last thing to go takes a namespace with it that waits for that.
function finish(store: Store, { kind, namespace, name }: Target): void {
  store.remove(kind.resource, namespace, name);
  if (kind.namespaced) closeNamespace(store, namespace);
}

/** Takes a namespace away that is on its way out and that nothing holds any more. */
export function closeNamespace(store: Store, name: string): void {
  const home = store.get('namespaces', '', name);
  if (stringAt(home, 'status', 'phase') !== 'Terminating' || listAt(home, 'metadata', 'finalizers').length > 0) return;
  const holds = store.resources().some((resource) => resource !== 'namespaces' && store.list(resource, name).length > 0);
  if (!holds) store.remove('namespaces', '', name);
}

function specChanged(live: JsonObject, next: JsonObject): boolean {
  const { metadata: _, status: __, ...before } = live;
  const { metadata: ___, status: ____, ...after } = next;
  return !sameJson(before, after);
}
