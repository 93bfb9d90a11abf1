import { roleGap } from '../core/admin-roles.ts';
import { writes } from '../core/make-plan.ts';
import type { Plan } from '../core/model.ts';
import { isGranted, type OktaArea, oktaAreas, scopeOf } from '../core/okta-rights.ts';
import { Problem } from '../errors.ts';
import { type OktaKind, oktaKinds } from '../kinds/kinds.ts';
import { scopeMissing } from '../okta/okta-errors.ts';
import type { Org } from '../okta/org.ts';
import { readAdminRoles } from '../okta/read-admin-roles.ts';

/**
 * Stops before anything is removed where the access token lacks a scope that the plan's writes take, or the admin role behind it is
 * not enough, as far as it tells its scopes and may read the role. Trusted origins are left where they may not be managed.
 * @throws Problem `okta-right-missing`
 */
export async function refuseScopes(org: Org, plan: Plan): Promise<void> {
  const granted = await org.scopes();
  if (granted === undefined) return;
  const areas = writes(plan).flatMap(({ kind }) => (kind in oktaKinds ? [oktaKinds[kind as OktaKind].rights.manages] : []));
  const scopes = new Set(areas.map((area) => scopeOf({ area, deed: 'manage' })));
  scopes.delete(scopeOf({ area: 'trustedOrigins', deed: 'manage' }));
  const lacking = [...scopes].filter((scope) => !isGranted(scope, granted));
  if (lacking.length === 0) return refuseRole(org, areas, granted);
  const things = areas
    .filter((area) => lacking.includes(scopeOf({ area, deed: 'manage' })))
    .map((area) => oktaAreas[area].things);
  throw new Problem('okta-right-missing', ...scopeMissing(org.openedBy, `remove ${[...new Set(things)].join(', ')}`, lacking));
}

/** A cluster that was opened already is worse than a run that says at once that it cannot go to its end. */
async function refuseRole(org: Org, areas: readonly OktaArea[], granted: readonly string[]): Promise<void> {
  const needed = areas.flatMap((area) => (area === 'trustedOrigins' ? [] : [{ area, deed: 'manage' as const }]));
  if (needed.length === 0 || !isGranted('okta.roles.read', granted)) return;
  const roles = await readAdminRoles(org);
  if (roles === undefined) return;
  const { missing } = roleGap(roles, needed);
  if (missing.length === 0) return;
  const things = missing.map((area) => oktaAreas[area].things).join(', ');
  const names = [...new Set(missing.map((area) => oktaAreas[area].role))].sort().join(' and ');
  throw new Problem(
    'okta-right-missing',
    `The admin role is not enough to remove ${things}.`,
    `Ask a Super Administrator for the role ${names}.`,
  );
}
