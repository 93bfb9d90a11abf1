import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../src/core/checks/check-list.ts';
import { blockersIn, forceStateOf } from '../../../src/core/checks/force-state.ts';
import type { Finding } from '../../../src/core/model.ts';

const finding = (check: CheckId, state: Finding['state']): Finding => ({ check, state, says: check });
const accepted = finding('ext-auth-policy', 'ok');
const refuses = finding('gateway-without-token', 'ok');

describe('whether a sign-in is in force', () => {
  it.each<[string, Finding[], string]>([
    ['called and refused', [accepted, refuses], 'in-force'],
    ['accepted with a warning, called and refused', [finding('ext-auth-policy', 'warn'), refuses], 'in-force'],
    ['never called', [accepted], 'accepted'],
    ['not called', [accepted, finding('gateway-without-token', 'skip')], 'accepted'],
    ['the cluster cannot be seen', [finding('ext-auth-policy', 'skip'), refuses], 'unseen'],
    ['nothing at all', [], 'unseen'],
    ['a check that decides nothing failed', [accepted, refuses, finding('gateway-preflight', 'fail')], 'in-force'],
  ])('%s', (_, findings, state) => {
    expect(forceStateOf(findings)).toEqual({ state, broken: [] });
  });

  it.each<CheckId>([
    'app-active',
    'app-grants',
    'redirect-uris',
    'access-rule',
    'dpop',
    'token-encryption',
    'signing-keys',
    'ext-auth-pods',
    'one-policy-per-route',
    'routes-selected',
    'ext-auth-server',
    'ext-auth-policy',
    'auth-config',
    'issuer',
    'as-written',
    'audience',
    'key-set-origin',
    'keys-in-force',
    'gateway-without-token',
    'gateway-false-token',
    'gateway-true-token',
    'access-token',
  ])('is not where %s failed, however green the rest is', (check) => {
    const broken = finding(check, 'fail');
    expect(forceStateOf([accepted, refuses, broken])).toEqual({ state: 'not-in-force', broken: [broken] });
  });
});

it('what blocks is known before anything is written', () => {
  const blocking: CheckId[] = [
    'okta-writes',
    'auth-server',
    'dpop',
    'token-encryption',
    'signing-keys',
    'cluster-rights',
    'namespace',
    'gloo-crds',
    'ext-auth-pods',
    'one-policy-per-route',
    'audience',
  ];
  expect(blockersIn(blocking.map((check) => finding(check, 'fail'))).length).toBe(blocking.length);
  expect(blockersIn(blocking.map((check) => finding(check, 'warn')))).toEqual([]);
  expect(blockersIn([finding('routes-selected', 'fail'), finding('claims', 'fail'), { ...accepted, check: 'odd' }])).toEqual([]);
});
