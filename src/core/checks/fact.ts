/** Why something could not be found out: the stable code of the Problem, what happened, what to do. */
export interface Trouble {
  readonly code: string;
  readonly says: string;
  readonly hint?: string;
}

/** What was found out, or why it was not. */
export type Fact<T> = { readonly value: T } | { readonly trouble: Trouble };

/** The value of a fact, or `undefined` when it was not found out. */
export function known<T>(fact: Fact<T>): T | undefined {
  return 'value' in fact ? fact.value : undefined;
}
