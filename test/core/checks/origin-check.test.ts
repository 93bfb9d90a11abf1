import { expect, it } from 'vitest';
import type { AppFacts } from '../../../src/core/checks/okta-facts.ts';
import type { JsonObject } from '../../../src/core/model.ts';
import { judged } from './judged.ts';

const none = { trouble: { code: 'okta-right-missing', says: 'no' } };
const page = 'https://portal.example.com';
const live = { origin: page, status: 'ACTIVE', scopes: [{ type: 'REDIRECT' }, { type: 'CORS' }] };

function origins(list: readonly JsonObject[] | undefined, wanted: readonly string[] = [page]) {
  const app: AppFacts = {
    app: none,
    title: 'app',
    assigned: none,
    liveClaims: none,
    mayChange: true,
    origins: list === undefined ? none : { value: list },
    wanted: { recorded: true, origins: wanted, redirectUris: [], signOutUris: [], groups: [], claims: [] },
  };
  return judged({ app }).of('trusted-origins');
}

it.each<[string, readonly JsonObject[] | undefined, string]>([
  ['is there', [{ ...live, origin: 'https://other' }, live], 'ok'],
  ['is gone', [{ ...live, origin: 'https://other' }], 'fail'],
  ['is inactive', [{ ...live, status: 'INACTIVE' }], 'fail'],
  ['is not for CORS', [{ ...live, scopes: [{ type: 'REDIRECT' }] }], 'fail'],
  ['has no scopes', [{ origin: page, status: 'ACTIVE' }], 'fail'],
  ['may not be read', undefined, 'skip'],
])('a trusted origin that %s', (_, list, state) => {
  expect(origins(list)?.state).toBe(state);
});

it('is put back by setup where it is gone, by hand where it is idle', () => {
  expect(origins([])?.hint).toBe('Put it back: gloo-okta setup');
  expect(origins([{ ...live, status: 'INACTIVE' }])?.hint).toContain('Security > API > Trusted Origins');
  expect(origins([], [])).toMatchObject({ state: 'skip', says: expect.stringContaining('no trusted origin is recorded') });
});
