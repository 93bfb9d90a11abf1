import { isLoopback } from '../../core/frontend-uris.ts';
import type { Json, JsonObject } from '../../core/model.ts';
import { type GlooWorld, nameOf, namespaceOf } from '../gloo/gloo-world.ts';
import { isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import type { GatewayRequest } from './gateway-request.ts';

/** The route that takes a request. */
export interface FoundRoute {
  /** `namespace/table/index`, as the controllers name routes. */
  readonly id: string;
  readonly route: JsonObject;
}

/**
 * The route of the cluster's RouteTables that takes the request; undefined when none does. Only tables on a virtual gateway
 * count. Simplified: the tables come in the order of namespace and name, and within a table the first route that matches
 * wins, in the order in which they are written; a table's weight, delegation, and matchers on headers, query parameters and
 * methods are not imitated (such a matcher matches nothing). All virtual gateways are one listener, and a request to the
 * loopback address itself meets the tables of every host.
 */
export function findRoute(world: GlooWorld, request: GatewayRequest): FoundRoute | undefined {
  for (const table of world.routeTables) {
    if (listAt(table, 'spec', 'virtualGateways').length === 0 || !servesHost(table, request.host)) continue;
    for (const [index, route] of listAt(table, 'spec', 'http').entries()) {
      if (!isObject(route) || !matches(route, request.path)) continue;
      return { id: `${namespaceOf(table)}/${nameOf(table)}/${index}`, route };
    }
  }
  return undefined;
}

/**
 * True for a name that a table is written for. `*` is none: any name of anybody's would be one then, and the gateway is for
 * this machine alone.
 */
export function isHostOf(world: GlooWorld, name: string): boolean {
  return world.routeTables.some((table) => listAt(table, 'spec', 'hosts').some((host) => host !== '*' && fits(host, name)));
}

function servesHost(table: JsonObject, header: string): boolean {
  const name = header.replace(/:\d+$/, '').toLowerCase();
  if (isLoopback(name)) return true;
  return listAt(table, 'spec', 'hosts').some((host) => fits(host, name));
}

function fits(host: Json, name: string): boolean {
  if (typeof host !== 'string') return false;
  if (host === '*') return true;
  return host.startsWith('*.') ? name.endsWith(host.slice(1).toLowerCase()) : host.toLowerCase() === name;
}

function matches(route: JsonObject, path: string): boolean {
  // that a route without matchers takes everything is Envoy's default, the prefix /
  const matchers = listAt(route, 'matchers');
  return matchers.length === 0 || matchers.some((matcher) => matchesOne(matcher, path));
}

const imitated: ReadonlySet<string> = new Set(['name', 'uri']);

function matchesOne(matcher: Json, path: string): boolean {
  if (!isObject(matcher) || Object.keys(matcher).some((field) => !imitated.has(field))) return false;
  const uri = objectAt(matcher, 'uri');
  const ignoreCase = uri['ignoreCase'] === true;
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const exact = stringAt(uri, 'exact');
  if (exact !== undefined) return fold(path) === fold(exact);
  const prefix = stringAt(uri, 'prefix');
  if (prefix !== undefined) return fold(path).startsWith(fold(prefix));
  const regex = stringAt(uri, 'regex');
  return regex === undefined ? Object.keys(uri).length === 0 : wholeMatch(regex, path, ignoreCase);
}

// Envoy matches the whole path, by RE2; JavaScript's expressions differ from RE2's in rarely used syntax only.
function wholeMatch(regex: string, path: string, ignoreCase: boolean): boolean {
  try {
    return new RegExp(`^(?:${regex})$`, ignoreCase ? 'i' : '').test(path);
  } catch {
    return false;
  }
}
