import type { Memory } from '../memory.ts';
import { isGone } from './okta-errors.ts';

/** Reads that are made once, until they are forgotten; `undefined` for what is not there. One that failed is made again. */
export function remembering<T>(memory: Memory, what: string, read: (path: string) => Promise<T>) {
  return {
    find: (path: string): Promise<T | undefined> =>
      memory.once(`${what} ${path}`, () =>
        read(path).catch((error: unknown) => {
          if (isGone(error)) return undefined;
          throw error;
        }),
      ),
    forget: (prefix: string): void => memory.forget(`${what} ${prefix}`),
    keep: (path: string, value: T): void => void memory.once(`${what} ${path}`, async () => value),
  };
}

/** The same work for a key is done once for all who ask while it is under way. */
export function makeShared<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (key) => {
    const mine = underWay.get(key) ?? work(key).finally(() => underWay.delete(key));
    underWay.set(key, mine);
    return mine;
  };
}
