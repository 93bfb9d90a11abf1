import type { Fact } from '../core/checks/fact.ts';
import type { OrgFacts } from '../core/checks/okta-facts.ts';
import { isGranted } from '../core/okta-rights.ts';
import type { Org } from '../okta/org.ts';
import { readAdminRoles } from '../okta/read-admin-roles.ts';
import { thenFact } from './fact-of.ts';

/**
 * Finds out which admin roles the credentials have. An access token that says its scopes is not tried without the one that it
 * takes. `onlyIfGranted`: others are not tried either, as where little may be asked of Okta besides. Reads only.
 */
export async function gatherAdminRoles(
  org: Fact<Org>,
  { onlyIfGranted }: { readonly onlyIfGranted: boolean },
): Promise<Pick<OrgFacts, 'adminRoles'>> {
  if ('trouble' in org) return onlyIfGranted ? {} : { adminRoles: org };
  const scopes = await org.value.scopes().catch(() => undefined);
  const isGrantedHere = scopes !== undefined && isGranted('okta.roles.read', scopes);
  if (onlyIfGranted && !isGrantedHere) return {};
  if (scopes !== undefined && !isGrantedHere) return { adminRoles: { value: undefined } };
  return { adminRoles: await thenFact(org, readAdminRoles) };
}
