import { expect, test } from 'vitest';
import { makeTurns } from '../../src/okta/turns.ts';

test('what is in one queue never overlaps, not even after a failure; other queues run meanwhile', async () => {
  const inTurn = makeTurns();
  const events: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const all = await Promise.allSettled([inTurn('q', work('a', true)), inTurn('q', work('b')), inTurn('other', work('c'))]);
  expect(all.map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(events.filter((event) => !event.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(events.indexOf('c begins')).toBeLessThan(events.indexOf('b begins'));
});
