import type { Fact } from '../core/checks/fact.ts';
import type { ClaimGroups } from '../core/checks/okta-facts.ts';
import { type Claim, filterOfClaim } from '../core/claims.ts';
import { type GroupFilter, groupFilterKinds, groupFilterText } from '../core/group-filter.ts';
import type { JsonObject } from '../core/model.ts';
import { countGroups } from '../okta/count-groups.ts';
import type { Org } from '../okta/org.ts';
import { thenFact } from './fact-of.ts';

/** A claim of groups whose filter is to be counted. */
interface Counting {
  readonly claim: string;
  readonly filter: GroupFilter;
  readonly isOurs: boolean;
}

/** Counts, side by side, the groups that the filters of claims list; nothing is asked where no claim is of groups. Reads only. */
export async function gatherClaimGroups(
  org: Fact<Org>,
  claims: readonly Counting[],
): Promise<{ readonly claimGroups?: readonly ClaimGroups[] }> {
  if (claims.length === 0) return {};
  const claimGroups = await Promise.all(
    claims.map(async ({ claim, filter, isOurs }) => ({
      claim,
      filter: groupFilterText(filter),
      isOurs,
      groups: await thenFact(org, (opened) => countGroups(opened, filter)),
    })),
  );
  return { claimGroups };
}

/** Pure: the claims of groups that are asked for. */
export function countedOf(claims: readonly Claim[]): readonly Counting[] {
  return claims.flatMap((claim) =>
    claim.from === 'groups' ? [{ claim: claim.name, filter: filterOfClaim(claim), isOurs: true }] : [],
  );
}

/** Pure: the active claims of groups that an authorization server has, on either token. `ours` are the names of those that setup wrote. */
export function countedOfLive(claims: readonly JsonObject[], ours: readonly string[]): readonly Counting[] {
  return claims.flatMap((claim) => {
    const { name, value, group_filter_type: type } = claim;
    const kind = groupFilterKinds.find((one) => one === type);
    const isCounted = claim['valueType'] === 'GROUPS' && claim['status'] !== 'INACTIVE';
    if (!isCounted || kind === undefined || typeof name !== 'string' || typeof value !== 'string') return [];
    return [{ claim: name, filter: { kind, value }, isOurs: claim['claimType'] === 'RESOURCE' && ours.includes(name) }];
  });
}
