import type { GroupFilter, GroupFilterKind } from './group-filter.ts';
import type { JsonObject } from './model.ts';

/** A claim that access tokens are to carry. */
export type Claim =
  | { readonly name: string; readonly from: 'expression'; readonly value: string }
  /** Groups by a filter; without `filter` a regular expression. */
  | { readonly name: string; readonly from: 'groups'; readonly value: string; readonly filter?: GroupFilterKind };

/** The three claims of the guide. The group filter is the regex `.*`, for the guide's `*` is none. */
export const guideClaims: readonly Claim[] = [
  { name: 'email', from: 'expression', value: 'user.email' },
  { name: 'organization', from: 'expression', value: 'user.organization' },
  { name: 'group', from: 'groups', value: '.*' },
];

/**
 * Names that Okta keeps for itself on access tokens.
 * @see https://developer.okta.com/docs/reference/api/oidc/#reserved-claims-in-the-header-section
 */
const reserved = new Set(['acr', 'aud', 'auth_time', 'cid', 'exp', 'iat', 'iss', 'jti', 'scp', 'sub', 'uid', 'ver']);

/** A claim of groups by a filter. */
export function groupsClaim(name: string, { kind, value }: GroupFilter): Claim {
  return { name, from: 'groups', value, ...(kind === 'REGEX' ? {} : { filter: kind }) };
}

/** The filter of a claim of groups. */
export function filterOfClaim({ value, filter }: Extract<Claim, { from: 'groups' }>): GroupFilter {
  return { kind: filter ?? 'REGEX', value };
}

/** Why a claim cannot have this name; `undefined` when it can. */
export function faultOfClaimName(name: string): string | undefined {
  if (name === '') return 'a claim needs a name';
  if (reserved.has(name)) return `"${name}" is reserved by Okta`;
  if (/\s/.test(name)) return 'a claim name has no white space';
  return undefined;
}

/** The claims asked for: the guide's unless they are refused, a later one of the same name in place of an earlier. */
export function chooseClaims(own: readonly Claim[], withGuideClaims: boolean): readonly Claim[] {
  const byName = new Map<string, Claim>();
  for (const claim of [...(withGuideClaims ? guideClaims : []), ...own]) byName.set(claim.name, claim);
  return [...byName.values()];
}

/**
 * A claim on the access token, as Okta's API spells it. Expressions hold for any scope; the groups come with `openid`,
 * as the guide has it.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServerClaims/
 */
export function claimSpec(claim: Claim): JsonObject {
  const common = { name: claim.name, status: 'ACTIVE', claimType: 'RESOURCE', alwaysIncludeInToken: true };
  return claim.from === 'expression'
    ? { ...common, valueType: 'EXPRESSION', value: claim.value, conditions: { scopes: [] } }
    : {
        ...common,
        valueType: 'GROUPS',
        group_filter_type: claim.filter ?? 'REGEX',
        value: claim.value,
        conditions: { scopes: ['openid'] },
      };
}
