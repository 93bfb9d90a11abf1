import type { Fact } from '../core/checks/fact.ts';
import type { OrgFacts } from '../core/checks/okta-facts.ts';
import { isGranted } from '../core/okta-rights.ts';
import type { Org } from '../okta/org.ts';
import { readAdminRoles } from '../okta/read-admin-roles.ts';
import { thenFact } from './fact-of.ts';

/**
 * Finds out which admin roles the credentials have. An access token that says its scopes is not tried without the one that it
 * takes. Reads only.
 */
export async function gatherAdminRoles(org: Fact<Org>): Promise<Required<Pick<OrgFacts, 'adminRoles'>>> {
  return {
    adminRoles: await thenFact(org, async (opened) => {
      const scopes = await opened.scopes().catch(() => undefined);
      return scopes !== undefined && !isGranted('okta.roles.read', scopes) ? undefined : readAdminRoles(opened);
    }),
  };
}
