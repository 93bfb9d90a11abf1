import { isObject, same, stepsOf, valueAt, withValue } from '../core/json.ts';
import type { Json, Open, SettledUpdate } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';

/**
 * Pure: the whole object as it goes back to Okta: `raw` with the fields of the update set, all else as it came.
 * Throws `changed-meanwhile` when a field is no longer what the plan showed; one that is already as wanted is fine.
 */
export function merge(raw: Json, update: Pick<SettledUpdate, 'title' | 'fields'>): Json {
  const changed = update.fields.filter(({ path, before, after }) => {
    const here = valueAt(raw, path);
    return !same(here, before) && !same(here, after);
  });
  if (changed.length > 0) {
    const said = changed.map(
      ({ path, before }) => `its ${printableLine(path, 100)} was ${shown(before)} and is ${shown(valueAt(raw, path))}`,
    );
    const message = `The ${printableLine(update.title, 100)} was changed while this ran: ${said.join('; ')}.`;
    throw new Problem('changed-meanwhile', message, 'Nothing of it was overwritten. Run it again to see the plan as it is now.');
  }
  let whole = raw;
  for (const { path, after } of update.fields) {
    whole = after === undefined ? without(whole, stepsOf(path)) : withValue(whole, path, after);
  }
  return whole;
}

function shown(value: Open | undefined): string {
  return value === undefined ? 'not there' : printableLine(JSON.stringify(value), 200);
}

/** Takes a field out, and the objects above it that are left empty by that. */
function without(value: Json, steps: readonly string[]): Json {
  const [step, ...rest] = steps;
  if (step === undefined || !isObject(value) || !Object.hasOwn(value, step)) return value;
  const { [step]: inner, ...others } = value;
  if (rest.length === 0 || inner === undefined) return others;
  const left = without(inner, rest);
  return isObject(left) && Object.keys(left).length === 0 ? others : { ...value, [step]: left };
}
