import type { Finding } from '../model.ts';
import { checkList, isCheckId } from './check-list.ts';

/**
 * What all findings come to. `in-force`: the gateway was called and refuses who has no token. `accepted`: nothing speaks
 * against it, but it was not called. `not-in-force`: a check says so. `unseen`: the policy cannot be looked at from here.
 */
export type ForceState = 'in-force' | 'accepted' | 'not-in-force' | 'unseen';

/** Pure: whether a sign-in is in force, and what stands against it. Nothing is in force that was not seen to be. */
export function forceStateOf(findings: readonly Finding[]): { readonly state: ForceState; readonly broken: readonly Finding[] } {
  const broken = findings.filter(
    ({ check, state }) => state === 'fail' && isCheckId(check) && checkList[check].setup !== 'shown',
  );
  if (broken.length > 0) return { state: 'not-in-force', broken };
  const stateOf = (id: string) => findings.find(({ check }) => check === id)?.state;
  const isAccepted = ['ok', 'warn'].includes(stateOf('ext-auth-policy') ?? '');
  if (!isAccepted) return { state: 'unseen', broken };
  return { state: stateOf('gateway-without-token') === 'ok' ? 'in-force' : 'accepted', broken };
}

/** Pure: the findings that speak against writing anything at all. */
export function blockersIn(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ check, state }) => state === 'fail' && isCheckId(check) && checkList[check].setup === 'blocks');
}
