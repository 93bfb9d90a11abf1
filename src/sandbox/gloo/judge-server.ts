import type { JsonObject } from '../../core/model.ts';
import { defined, isObject, listAt, numberAt, objectAt, stringAt } from '../json-parts.ts';
import { type GlooWorld, inCluster, named, nameOf, namespaceOf, sameName, sameWorkspace } from './gloo-world.ts';

/** An approval of Gloo Mesh. */
export type Approval = 'PENDING' | 'ACCEPTED' | 'INVALID' | 'WARNING' | 'FAILED' | 'UNLICENSED';

/** The status that Gloo Mesh writes; counts of zero are left out, as protobuf's JSON does. */
export function glooStatus(
  object: JsonObject,
  approval: Approval,
  message: string,
  counts: { readonly [count: string]: number },
): JsonObject {
  const state = defined({
    approval,
    message: message || undefined,
    observedGeneration: numberAt(object, 'metadata', 'generation') ?? 1,
  });
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  return { common: { State: state, workspaceConditions: { [approval]: 1 } }, ...Object.fromEntries(shown) };
}

/** The Service behind a server: the named one, or by default `ext-auth-service` in `gloo-mesh`. */
export function backingService(world: GlooWorld, server: JsonObject): { service?: JsonObject; why: string } {
  const destination = objectAt(server, 'spec', 'destinationServer');
  const given = destination['ref'];
  const reference = isObject(given) ? given : { name: 'ext-auth-service', namespace: 'gloo-mesh' };
  const name = stringAt(reference, 'name') ?? '';
  const namespace = stringAt(reference, 'namespace') ?? namespaceOf(server);
  const called = `Service ${namespace}/${name}`;
  const kind = stringAt(destination, 'kind') ?? 'SERVICE';
  if (kind !== 'SERVICE') return { why: `the sandbox has no destinations of kind ${kind}` };
  if (!inCluster(world, reference)) return { why: `cluster ${stringAt(reference, 'cluster') ?? ''} of ${called} is not known` };
  const service = named(world.services, namespace, name);
  if (service === undefined) return { why: `${called} not found` };
  const port = objectAt(destination, 'port');
  const portName = stringAt(port, 'name');
  const portNumber = numberAt(port, 'number');
  const ports = listAt(service, 'spec', 'ports');
  const fits = ports.some(
    (one) =>
      (portName === undefined || stringAt(one, 'name') === portName) &&
      (portNumber === undefined || numberAt(one, 'port') === portNumber),
  );
  return fits ? { service, why: '' } : { why: `${called} has no port ${portName ?? portNumber ?? ''}` };
}

/**
 * The server a policy uses, which is of its workspace; in the policy's own namespace where none is named. Without a name it is the
 * only one of the workspace; what Gloo does with several is not known.
 */
export function serverOf(world: GlooWorld, policy: JsonObject): { server?: JsonObject; why: string } {
  const given = objectAt(policy, 'spec', 'config')['server'];
  const near = world.servers.filter((server) => sameWorkspace(world, policy, server));
  if (!isObject(given)) {
    const [only, ...more] = near;
    return only !== undefined && more.length === 0 ? { server: only, why: '' } : { why: 'no ext auth server is named' };
  }
  const name = stringAt(given, 'name') ?? '';
  const namespace = stringAt(given, 'namespace') ?? namespaceOf(policy);
  const server = inCluster(world, given) ? named(near, namespace, name) : undefined;
  return server === undefined ? { why: `ExtAuthServer ${namespace}/${name} not found` } : { server, why: '' };
}

/**
 * The status of an ExtAuthServer: ACCEPTED, or INVALID when its backing service is not there. "A single ExtAuthServer per
 * workspace" is in the API's description, but what a second one gets is not known: here it is accepted too.
 * A policy counts as applied when it names the server; whether Gloo counts failed ones is not known either.
 * The wording of messages is ours.
 */
export function judgeServer(server: JsonObject, world: GlooWorld): JsonObject {
  const { service, why } = backingService(world, server);
  const using = world.policies.filter((policy) => {
    const used = serverOf(world, policy).server;
    return used !== undefined && sameName(used, server);
  });
  if (service === undefined) return glooStatus(server, 'INVALID', why, {});
  return glooStatus(server, 'ACCEPTED', '', { numAppliedPolicies: using.length, numSelectedBackingServices: 1 });
}

/** How messages call an object. */
export function called(object: JsonObject): string {
  return `${namespaceOf(object)}/${nameOf(object)}`;
}
