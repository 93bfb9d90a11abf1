import type { JsonObject } from '../../core/model.ts';
import { type GlooWorld, named, nameOf, namespaceOf, selectedRoutes } from '../gloo/gloo-world.ts';
import { approvalOf, isInForce } from '../gloo/in-force.ts';
import { authConfigFor } from '../gloo/judge-auth-config.ts';
import { called, serverOf } from '../gloo/judge-server.ts';
import { at, isObject, listAt, stringAt } from '../json-parts.ts';

/** What stands before a route. */
export type Guard =
  /** No policy that is in force selects it. */
  | { readonly kind: 'none' }
  /** A policy does, and the ext auth service has its AuthConfig. */
  | { readonly kind: 'config'; readonly authConfig: JsonObject; readonly readsBody: boolean }
  /** A policy does, and the gateway gets no decision for it. */
  | { readonly kind: 'broken'; readonly why: string }
  /** The sandbox does not know what the real gateway would do. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * What stands before a route (`namespace/table/index`), by the statuses that Gloo has written. A policy is in force when it is
 * ACCEPTED, or WARNING (it has some of its routes); the oldest one has the route. Known: Envoy refuses when it gets no
 * decision; ext auth refuses a request for a configuration that it does not have (kgateway#5395). Not known, and decided here:
 * an INVALID, FAILED or PENDING policy leaves the route open, a rejected AuthConfig is one that ext auth does not have.
 */
export function findGuard(world: GlooWorld, routeId: string): Guard {
  const inForce = world.policies.filter(isInForce);
  const policy = inForce.find((one) => selectedRoutes(world, one).includes(routeId));
  if (policy === undefined) {
    const byDestination = inForce.find(selectsDestinations);
    if (byDestination === undefined) return { kind: 'none' };
    return { kind: 'unknown', why: `policy ${called(byDestination)} selects by destination, which the sandbox does not imitate` };
  }
  const { server, why } = serverOf(world, policy);
  if (server === undefined) return { kind: 'broken', why };
  if (approvalOf(server) !== 'ACCEPTED') return { kind: 'broken', why: `ExtAuthServer ${called(server)} is not accepted` };
  if (!isObject(at(policy, 'spec', 'config', 'glooAuth'))) {
    return { kind: 'unknown', why: `policy ${called(policy)} has no glooAuth, and the sandbox imitates no other way` };
  }
  const wanted = authConfigFor(policy, world);
  const authConfig = wanted === undefined ? undefined : named(world.authConfigs, namespaceOf(wanted), nameOf(wanted));
  if (authConfig === undefined) return { kind: 'broken', why: `ext auth has no AuthConfig of policy ${called(policy)}` };
  // both spellings are seen in the wild
  if (stringAt(authConfig, 'status', 'state')?.toLowerCase() !== 'accepted') {
    return { kind: 'broken', why: `AuthConfig ${called(authConfig)} is not accepted` };
  }
  return { kind: 'config', authConfig, readsBody: isObject(at(server, 'spec', 'requestBody')) };
}

// One without any selector is for all destinations of the workspace.
function selectsDestinations(policy: JsonObject): boolean {
  const routes = listAt(policy, 'spec', 'applyToRoutes');
  const destinations = listAt(policy, 'spec', 'applyToDestinations');
  if (routes.length + destinations.length === 0) return true;
  return destinations.length > 0 || routes.some((entry) => isObject(at(entry, 'withDestinations')));
}
