import { describe, expect, it } from 'vitest';
import type { Judged, Verdict } from '../../../src/core/checks/check.ts';
import type { Facts } from '../../../src/core/checks/facts.ts';
import type { KeyRefreshFacts } from '../../../src/core/checks/fresh-keys-facts.ts';
import { keyRefreshCheck } from '../../../src/core/checks/key-refresh-check.ts';

const force = (kind: 'inline' | 'remote') =>
  ({ policy: { value: { audiences: [], keys: { kind, text: '', url: '', kids: ['a'] } } } }) as unknown as NonNullable<
    Facts['force']
  >;
const cronJob = { name: 'oauth-okta-key-refresh', schedule: '17 * * * *', suspended: false };
const logCommand = 'kubectl logs -l x';

function judge(keyRefresh: Partial<KeyRefreshFacts> | undefined, kind: 'inline' | 'remote' = 'inline'): Judged {
  const facts =
    keyRefresh === undefined ? {} : { keyRefresh: { value: { logCommand, resumeCommand: 'kubectl patch x', ...keyRefresh } } };
  return keyRefreshCheck['key-refresh'].judge({ when: 'after', installation: 'gloo-okta', force: force(kind), ...facts });
}

describe('key-refresh', () => {
  it('says nothing where the gateway fetches the keys', () => {
    expect(judge(undefined, 'remote')).toBeUndefined();
  });

  it.each([
    ['ok', /Nothing refreshes the keys/, undefined, undefined],
    ['fail', /not there any more/, {}, /setup --key-refresh cronjob/],
    ['warn', /suspended/, { cronJob: { ...cronJob, suspended: true } }, /: kubectl patch x\n.*keys refresh$/],
    ['ok', /has not run yet/, { cronJob }, undefined],
    ['ok', /ran last at 2026-11-26T10:17:00Z/, { cronJob, lastRun: { failed: false, at: '2026-11-26T10:17:00Z' } }, undefined],
    [
      'fail',
      /failed \(t\): It cannot be reached\./,
      { cronJob, lastRun: { failed: true, at: 't', says: 'It cannot be reached.\nOpen the way.\n' } },
      /^Open the way\.$/,
    ],
    ['fail', /gave no reason/, { cronJob, lastRun: { failed: true, at: 't' } }, /kubectl logs/],
  ] as const)('is %s: %s', (state, says, facts, hint) => {
    const verdict = judge(facts as Partial<KeyRefreshFacts> | undefined) as Verdict;
    expect(verdict.state).toBe(state);
    expect(verdict.says).toMatch(says);
    if (hint !== undefined) expect(verdict.hint).toMatch(hint);
  });

  it('hands trouble on', () => {
    const trouble = { code: 'cluster-right-missing', says: 'no' };
    const facts = { when: 'after', installation: 'x', force: force('inline'), keyRefresh: { trouble } } as const;
    expect(keyRefreshCheck['key-refresh'].judge(facts)).toEqual({ trouble });
  });
});
