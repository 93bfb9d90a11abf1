import type { Json, JsonObject } from '../../core/model.ts';
import { isList, isObject } from '../json-parts.ts';
import {
  below,
  claimedFields,
  common,
  comparison,
  type FieldSet,
  reaches,
  separator,
  spokenPath,
  stepsOf,
  union,
  without,
} from './fields.ts';
import { merged, valueAt, withoutAt } from './list-types.ts';
import { type Manager, managersOf, sameManager, type Writer, withManagers, withWriter } from './managed-fields.ts';
import { Refusal } from './status.ts';

/**
 * The object that applying `config` to `live` gives, with its managers. Fields the applier claimed before and claims no
 * more are taken away unless somebody else has them. `ignored` names top-level fields that this way of writing leaves alone.
 * Throws 409 with one cause per field when another manager has a field with another value and `force` is false.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
 */
export function applied(
  live: JsonObject | undefined,
  config: JsonObject,
  writer: Writer,
  options: { readonly force: boolean; readonly ignored: readonly string[] },
): JsonObject {
  const before = live ?? {};
  const self = { operation: 'Apply' as const, ...writer };
  const managers = managersOf(before);
  const last = managers.find((one) => sameManager(one, self))?.fields ?? new Set<string>();
  const schema = writer.schema ?? {};
  const claims = claimedFields(config, schema);
  const claimed = without(claims, below(claims, ...options.ignored));
  const others = managers.filter((one) => !sameManager(one, self));

  const whole = merged(schema, before, config);
  const held = union(claimed, ...others.map((one) => one.fields));
  const next = isObject(whole) ? withoutFields(whole, without(last, held), held) : before;

  const { added, changed, removed } = comparison(before, next, schema);
  const touched = union(added, changed);
  const conflicts = others
    .map((one) => ({ manager: one, fields: common(one.fields, touched) }))
    .filter((conflict) => conflict.fields.size > 0);
  if (conflicts.length > 0 && !options.force) throw conflictRefusal(conflicts);
  const losers = others.map((one) => ({ ...one, fields: without(one.fields, union(touched, removed)) }));
  const own = managers.filter((one) => sameManager(one, self));
  return withManagers(next, withWriter([...losers, ...own], 'Apply', writer, claimed));
}

// Objects and lists that become empty go too, unless somebody holds them. What the real merge leaves behind there
// (an empty object, null, nothing) differs by version and is not known exactly.
function withoutFields(object: JsonObject, gone: FieldSet, held: FieldSet): JsonObject {
  let rest: Json = object;
  for (const path of gone) {
    if (reaches(held, path)) continue;
    let steps = stepsOf(path);
    rest = withoutAt(rest, steps);
    while (steps.length > 2) {
      steps = steps.slice(0, -1);
      const parent = valueAt(rest, steps);
      const empty = isObject(parent) ? Object.keys(parent).length === 0 : isList(parent) && parent.length === 0;
      if (!empty || held.has(steps.join(separator))) break;
      rest = withoutAt(rest, steps);
    }
  }
  return isObject(rest) ? rest : object;
}

function spokenManager(one: Manager): string {
  const name = JSON.stringify(one.manager) + (one.subresource === undefined ? '' : ` with subresource "${one.subresource}"`);
  return one.operation === 'Update' ? `${name} using ${one.apiVersion}` : name;
}

function conflictRefusal(conflicts: readonly { readonly manager: Manager; readonly fields: FieldSet }[]): Refusal {
  const causes = conflicts.flatMap(({ manager, fields }) =>
    [...fields]
      .map(spokenPath)
      .sort()
      .map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${spokenManager(manager)}`, field })),
  );
  const [only] = causes;
  const texts = conflicts
    .map(
      ({ manager, fields }) =>
        `conflicts with ${spokenManager(manager)}:\n${[...fields]
          .map(spokenPath)
          .sort()
          .map((field) => `- ${field}`)
          .join('\n')}`,
    )
    .sort();
  const message =
    causes.length === 1 && only !== undefined
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${texts.join('\n')}`;
  return new Refusal(409, 'Conflict', message, { causes });
}
