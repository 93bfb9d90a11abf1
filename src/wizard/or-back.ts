import { goBack } from '../answers/asker.ts';

/** The answer, or `back` when the person wants to go back. */
export async function orBack<T>(answer: Promise<T>, back: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error === goBack) return back;
    throw error;
  }
}
