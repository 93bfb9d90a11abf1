import { expect, it } from 'vitest';
import { parseGiven } from '../../src/answers/given.ts';
import { keptClaims } from '../../src/answers/kept-claims.ts';

const kept = { claim: ['team=user.department', 'group=user.x'], groupClaim: ['roles=.*'], noDefaultClaims: true, audience: 'a' };
const given = (flags: Readonly<Record<string, unknown>>) => parseGiven({ flags, env: {} });

it('keeps the claims beside those that are given, but one of the same name', () => {
  expect(keptClaims(given({ groupClaim: ['group=STARTS_WITH:portal-'] }), kept)).toEqual({
    claim: ['team=user.department'],
    noDefaultClaims: true,
  });
  expect(keptClaims(given({ claim: ['a=user.a'] }), kept)).toEqual({ groupClaim: ['roles=.*'], noDefaultClaims: true });
});

it('keeps none apart where none is given', () => {
  expect(keptClaims(given({ audience: 'b' }), kept)).toEqual({});
});
