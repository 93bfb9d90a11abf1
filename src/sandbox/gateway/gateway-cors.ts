import type { Json, JsonObject } from '../../core/model.ts';
import type { GlooWorld } from '../gloo/gloo-world.ts';
import { isInForce } from '../gloo/in-force.ts';
import { corsRoutes } from '../gloo/judge-portal.ts';
import { listAt, objectAt, stringAt } from '../json-parts.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { milliseconds } from './remote-keys.ts';

/** Response headers by lower-case name. */
export type ResponseHeaders = { readonly [name: string]: string };

/** True for a preflight as browsers send it. @see https://fetch.spec.whatwg.org/#http-cors-protocol */
export function isPreflight({ method, headers }: GatewayRequest): boolean {
  return method === 'OPTIONS' && headers['origin'] !== undefined && headers['access-control-request-method'] !== undefined;
}

/**
 * The `config` of the CORSPolicy before a route that lets the request's origin in; undefined where there is no policy, for a foreign
 * origin and for none. Of several policies the oldest counts (not known). That this comes before ext auth is not confirmed either.
 */
export function corsConfigFor(world: GlooWorld, routeId: string, request: GatewayRequest): JsonObject | undefined {
  const policy = world.corsPolicies.find((one) => isInForce(one) && corsRoutes(one, world).includes(routeId));
  const config = objectAt(policy, 'spec', 'config');
  const origin = request.headers['origin'];
  if (policy === undefined || origin === undefined) return undefined;
  return listAt(config, 'allowOrigins').some((pattern) => lets(pattern, origin)) ? config : undefined;
}

/** The headers that let a page of the request's origin read the answer. */
export function corsHeaders(config: JsonObject, request: GatewayRequest): ResponseHeaders {
  return present({
    'access-control-allow-origin': request.headers['origin'] ?? '',
    'access-control-allow-credentials': config['allowCredentials'] === true ? 'true' : '',
    'access-control-expose-headers': joined(config, 'exposeHeaders'),
  });
}

/** The answer to a preflight from an allowed origin; Envoy answers it with 200 and hands everything else on. */
export function preflightHeaders(config: JsonObject, request: GatewayRequest): ResponseHeaders {
  const maxAge = milliseconds(stringAt(config, 'maxAge'));
  const { 'access-control-expose-headers': _, ...shared } = corsHeaders(config, request);
  return present({
    ...shared,
    'access-control-allow-methods': joined(config, 'allowMethods'),
    'access-control-allow-headers': joined(config, 'allowHeaders'),
    'access-control-max-age': maxAge === undefined ? '' : String(Math.floor(maxAge / 1000)),
  });
}

function joined(config: JsonObject, field: string): string {
  return listAt(config, field).join(',');
}

function present(headers: ResponseHeaders): ResponseHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

// A suffix is in the schema, and its description says that it is not supported.
function lets(pattern: Json, origin: string): boolean {
  const fold = (text: string): string => (objectAt({ pattern }, 'pattern')['ignoreCase'] === true ? text.toLowerCase() : text);
  const exact = stringAt(pattern, 'exact');
  if (exact !== undefined) return fold(exact) === fold(origin);
  const prefix = stringAt(pattern, 'prefix');
  if (prefix !== undefined) return fold(origin).startsWith(fold(prefix));
  const regex = stringAt(pattern, 'regex');
  if (regex === undefined) return false;
  try {
    return new RegExp(`^(?:${regex})$`, 'u').test(origin);
  } catch {
    return false;
  }
}
