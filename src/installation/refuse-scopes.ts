import { writes } from '../core/make-plan.ts';
import type { Plan } from '../core/model.ts';
import { isGranted, oktaAreas, scopeOf } from '../core/okta-rights.ts';
import { Problem } from '../errors.ts';
import { type OktaKind, oktaKinds } from '../kinds/kinds.ts';
import { scopeMissing } from '../okta/okta-errors.ts';
import type { Org } from '../okta/org.ts';

/**
 * Stops before anything is removed where the access token lacks a scope that the plan's writes take, as far as it tells its
 * scopes. Trusted origins are left where they may not be managed.
 * @throws Problem `okta-right-missing`
 */
export async function refuseScopes(org: Org, plan: Plan): Promise<void> {
  const granted = await org.scopes();
  if (granted === undefined) return;
  const areas = writes(plan).flatMap(({ kind }) => (kind in oktaKinds ? [oktaKinds[kind as OktaKind].rights.manages] : []));
  const scopes = new Set(areas.map((area) => scopeOf({ area, deed: 'manage' })));
  scopes.delete(scopeOf({ area: 'trustedOrigins', deed: 'manage' }));
  const lacking = [...scopes].filter((scope) => !isGranted(scope, granted));
  if (lacking.length === 0) return;
  const things = areas
    .filter((area) => lacking.includes(scopeOf({ area, deed: 'manage' })))
    .map((area) => oktaAreas[area].things);
  throw new Problem('okta-right-missing', ...scopeMissing(org.openedBy, `remove ${[...new Set(things)].join(', ')}`, lacking));
}
