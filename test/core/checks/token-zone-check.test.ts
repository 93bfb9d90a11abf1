import { expect, it } from 'vitest';
import type { Facts } from '../../../src/core/checks/facts.ts';
import type { ZonedToken } from '../../../src/core/checks/okta-facts.ts';
import { judged } from './judged.ts';

const token: ZonedToken = { name: 'ci', include: ['nzo1'], exclude: [], ofSamePerson: 1 };
const zone = (zonedTokens: Facts['zonedTokens']) => judged(zonedTokens === undefined ? {} : { zonedTokens }).of('token-zone');

it('an API token that is limited is told of, as far as anybody knows which it is', () => {
  expect(zone({ value: [] })?.state).toBe('ok');
  expect(zone({ value: [token] })).toMatchObject({
    state: 'warn',
    says: 'The API token "ci" works only from the network zone nzo1.',
  });
  expect(zone({ value: [{ ...token, exclude: ['nzo2', 'nzo3'], ofSamePerson: 2 }] })?.says).toBe(
    'The API token "ci" of this administrator works only from the network zone nzo1 and not from the network zones nzo2, nzo3. Okta does not say which of their API tokens was given.',
  );
  expect(zone({ value: [{ ...token, include: [] }] })?.says).toContain('only from some network zones');
});

it('is no failure where it may not be read, and nothing where there is no API token', () => {
  expect(zone({ value: undefined })?.state).toBe('skip');
  expect(zone(undefined)).toBeUndefined();
});
