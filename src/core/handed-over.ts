import { valueAt, withValue } from './json.ts';
import type { Json, JsonObject } from './model.ts';

/** Where the app says that its installation was handed over. */
const path = 'profile.glooOkta.released';

/**
 * When an installation was handed over, ISO 8601; `undefined` where it was not. The app tells it to every machine; where it
 * was not asked, the ledger does. Pure.
 */
export function handedOverAt(facts: JsonObject | undefined, app: Json | undefined): string | undefined {
  const told = app === undefined ? facts?.['released'] : valueAt(app, path);
  return typeof told === 'string' && told !== '' ? told : undefined;
}

/** The app as it says that it was handed over at `at`, or, without one, that it was not. Pure. */
export function withHandOver(app: JsonObject, at: string | undefined): JsonObject {
  if (at !== undefined) return withValue(app, path, at) as JsonObject;
  const mark = valueAt(app, 'profile.glooOkta') as JsonObject | undefined;
  const { released: _released, ...rest } = mark ?? {};
  return withValue(app, 'profile.glooOkta', rest) as JsonObject;
}
