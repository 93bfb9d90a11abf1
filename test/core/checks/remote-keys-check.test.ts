import { describe, expect, it } from 'vitest';
import type { Judged, Verdict } from '../../../src/core/checks/check.ts';
import type { Facts } from '../../../src/core/checks/facts.ts';
import { remoteKeysCheck } from '../../../src/core/checks/remote-keys-check.ts';

const url = 'https://dev-1.okta.com/oauth2/default/v1/keys';
const keyFetch = { value: { logCommand: 'kubectl logs', restartCommand: 'kubectl rollout restart' } };
const force = (kind: 'inline' | 'remote') =>
  ({ policy: { value: { audiences: [], keys: { kind, url, text: '', kids: [] } } } }) as unknown as NonNullable<Facts['force']>;
const judge = (facts: Partial<Facts>): Judged =>
  remoteKeysCheck['remote-keys'].judge({ when: 'after', installation: 'gloo-okta', ...facts });

describe('remote-keys', () => {
  it('says nothing where no keys are fetched', () => {
    expect(judge({ force: force('remote') })).toBeUndefined();
    expect(judge({ force: force('inline'), keyFetch })).toBeUndefined();
  });

  it('says what a fetch needs, and what a failed one needs', () => {
    expect(judge({ force: force('remote'), keyFetch })).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('dev-1.okta.com'),
    });
    const failed = { value: { ...keyFetch.value, failure: 'failed to fetch JWKS: x509' } };
    const verdict = judge({ force: force('remote'), keyFetch: failed }) as Verdict;
    expect(verdict).toMatchObject({ state: 'fail', says: expect.stringContaining('x509') });
    expect(verdict.hint).toContain('once the way is open, kubectl rollout restart');
  });

  it('before anything is made it names the org', () => {
    expect(judge({ when: 'before', keyFetch })).toMatchObject({ state: 'ok', says: expect.stringContaining('the Okta org') });
  });

  it('hands trouble on', () => {
    const trouble = { code: 'cluster-right-missing', says: 'no' };
    expect(judge({ when: 'before', keyFetch: { trouble } })).toEqual({ trouble });
  });
});
