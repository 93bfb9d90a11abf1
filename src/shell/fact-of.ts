import type { Fact } from '../core/checks/fact.ts';
import { isStop, Problem } from '../errors.ts';

/** What a read found out, or the trouble it had. Only a stop of the run and bugs are thrown. */
export async function factOf<T>(read: Promise<T> | (() => Promise<T>)): Promise<Fact<T>> {
  try {
    return { value: await (typeof read === 'function' ? read() : read) };
  } catch (error) {
    if (!(error instanceof Problem) || isStop(error) || error.code === 'cancelled') throw error;
    return { trouble: { code: error.code, says: error.message, hint: error.hint } };
  }
}

/** What follows from a fact: the trouble stays the same. */
export async function thenFact<T, U>(fact: Fact<T>, next: (value: T) => Promise<U>): Promise<Fact<U>> {
  return 'trouble' in fact ? fact : factOf(() => next(fact.value));
}
