import { expect, test } from 'vitest';
import { explain } from '../../src/explain/look-up.ts';

/** What some pattern could try again from every place of a text. */
const parts = [
  '(',
  ')',
  '[',
  '"',
  "'",
  '`',
  '.',
  '-',
  ' ',
  '\n',
  '\\',
  '\\n',
  'a-',
  '(a-a, ',
  'a+',
  '%41',
  'Error ',
  '<',
  '{',
  '://',
];

// a pattern that tries again from every place of a quarter of a megabyte would need minutes
test.each(parts)('the largest text of %j comes to its end', (part) => {
  for (const end of ['', '!']) {
    const text = `x${part.repeat(Math.ceil(262_144 / part.length))}${end}`;
    expect(Object.keys(explain(text)).length).toBeGreaterThan(0);
  }
});
