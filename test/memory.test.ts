import { describe, expect, it } from 'vitest';
import { makeMemory } from '../src/memory.ts';

/** Reads that give 1, 2, 3 … */
function counting() {
  let count = 0;
  return async () => {
    count += 1;
    return count;
  };
}

describe('what a run has read', () => {
  it('is read once, side by side too, until it is forgotten', async () => {
    const memory = makeMemory();
    const read = counting();
    expect(await Promise.all([memory.once('a one', read), memory.once('a one', read)])).toEqual([1, 1]);
    expect(await memory.once('a two', read)).toBe(2);
    memory.forget('a o');
    expect(await memory.once('a one', read)).toBe(3);
    expect(await memory.once('a two', read)).toBe(2);
  });

  it('is read anew when it failed or is not to be kept', async () => {
    const memory = makeMemory();
    await expect(memory.once('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const read = counting();
    const isEven = (value: number) => value % 2 === 0;
    expect(await memory.once('x', read, isEven)).toBe(1);
    expect(await memory.once('x', read, isEven)).toBe(2);
    expect(await memory.once('x', read, isEven)).toBe(2);
  });

  it('is shared only while something runs that shares it', async () => {
    const memory = makeMemory();
    const read = counting();
    expect(await memory.onceShared('pods', read)).toBe(1);
    await memory.shared(async () => {
      expect(await memory.onceShared('pods', read)).toBe(2);
      expect(await memory.onceShared('pods', read)).toBe(2);
    });
    expect(await memory.onceShared('pods', read)).toBe(3);
  });

  it('a reading that was forgotten while it was under way does not come back', async () => {
    const memory = makeMemory();
    let end: (value: string) => void = () => undefined;
    const old = memory.once('a', () => new Promise<string>((resolve) => (end = resolve)));
    memory.forget('a');
    const fresh = memory.once('a', async () => 'new');
    end('old');
    expect([await old, await fresh, await memory.once('a', async () => 'newer')]).toEqual(['old', 'new', 'new']);
  });
});
