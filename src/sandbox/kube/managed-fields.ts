import type { Json, JsonObject } from '../../core/model.ts';
import { defined, isObject, listAt, objectAt, sameJson, stringAt, withAt } from '../json-parts.ts';
import { comparison, type FieldSet, fromFieldsV1, sameSet, toFieldsV1, union, without } from './fields.ts';
import { timestamp } from './store.ts';

/** One entry of `metadata.managedFields`. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fields: FieldSet;
}

/** Who writes, how and when. */
export interface Writer {
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly now: Date;
  /** Of the whole object: says which lists merge. */
  readonly schema?: JsonObject;
}

/** The managers of an object. */
export function managersOf(object: JsonObject): readonly Manager[] {
  return listAt(object, 'metadata', 'managedFields').flatMap((entry) => {
    const manager = stringAt(entry, 'manager');
    const operation = stringAt(entry, 'operation');
    if (manager === undefined || (operation !== 'Apply' && operation !== 'Update')) return [];
    const subresource = stringAt(entry, 'subresource');
    const time = stringAt(entry, 'time');
    return {
      manager,
      operation,
      apiVersion: stringAt(entry, 'apiVersion') ?? '',
      ...(subresource === undefined ? {} : { subresource }),
      ...(time === undefined ? {} : { time }),
      fields: fromFieldsV1(objectAt(entry, 'fieldsV1')),
    };
  });
}

/** The object with these managers: appliers first, then by time and name, as the API server sorts them; empty ones go. */
export function withManagers(object: JsonObject, managers: readonly Manager[]): JsonObject {
  const rank = (one: Manager): string =>
    [one.operation, one.time ?? '', one.manager, one.apiVersion, one.subresource ?? ''].join('\u0000');
  const entries = managers
    .filter((one) => one.fields.size > 0)
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .map(
      (one): Json =>
        defined({
          manager: one.manager,
          operation: one.operation,
          apiVersion: one.apiVersion,
          time: one.time,
          fieldsType: 'FieldsV1',
          fieldsV1: toFieldsV1(one.fields),
          subresource: one.subresource,
        }),
    );
  return withAt(object, ['metadata', 'managedFields'], entries.length === 0 ? undefined : entries);
}

/** True when two entries are the same manager. An applier is one manager in every version. */
export function sameManager(one: Manager, other: Omit<Manager, 'fields' | 'time'>): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    (one.subresource ?? '') === (other.subresource ?? '') &&
    (one.operation === 'Apply' || one.apiVersion === other.apiVersion)
  );
}

/** `managers` with `fields` for the one who writes; his time changes only with his fields. */
export function withWriter(
  managers: readonly Manager[],
  operation: Manager['operation'],
  writer: Writer,
  fields: FieldSet,
): readonly Manager[] {
  const { manager, apiVersion, subresource } = writer;
  const self = { manager, operation, apiVersion, ...(subresource === undefined ? {} : { subresource }) };
  const old = managers.find((one) => sameManager(one, self));
  const time = old?.time !== undefined && sameSet(old.fields, fields) ? old.time : timestamp(writer.now);
  return [...managers.filter((one) => one !== old), { ...self, time, fields }];
}

/** `next` with the managers as a create or an update (everything but apply) leaves them. */
export function afterUpdate(live: JsonObject | undefined, next: JsonObject, writer: Writer): JsonObject {
  const base = baseManagers(live, next, writer);
  const { added, changed, removed } = comparison(live ?? {}, next, writer.schema);
  const touched = union(added, changed);
  const self = { operation: 'Update' as const, ...writer };
  const own = base.find((one) => sameManager(one, self))?.fields ?? new Set<string>();
  const others = base
    .filter((one) => !sameManager(one, self))
    .map((one) => ({ ...one, fields: without(one.fields, union(changed, removed)) }));
  const kept = base.filter((one) => sameManager(one, self));
  return withManagers(next, withWriter([...others, ...kept], 'Update', writer, union(without(own, removed), touched)));
}

// A writer may hand in managed fields of its own (kubectl does when it moves from client-side to server-side apply) or reset
// them with one empty entry; through a subresource he may not.
function baseManagers(live: JsonObject | undefined, next: JsonObject, writer: Writer): readonly Manager[] {
  if (live === undefined) return [];
  if (writer.subresource !== undefined) return managersOf(live);
  const given = listAt(next, 'metadata', 'managedFields');
  if (given.length === 1 && sameJson(given[0], {})) return [];
  const managers = managersOf(next);
  return managers.length > 0 && given.every(isObject) ? managers : managersOf(live);
}
