import { describe, expect, it } from 'vitest';
import { lastsUntil } from '../../../src/core/keys/lasting.ts';

describe('lastsUntil', () => {
  const statuses = [
    { kid: 'a', status: 'ACTIVE' },
    { kid: 'n', status: 'NEXT' },
  ];
  it.each([
    ['until 2026-12-01 at the latest', ['a'], '2026-12-01T10:00:00.000Z', statuses],
    ['until 2027-03-01 at the latest', ['a', 'n'], '2026-12-01T10:00:00.000Z', statuses],
    ['until 2026-12-01 at the latest', ['a', 'n'], '2026-12-01T10:00:00.000Z', []],
    ['they last 180 days at most', ['a', 'n'], undefined, statuses],
    ['they last 180 days at most', ['a'], '', []],
  ] as const)('says %s', (says, held, nextRotation, known) => {
    expect(lastsUntil({ held, nextRotation, statuses: known })).toContain(says);
  });
});
