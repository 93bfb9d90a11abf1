import type { Json } from './model.ts';

/** How deep an answer may be nested: a real one is less than twenty deep, and what walks it must not run out of stack. */
const deepest = 200;

/**
 * The value of a JSON text from outside. A field `__proto__` is a field like any other. Throws a SyntaxError for what is no
 * JSON, and for what is nested deeper than anything real.
 */
export function parseJson(text: string): Json {
  if (depthOf(text) > deepest) throw new SyntaxError(`it is nested deeper than ${deepest} levels`);
  return JSON.parse(text) as Json;
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
