import { isObject, stepsOf } from '../core/json.ts';
import type { Json, JsonObject, SettledUpdate } from '../core/model.ts';

/**
 * `live` with each field as `after` says: set, or taken away where `after` is `undefined` together with maps that become
 * empty by it. Its resourceVersion stays, so that a replace fails when somebody was faster; status and managed fields go.
 */
export function restored(live: JsonObject, fields: SettledUpdate['fields']): JsonObject {
  const { status: _status, metadata, ...rest } = live;
  const { managedFields: _managedFields, ...kept } = metadata as JsonObject;
  let object: JsonObject = { ...rest, metadata: kept };
  for (const { path, after } of fields) object = withField(object, stepsOf(path), after) ?? {};
  return object;
}

function withField(object: JsonObject, steps: readonly string[], after: Json | undefined): JsonObject | undefined {
  const [step, ...below] = steps;
  if (step === undefined) return object;
  const { [step]: here, ...others } = object;
  const value = below.length === 0 ? after : withField(isObject(here) ? here : {}, below, after);
  if (value === undefined) return Object.keys(others).length === 0 ? undefined : others;
  return { ...others, [step]: value };
}
