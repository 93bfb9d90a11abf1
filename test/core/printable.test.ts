import { expect, test } from 'vitest';
import { printableLine } from '../../src/core/printable.ts';

test.each([
  ['plain text stays', 'plain text stays'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;a title\u0007after', 'after'],
  ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['one\r\ntwo\tthree', 'one two three'],
  ['back\u0008\u0008space', 'back space'],
  ['turn\u202e around', 'turn around'],
  ['\u009b2Jcleared', 'cleared'],
  ['naïve — 日本', 'naïve — 日本'],
])('%j reads as %j', (from, to) => {
  expect(printableLine(from)).toBe(to);
});

test('is cut to its limit, counted in characters', () => {
  expect(printableLine('😀'.repeat(10), 4)).toBe('😀😀😀…');
  expect(printableLine('x'.repeat(5000))).toHaveLength(300);
});
