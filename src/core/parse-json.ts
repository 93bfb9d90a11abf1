import * as v from 'valibot';
import type { Json } from './model.ts';

/** How deep an answer may be nested: a real one is less than twenty deep, and what walks it must not run out of stack. */
const deepest = 200;

/**
 * The value of a JSON text from outside. A field `__proto__` is a field like any other. A half of a character, which only an
 * escape can bring (`\ud800`), becomes U+FFFD as it would anywhere on its way out: no URL, header or file can carry it.
 * Throws a SyntaxError for what is no JSON, and for what is nested deeper than anything real.
 */
export function parseJson(text: string): Json {
  if (depthOf(text) > deepest) throw new SyntaxError(`it is nested deeper than ${deepest} levels`);
  const value: Json = JSON.parse(text);
  return /\\ud[89a-f]/i.test(text) ? wellFormed(value) : value;
}

/** The value of a JSON text from outside as `schema` has it; `undefined` for what is no JSON, or something else. */
export function parseJsonAs<Schema extends v.GenericSchema>(schema: Schema, text: string): v.InferOutput<Schema> | undefined {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
}

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([field, member]) => [field.toWellFormed(), wellFormed(member)]));
}

function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inText) {
      if (character === 92) at += 1;
      else if (character === 34) inText = false;
    } else if (character === 34) inText = true;
    else if (character === 91 || character === 123) {
      depth += 1;
      if (depth > most) most = depth;
    } else if (character === 93 || character === 125) depth -= 1;
  }
  return most;
}
