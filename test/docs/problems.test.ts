import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exitCodes } from '../../src/errors.ts';

it('docs/problems.md has an entry for each code, with its exit code, and none for others', () => {
  const text = readFileSync('docs/problems.md', 'utf8');
  const entries = [...text.matchAll(/^### `([a-z-]+)` \(exit (\d+)\)$/gm)].map(([, code, exit]) => [code, Number(exit)]);
  expect(Object.fromEntries(entries)).toEqual(exitCodes);
});
