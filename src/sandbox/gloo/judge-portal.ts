import type { JsonObject } from '../../core/model.ts';
import { listAt, objectAt, stringAt } from '../json-parts.ts';
import { allRoutes, type GlooWorld, nameOf, namespaceOf, picks, selectedRoutes, workspaceOf } from './gloo-world.ts';
import { isInForce } from './in-force.ts';
import { glooStatus } from './judge-server.ts';

/**
 * The status of a Portal: how many RouteTables its `apis` pick, how many ext auth policies in force guard a route of theirs, and
 * how many workloads its selectors pick (deployments here); counts of zero are left out. Two portals of one domain are INVALID, as
 * the API's description says; which of them is not known, here the younger. Rate limits are not imitated.
 */
export function judgePortal(portal: JsonObject, world: GlooWorld): JsonObject {
  const rival = world.portals
    .filter((other) => other !== portal && bornBefore(other, portal))
    .find((other) => domainsOf(other).some((domain) => domainsOf(portal).includes(domain)));
  if (rival !== undefined)
    return glooStatus(portal, 'INVALID', `a domain is that of Portal ${namespaceOf(rival)}/${nameOf(rival)}`, {});
  const selectors = listAt(portal, 'spec', 'apis');
  const tables = world.routeTables.filter((table) => selectors.some((selector) => picks(world, selector, table)));
  const prefixes = tables.map((table) => `${namespaceOf(table)}/${nameOf(table)}/`);
  const guarding = world.policies.filter(
    (policy) =>
      isInForce(policy) && selectedRoutes(world, policy).some((route) => prefixes.some((prefix) => route.startsWith(prefix))),
  );
  const backends = listAt(portal, 'spec', 'portalBackendSelectors').map((one) => objectAt(one, 'selector'));
  const status = glooStatus(portal, 'ACCEPTED', '', {
    extAuthPolicyCount: guarding.length,
    portalBackendCount: world.deployments.filter((one) => backends.some((selector) => picks(world, selector, one))).length,
    routeTablesCount: tables.length,
  });
  const owner = workspaceOf(world, portal);
  return owner ? { ...status, ownerWorkspace: owner } : status;
}

function domainsOf(portal: JsonObject): readonly string[] {
  return listAt(portal, 'spec', 'domains').filter((domain) => typeof domain === 'string');
}

function bornBefore(a: JsonObject, b: JsonObject): boolean {
  const age = (object: JsonObject): string => stringAt(object, 'metadata', 'creationTimestamp') ?? '';
  return age(a) < age(b) || (age(a) === age(b) && `${namespaceOf(a)}/${nameOf(a)}` < `${namespaceOf(b)}/${nameOf(b)}`);
}

/** The status of a PortalGroup: ACCEPTED; what else it may be is not known. */
export function judgePortalGroup(group: JsonObject, world: GlooWorld): JsonObject {
  const owner = workspaceOf(world, group);
  const status = glooStatus(group, 'ACCEPTED', '', {});
  return owner ? { ...status, ownedByWorkspace: owner } : status;
}

/** The status of an ApiProduct: accepted, with no route, for HTTPRoutes are not served here. */
export function judgeApiProduct(product: JsonObject): JsonObject {
  return { state: objectAt(glooStatus(product, 'ACCEPTED', '', {}), 'common') };
}

/**
 * The status of a CORSPolicy: ACCEPTED with the number of its routes; all of the workspace without a selector. What becomes of a
 * second one for a route is not known: it is ACCEPTED too, and the older one counts.
 */
export function judgeCorsPolicy(policy: JsonObject, world: GlooWorld): JsonObject {
  return glooStatus(policy, 'ACCEPTED', '', { numSelectedRoutes: corsRoutes(policy, world).length });
}

/** The routes of a CORSPolicy. */
export function corsRoutes(policy: JsonObject, world: GlooWorld): readonly string[] {
  const selects = listAt(policy, 'spec', 'applyToRoutes').length > 0;
  return selects ? selectedRoutes(world, policy) : allRoutes(world, policy);
}
