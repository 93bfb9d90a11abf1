import type { JsonObject } from '../../core/model.ts';
import { at, listAt } from '../json-parts.ts';
import { type GlooWorld, sameName, selectedRoutes } from './gloo-world.ts';
import { backingService, called, glooStatus, serverOf } from './judge-server.ts';

/** What a policy comes to: which routes it protects, which older policies have taken others, and what is wrong with it. */
interface Reach {
  readonly won: readonly string[];
  readonly lost: readonly string[];
  readonly rivals: readonly string[];
  readonly wrong: string;
}

// "One ext-auth policy per route, later ones fail": the order is that in which the policies were made. A policy that is
// itself invalid takes no route.
function reachOf(policy: JsonObject, world: GlooWorld): Reach {
  const wrong = referenceError(policy, world);
  const index = world.policies.findIndex((one) => sameName(one, policy));
  const older = (index < 0 ? world.policies : world.policies.slice(0, index)).filter((one) => referenceError(one, world) === '');
  const taken = new Map(
    older.toReversed().flatMap((one) => selectedRoutes(world, one).map((route) => [route, called(one)] as const)),
  );
  const routes = selectedRoutes(world, policy);
  const lost = routes.filter((route) => taken.has(route));
  return {
    won: routes.filter((route) => !taken.has(route)),
    lost,
    rivals: [...new Set(lost.map((route) => taken.get(route) ?? ''))],
    wrong,
  };
}

function referenceError(policy: JsonObject, world: GlooWorld): string {
  const { server, why } = serverOf(world, policy);
  if (server === undefined) return why;
  const backing = backingService(world, server);
  // That a policy is INVALID when its server is, is our reading of "bad or missing references".
  return backing.service === undefined ? `ExtAuthServer ${called(server)} is invalid: ${backing.why}` : '';
}

/** True when Gloo would make an AuthConfig for the policy: it is valid and protects something (or selects nothing yet). */
export function takesEffect(policy: JsonObject, world: GlooWorld): boolean {
  const { won, lost, wrong } = reachOf(policy, world);
  return wrong === '' && !(lost.length > 0 && won.length === 0) && at(policy, 'spec', 'config', 'glooAuth') !== undefined;
}

/**
 * The status of an ExtAuthPolicy: INVALID with a missing or invalid server, FAILED when older policies have all of its
 * routes, WARNING when they have some, else ACCEPTED. Not known, and decided here: a policy that selects no route is
 * ACCEPTED without `numSelectedRoutes`; one without any selector counts the ports of all services ("applies to all
 * destinations in the workspace"); a policy stays ACCEPTED when its AuthConfig is rejected. The wording of messages is ours.
 */
export function judgePolicy(policy: JsonObject, world: GlooWorld): JsonObject {
  const { won, lost, rivals, wrong } = reachOf(policy, world);
  if (wrong !== '') return glooStatus(policy, 'INVALID', wrong, {});
  const by = `already have an ext auth policy: ${rivals.join(', ')}`;
  if (lost.length > 0 && won.length === 0) return glooStatus(policy, 'FAILED', `the selected routes ${by}`, {});
  const counts = { numSelectedRoutes: won.length, numSelectedDestinationPorts: destinationPorts(policy, world) };
  if (lost.length > 0) return glooStatus(policy, 'WARNING', `${lost.length} of the selected routes ${by}`, counts);
  return glooStatus(policy, 'ACCEPTED', '', counts);
}

function destinationPorts(policy: JsonObject, world: GlooWorld): number {
  const selects = listAt(policy, 'spec', 'applyToRoutes').length + listAt(policy, 'spec', 'applyToDestinations').length > 0;
  if (selects) return 0;
  return world.services.reduce((sum, service) => sum + listAt(service, 'spec', 'ports').length, 0);
}
