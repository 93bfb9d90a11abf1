import type { CheckId } from '../../../src/core/checks/check-list.ts';
import type { Facts } from '../../../src/core/checks/facts.ts';
import { judgeFacts } from '../../../src/core/checks/judge-facts.ts';

/** What the facts come to, each check by its id. */
export function judged(facts: Partial<Facts>) {
  const findings = judgeFacts({ when: 'after', installation: 'gloo-okta', ...facts });
  return {
    findings,
    states: Object.fromEntries(findings.map(({ check, state }) => [check, state])),
    of: (check: CheckId) => findings.find((finding) => finding.check === check),
  };
}
