import { expect, it } from 'vitest';
import { chooseClaims, claimSpec, faultOfClaimName, guideClaims } from '../../src/core/claims.ts';

it("the guide's claims are there unless they are refused; a later one takes the place of an earlier, where that stood", () => {
  const own = { name: 'organization', from: 'expression', value: 'user.department' } as const;
  expect(guideClaims).toEqual([
    { name: 'email', from: 'expression', value: 'user.email' },
    { name: 'organization', from: 'expression', value: 'user.organization' },
    { name: 'group', from: 'groups', value: '.*' },
  ]);
  expect(chooseClaims([own], true)).toEqual([guideClaims[0], own, guideClaims[2]]);
  expect(chooseClaims([own], false)).toEqual([own]);
});

it('an expression holds for any scope, groups come with openid; both stand on every access token', () => {
  const common = { status: 'ACTIVE', claimType: 'RESOURCE', alwaysIncludeInToken: true };
  expect(claimSpec({ name: 'email', from: 'expression', value: 'user.email' })).toEqual({
    ...common,
    name: 'email',
    valueType: 'EXPRESSION',
    value: 'user.email',
    conditions: { scopes: [] },
  });
  expect(claimSpec({ name: 'group', from: 'groups', value: '.*' })).toEqual({
    ...{ ...common, name: 'group', valueType: 'GROUPS', group_filter_type: 'REGEX', value: '.*' },
    conditions: { scopes: ['openid'] },
  });
});

it.each(['acr', 'aud', 'auth_time', 'cid', 'exp', 'iat', 'iss', 'jti', 'scp', 'sub', 'uid', 'ver'])(
  "%s is a name of Okta's own",
  (name) => {
    expect(faultOfClaimName(name)).toBe(`"${name}" is reserved by Okta`);
  },
);

it.each([
  ['', 'a claim needs a name'],
  ['a b', 'a claim name has no white space'],
  ['email', undefined],
  ['Sub', undefined],
])('the name %j: %s', (name, fault) => {
  expect(faultOfClaimName(name)).toBe(fault);
});
