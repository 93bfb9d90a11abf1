import type { Claim } from './claims.ts';

/** What can be made for the portal besides. */
const portalParts: readonly string[] = ['cors', 'portal-group'];

/** A claim with the value that lets a person into the PortalGroup. */
export interface MemberClaim {
  readonly name: string;
  readonly value: string;
}

/** What is wanted for the portal besides; each absent where it is not. */
export interface PortalResources {
  readonly cors: boolean;
  /** All of them are needed, at least one. */
  readonly groupClaims: readonly MemberClaim[] | undefined;
}

/** The parts in a text like `cors,portal-group`. */
export function partsIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Why a text names no parts; `undefined` when it does. */
export function faultOfParts(text: string): string | undefined {
  const parts = partsIn(text);
  const unknown = parts.find((part) => !portalParts.includes(part));
  return parts.length === 0 || unknown !== undefined
    ? `it is ${portalParts.join(', ')}, or both with a comma between`
    : undefined;
}

/**
 * Pure: why a PortalGroup cannot go by this claim, with the claim that can: Okta's group claims and `scp` are lists, and whether
 * a member of a list matches is not documented.
 */
export function faultOfMember(
  { name, value }: MemberClaim,
  claims: readonly Claim[],
): { readonly says: string; readonly hint: string } | undefined {
  const isList = name === 'scp' || claims.some((claim) => claim.name === name && claim.from === 'groups');
  if (!isList) return undefined;
  const text = `portal_${name}`;
  const expression = `isMemberOfGroupName(${JSON.stringify(value)}) ? ${JSON.stringify(value)} : "none"`;
  return {
    says: `--portal-claim: the claim "${name}" is a list, and Solo does not say that a PortalGroup matches a member of a list.`,
    hint: `Give a claim that is a text: --claim '${text}=${expression}' --portal-claim '${text}=${value}'`,
  };
}
