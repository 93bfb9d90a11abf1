import type { Claim } from '../core/claims.ts';
import { faultOfMember, type MemberClaim, type PortalResources, partsIn } from '../core/portal-resources.ts';
import { Problem } from '../errors.ts';
import { type Given, waysToGive } from './given.ts';

/**
 * Pure: what is wanted for the portal besides.
 * @throws Problem `bad-value` where a PortalGroup would go by a claim that is a list, `missing-input` where it has none
 */
export function portalFrom(given: Given, claims: readonly Claim[]): PortalResources {
  const text = given.get('with')?.value;
  const parts = typeof text === 'string' ? partsIn(text) : [];
  const cors = parts.includes('cors');
  if (!parts.includes('portal-group')) return { cors, groupClaims: undefined };
  const groupClaims = ((given.get('portalClaim')?.value as readonly string[] | undefined) ?? []).map(memberIn);
  if (groupClaims.length === 0) {
    throw new Problem(
      'missing-input',
      'A PortalGroup needs a claim, or it would let everybody in.',
      `Give it by ${waysToGive('portalClaim')}, e.g. --portal-claim organization=Acme`,
    );
  }
  const fault = groupClaims.map((claim) => faultOfMember(claim, claims)).find((found) => found !== undefined);
  if (fault !== undefined) throw new Problem('bad-value', fault.says, fault.hint);
  return { cors, groupClaims };
}

/** A claim in a text like `organization=Acme`. */
export function memberIn(text: string): MemberClaim {
  const at = text.indexOf('=');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
