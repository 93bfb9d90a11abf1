import type { Finding } from '../model.ts';
import type { CheckId } from './check-list.ts';

/** Why something could not be found out: the stable code of the Problem, what happened, what to do. */
export interface Trouble {
  readonly code: string;
  readonly says: string;
  readonly hint: string;
}

/** What was found out, or why it was not. */
export type Fact<T> = { readonly value: T } | { readonly trouble: Trouble };

/** The value of a fact, or `undefined` when it was not found out. */
export function known<T>(fact: Fact<T>): T | undefined {
  return 'value' in fact ? fact.value : undefined;
}

/** A check that passed. */
export function ok(check: CheckId, says: string): Finding {
  return { check, state: 'ok', says };
}

/** A check that passed, with something to know. */
export function warn(check: CheckId, says: string, hint: string): Finding {
  return { check, state: 'warn', says, hint };
}

/** A check that failed. `hint` is the command or the step that mends it. */
export function fail(check: CheckId, says: string, hint: string): Finding {
  return { check, state: 'fail', says, hint };
}

/** A check that could not run, and why. */
export function skip(check: CheckId, says: string, hint?: string): Finding {
  return { check, state: 'skip', says: `Not tested: ${says}`, ...(hint === undefined ? {} : { hint }) };
}

/** The check that a kind of trouble belongs to, whatever was read when it came. */
const owners: Readonly<Record<string, CheckId>> = {
  'okta-unreachable': 'okta-reachable',
  'not-okta': 'okta-reachable',
  'okta-failed': 'okta-reachable',
  'okta-rate-limit': 'okta-reachable',
  'okta-token-refused': 'okta-credentials',
  'okta-key-refused': 'okta-credentials',
  'okta-no-api-access-management': 'api-access-management',
  'kubectl-missing': 'kubectl',
  'context-unknown': 'context',
  'cluster-unreachable': 'api-server',
  'kubectl-timeout': 'api-server',
  'crd-missing': 'gloo-crds',
};

/** Trouble that only means that somebody may not look. */
const rights: ReadonlySet<string> = new Set(['okta-right-missing', 'cluster-right-missing']);

/**
 * What trouble means for `check`: it failed where the trouble is its own. Else it was not tested, and the check that the
 * trouble belongs to failed, if there is one.
 */
export function fromTrouble(check: CheckId, trouble: Trouble): readonly Finding[] {
  const owner = owners[trouble.code];
  if (rights.has(trouble.code)) return [skip(check, trouble.says, trouble.hint)];
  if (owner === undefined || owner === check) return [fail(check, trouble.says, trouble.hint)];
  return [fail(owner, trouble.says, trouble.hint), skip(check, trouble.says)];
}

/** Judges a fact, or its trouble. */
export function judgeFact<T>(
  check: CheckId,
  fact: Fact<T>,
  judge: (value: T) => Finding | readonly Finding[],
): readonly Finding[] {
  if ('trouble' in fact) return fromTrouble(check, fact.trouble);
  const judged = judge(fact.value);
  return Array.isArray(judged) ? judged : [judged as Finding];
}
