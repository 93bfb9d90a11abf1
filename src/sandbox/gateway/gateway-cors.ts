import { isLoopback } from '../../core/frontend-uris.ts';
import type { GatewayRequest } from './gateway-request.ts';

/** Response headers by lower-case name. */
export type ResponseHeaders = { readonly [name: string]: string };

/**
 * The CORS rules before every route: as if a CORSPolicy let these origins, and every origin on loopback, send any method with
 * `Authorization` and `Content-Type`. An assumption: the sandbox serves no CORSPolicy, and a real gateway without one answers
 * no preflight. So is the place of this filter, before ext auth; the real order is not confirmed (`gloo.md` section 8).
 */
export interface CorsRules {
  /** `any` is what Solo's workshops give their portals: the regex `.*`. */
  readonly origins: readonly string[] | 'any';
}

/** True for a preflight as browsers send it. @see https://fetch.spec.whatwg.org/#http-cors-protocol */
export function isPreflight({ method, headers }: GatewayRequest): boolean {
  return method === 'OPTIONS' && headers['origin'] !== undefined && headers['access-control-request-method'] !== undefined;
}

/** The headers that let a page of the request's origin read the answer; undefined for a foreign origin or none. */
export function corsHeaders(request: GatewayRequest, rules: CorsRules): ResponseHeaders | undefined {
  const origin = request.headers['origin'];
  if (origin === undefined || !allows(rules, origin)) return undefined;
  return { 'access-control-allow-origin': origin, vary: 'Origin' };
}

/** The answer to a preflight from an allowed origin; Envoy answers it with 200 and hands everything else on. */
export function preflightHeaders(allowed: ResponseHeaders): ResponseHeaders {
  return {
    ...allowed,
    'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
    'access-control-allow-headers': 'Authorization,Content-Type',
    'access-control-max-age': '600',
  };
}

function allows({ origins }: CorsRules, origin: string): boolean {
  if (origins === 'any' || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).origin === origin && isLoopback(new URL(origin).hostname);
}
