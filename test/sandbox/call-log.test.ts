import { describe, expect, it } from 'vitest';
import { endOf, makeCallLog } from '../../src/sandbox/call-log.ts';

describe('what a sandbox notes of the calls', () => {
  it('is the last of them, however many there were, and can be put right later', () => {
    const log = makeCallLog<number>(3);
    const first = log.add(0);
    first(10);
    expect(log.all()).toEqual([10]);
    for (let n = 1; n < 100; n += 1) {
      log.add(n);
      expect(log.all()).toEqual([...(n < 3 ? [10] : []), ...[n - 2, n - 1, n].filter((one) => one > 0)]);
    }
    const last = log.add(100);
    last(101);
    // one that is forgotten already does no harm
    first(11);
    expect(log.all()).toEqual([98, 99, 101]);
  });

  it('and what a pod prints: its end, in whole lines', () => {
    expect(endOf('a\nb\n')).toBe('a\nb\n');
    expect(endOf('first\nsecond\nthird\n', 10)).toBe('third\n');
  });
});
