import * as v from 'valibot';
import type { JsonObject } from './model.ts';

/** A schema for any JSON object; valibot's own take a list for one. */
export const anyObject = v.custom<JsonObject>(isNoList);

/** A schema for a JSON object with these fields, and whatever others besides. */
export function objectOf<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(v.unknown(), v.check(isNoList), v.looseObject(entries));
}

function isNoList(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
