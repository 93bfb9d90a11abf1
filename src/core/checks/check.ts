import type { Finding } from '../model.ts';
import type { Fact, Trouble } from './fact.ts';
import type { Facts } from './facts.ts';
import type { RefusalAnswer, SignInRequest } from './sign-in-facts.ts';

/** Where a finding stands on the screen, in this order. */
export const groups = {
  okta: 'Okta',
  cluster: 'Cluster',
  force: 'In force',
  gateway: 'Gateway',
  'sign-in': 'Sign-in',
} as const;

/** One check: all that is said of it anywhere. Its id is its key in the list, and a heading of docs/checks.md. */
export interface Check<Id extends string = string> {
  readonly group: keyof typeof groups;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** Whether it is looked at before anything is made (`doctor`, the first step of `setup`), afterwards (`verify`), or always. */
  readonly asked: 'before' | 'after' | 'always';
  /** What has to hold first: where one of these failed, a failure of this one is told as its consequence. */
  readonly needs: readonly Id[];
  /**
   * What its failure means for `setup`. `blocks`: what will be made cannot be in force, or cannot be made to its end, so nothing
   * is written unless a person goes on; found afterwards, no sign-in is in force. `decides`: only the latter. `shown`: neither.
   */
  readonly setup: 'blocks' | 'decides' | 'shown';
  /** Its success is told at the end of `setup`, too: what was waited for. */
  readonly awaited?: true;
  /** Codes of trouble that are a failure of this check, whatever was read when they came. */
  readonly owns?: readonly string[];
  /** Codes of trouble that fail nothing: what could not be read for it is not tested. */
  readonly closes?: readonly string[];
  /** Why other checks were not tested, where trouble of this one kept them from it; else the trouble's own words. */
  readonly without?: string;
  /** What Okta answers instead of tokens when this link is broken. */
  readonly refusal?: Refusal;
  /** Pure: the verdict by what was found out; `undefined` where it was not looked for. */
  readonly judge: (facts: Facts) => Judged;
}

/** A finding without the id of its check. */
export type Verdict = Omit<Finding, 'check'>;

/** What a judge gives: of several verdicts the worst counts. Trouble is judged by the check that it belongs to. */
export type Judged = Verdict | readonly Verdict[] | { readonly trouble: Trouble } | undefined;

/** An answer of Okta's that means that a check failed, and how it is told. */
export interface Refusal {
  readonly when: (answer: RefusalAnswer) => boolean;
  readonly says: (about: SignInRequest) => string;
  readonly hint: (about: SignInRequest, facts: Facts) => string;
}

/** A check that passed. */
export function ok(says: string): Verdict {
  return { state: 'ok', says };
}

/** A check that passed, with something to know. */
export function warn(says: string, hint: string): Verdict {
  return { state: 'warn', says, hint };
}

/** A check that failed. `hint` is the command or the step that mends it. */
export function fail(says: string, hint: string): Verdict {
  return { state: 'fail', says, hint };
}

/** A check that could not run, and why. */
export function skip(says: string, hint?: string): Verdict {
  return { state: 'skip', says: `Not tested: ${says}`, ...(hint === undefined ? {} : { hint }) };
}

/** Judges a fact, or hands its trouble on. A fact that was not looked for gives nothing. */
export function judgeFact<T>(fact: Fact<T> | undefined, judge: (value: T) => Judged): Judged {
  if (fact === undefined) return undefined;
  return 'trouble' in fact ? { trouble: fact.trouble } : judge(fact.value);
}
