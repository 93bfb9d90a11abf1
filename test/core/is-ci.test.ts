import { expect, it } from 'vitest';
import { isCi } from '../../src/core/is-ci.ts';

it.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['false', false],
  ['False', false],
  ['true', true],
  ['1', true],
  ['woodpecker', true],
])('CI=%s: %s', (value, expected) => {
  expect(isCi(value === undefined ? {} : { CI: value })).toBe(expected);
});
