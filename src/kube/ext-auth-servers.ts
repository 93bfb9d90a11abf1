import type { JsonObject } from '../core/model.ts';
import { nearestServer, serverTitle } from '../core/nearest-server.ts';
import { Problem } from '../errors.ts';
import { at, numberAt, textAt } from './objects.ts';

/** Where an ExtAuthServer leads, with what Gloo takes for what it leaves out. */
export interface Destination {
  readonly name: string;
  readonly namespace: string;
  /** Absent: the cluster that it is in. */
  readonly cluster?: string;
  /** Absent: Gloo chooses. */
  readonly port?: string | number;
}

/** An ExtAuthServer that is there already. */
export interface ExtAuthServer {
  readonly name: string;
  readonly namespace: string;
  /** The Service that it leads to; absent where it leads to something else, such as a VirtualDestination. */
  readonly service?: Destination;
  /** The installation of gloo-okta that made it, if one did. */
  readonly installation?: string;
}

/** A Service with its ports. */
export interface Ports {
  readonly ports: readonly { readonly name?: string; readonly number: number }[];
}

/** Where Gloo looks for the service when nothing is said. */
const usual = { name: 'ext-auth-service', namespace: 'gloo-mesh' };

/**
 * Where an ExtAuthServer's `spec` leads, in any of the forms that the CRD allows; `undefined` for what is no Service. `home` is
 * its own namespace. Pure.
 * @see https://docs.solo.io/gloo-mesh-gateway/latest/reference/api/ext_auth_server/
 */
export function destinationOf(spec: JsonObject | undefined, home: string): Destination | undefined {
  const destination = at(spec, 'destinationServer');
  const kind = textAt(destination, 'kind') ?? 'SERVICE';
  const isElse = at(spec, 'httpService') !== undefined || at(destination, 'awsLambda') !== undefined;
  if (kind !== 'SERVICE' || isElse) return undefined;
  const ref = at(destination, 'ref');
  const cluster = textAt(ref, 'cluster');
  const port = numberAt(destination, 'port', 'number') ?? textAt(destination, 'port', 'name');
  return {
    name: textAt(ref, 'name') ?? usual.name,
    namespace: textAt(ref, 'namespace') ?? (ref === undefined ? usual.namespace : home),
    ...(cluster === undefined ? {} : { cluster }),
    ...(port === undefined ? {} : { port }),
  };
}

/** Whether two ways lead to the same port of the same Service, however they say it. Pure. */
export function isSameDestination(a: Destination, b: Destination, service: Ports): boolean {
  const isSameCluster = a.cluster === undefined || b.cluster === undefined || a.cluster === b.cluster;
  return a.name === b.name && a.namespace === b.namespace && isSameCluster && isSamePort(a.port, b.port, service);
}

/** Whether two say the same port, by name or by number. Pure. */
export function isSamePort(a: Destination['port'], b: Destination['port'], { ports }: Ports): boolean {
  const numberOf = (port: string | number) => ports.find(({ name, number }) => name === port || number === port)?.number ?? port;
  return a === undefined || b === undefined || numberOf(a) === numberOf(b);
}

/** A server as a person names it: `NAME`, or `NAMESPACE/NAME` where it is not in `home`. Pure. */
export function serverPlace(text: string, home: string): { readonly namespace: string; readonly name: string } {
  const [first = '', second] = text.split('/');
  return second === undefined ? { namespace: home, name: first } : { namespace: first, name: second };
}

/** What is wanted of the server. */
export interface ServerWish {
  /** The namespace of the policy. */
  readonly home: string;
  /** `NAME` or `NAMESPACE/NAME`. */
  readonly server: string;
  /** Whether a person named it. */
  readonly isGiven: boolean;
  /** The label value of this installation. */
  readonly installation: string;
}

/** The server to use, as {@link serverPlace} reads it, and whether it is used as it is: then nothing of it is ours to write. */
export interface ChosenServer {
  readonly extAuthServer: string;
  readonly serverIsThere: boolean;
}

/**
 * Chooses the ExtAuthServer: a workspace may have only one, so that one which already leads to the service is used as it is,
 * wherever it is. The one that a person names, and the one of the wanted name in the policy's namespace, come first. Pure.
 * Throws `bad-value` when the named one is not there and cannot be made, or when nothing decides among several.
 */
export function chooseServer(
  servers: readonly ExtAuthServer[],
  wish: ServerWish,
  leads: (server: ExtAuthServer) => boolean,
): ChosenServer {
  const wanted = serverPlace(wish.server, wish.home);
  const isHere = wanted.namespace === wish.home;
  const named = servers.find(({ name, namespace }) => name === wanted.name && namespace === wanted.namespace);
  const titleOf = (server: { readonly name: string; readonly namespace: string }) => serverTitle(server, wish.home);
  if (!isHere && named === undefined) {
    throw aboutServer(
      `--ext-auth-server: there is no ExtAuthServer ${wanted.name} in namespace ${wanted.namespace}.`,
      `Name one that is there${servers.length === 0 ? '' : ` (${servers.map(titleOf).join(', ')})`}; one in the namespace ${wish.home} is made where it is missing.`,
    );
  }
  if (!isHere) return { extAuthServer: titleOf(wanted), serverIsThere: true };
  const others = servers.filter((server) => server !== named && leads(server));
  const isUsable = named !== undefined && (leads(named) || named.installation === wish.installation);
  if (wish.isGiven || isUsable || others.length === 0) return { extAuthServer: wanted.name, serverIsThere: false };
  const only = nearestServer(others, wish.home, wish.installation);
  if (only === undefined) {
    throw aboutServer(
      `Several ExtAuthServers lead to the service: ${others.map(titleOf).join(', ')}.`,
      `Say which one the gateway uses: --ext-auth-server ${titleOf(others[0] ?? wanted)}`,
    );
  }
  // one that an earlier run made under another name is still ours to keep up
  const isOurs = only.namespace === wish.home && only.installation === wish.installation;
  return { extAuthServer: titleOf(only), serverIsThere: !isOurs };
}

function aboutServer(message: string, hint: string): Problem {
  return Object.assign(new Problem('bad-value', message, hint), { about: 'extAuthServer' });
}
