import { describe, expect, it } from 'vitest';
import { fail, fromTrouble, ok, skip, warn } from '../../../src/core/checks/fact.ts';
import { countsOf, tidy } from '../../../src/core/checks/tidy.ts';

describe('tidy', () => {
  it('keeps the worst finding of a check', () => {
    const found = tidy(
      [ok('okta-reachable', 'fine'), fail('okta-reachable', 'gone', 'look'), skip('okta-reachable', 'no time')],
      'gloo-okta',
    );
    expect(found).toEqual([fail('okta-reachable', 'gone', 'look')]);
  });

  it('puts findings in the order of the list', () => {
    const found = tidy([ok('sign-in', ''), ok('kubectl', ''), ok('claims', '')], 'gloo-okta');
    expect(found.map((finding) => finding.check)).toEqual(['claims', 'kubectl', 'sign-in']);
  });

  it('tells a failure that follows from another as not tested', () => {
    const found = tidy(
      [fail('ext-auth-policy', 'It is FAILED.', 'mend'), fail('one-policy-per-route', 'Another selects.', 'mend')],
      'gloo-okta',
    );
    expect(found.map(({ check, state }) => [check, state])).toEqual([
      ['one-policy-per-route', 'fail'],
      ['ext-auth-policy', 'skip'],
    ]);
    expect(found[1]?.says).toBe('It is FAILED. It follows from one-policy-per-route.');
  });

  it('leaves a failure whose cause only warns', () => {
    const found = tidy([fail('keys-in-force', 'old', 'mend'), warn('issuer', 'none', 'mend')], 'gloo-okta');
    expect(found.map(({ state }) => state)).toEqual(['warn', 'fail']);
  });

  it('never hides the last failure: what explains is itself told', () => {
    const all = [
      'ext-auth-server',
      'ext-auth-policy',
      'auth-config',
      'key-set-origin',
      'keys-in-force',
      'issuer',
      'metadata',
      'gateway-true-token',
    ] as const;
    for (let mask = 1; mask < 1 << all.length; mask += 1) {
      const failed = all.filter((_, at) => mask & (1 << at)).map((check) => fail(check, 'x', 'y'));
      expect(countsOf(tidy(failed, 'gloo-okta')).fail).toBeGreaterThan(0);
    }
  });
});

it('the commands that mend it name an installation of another name', () => {
  const [found] = tidy([fail('keys-in-force', 'old', 'Bring it up to date: gloo-okta setup')], 'teamb');
  expect(found?.hint).toBe('Bring it up to date: gloo-okta setup --name teamb');
});

describe('trouble', () => {
  const trouble = (code: string) => ({ code, says: 'It says so.', hint: 'Mend it.' });

  it('fails the check that it belongs to, and leaves the other untested', () => {
    expect(fromTrouble('claims', trouble('okta-unreachable'))).toEqual([
      fail('okta-reachable', 'It says so.', 'Mend it.'),
      skip('claims', 'It says so.'),
    ]);
  });

  it('is not tested where somebody may only not look', () => {
    expect(fromTrouble('ext-auth-pods', trouble('cluster-right-missing'))).toEqual([
      skip('ext-auth-pods', 'It says so.', 'Mend it.'),
    ]);
  });

  it('fails the check itself where nobody else owns it', () => {
    expect(fromTrouble('metadata', trouble('metadata-unusable'))).toEqual([fail('metadata', 'It says so.', 'Mend it.')]);
  });
});
