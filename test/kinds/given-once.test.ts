import { expect, it } from 'vitest';
import { rulesOf } from '../../src/core/kind.ts';
import { designOkta } from '../../src/kinds/design.ts';
import { kinds } from '../../src/kinds/kinds.ts';
import { facts, wishes } from './wishes.ts';

it('what is written once is known to be so: else a later check would find it changed', () => {
  const born = designOkta(wishes(), facts()).filter((resource) => resource.born !== undefined);
  expect(born.length).toBeGreaterThan(2);
  for (const { kind, born: once = {} } of born)
    expect([kind, Object.keys(once)]).toEqual([kind, [...(rulesOf(kinds, kind).givenOnce ?? [])]]);
});
