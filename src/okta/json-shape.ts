import { isObject } from '../core/json.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';

/** The text at a path of field names; empty where there is none. */
export function textAt(value: Json | undefined, ...steps: readonly string[]): string {
  const found = at(value, steps);
  return typeof found === 'string' ? found : '';
}

/** The texts of the list at a path of field names; empty where there is none. */
export function textsAt(value: Json | undefined, ...steps: readonly string[]): readonly string[] {
  const found = at(value, steps);
  return Array.isArray(found) ? found.filter((member): member is string => typeof member === 'string') : [];
}

/** The objects of the list at a path of field names; empty where there is none. */
export function objectsAt(value: Json | undefined, ...steps: readonly string[]): readonly JsonObject[] {
  const found = at(value, steps);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The `id` of what Okta sent. Throws `answer-unusable`: an answer without one is none, however well it went. */
export function idOf(value: Json | undefined, what: string): string {
  const id = textAt(value, 'id');
  if (id !== '') return id;
  throw new Problem(
    'answer-unusable',
    `Okta sent no id for the ${printableLine(what)}.`,
    'Run it again: what was made is found by its name.',
  );
}

function at(value: Json | undefined, steps: readonly string[]): Json | undefined {
  let here = value;
  for (const step of steps) {
    if (!isObject(here) || !Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}
