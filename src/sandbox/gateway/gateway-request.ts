import type { Target } from '../local-server.ts';

/** A request as it arrives at the gateway. */
export interface GatewayRequest {
  readonly method: string;
  /** Normalised: without dot segments, as a gateway of Istio does before it looks for a route. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The Host header, with its port where it has one. */
  readonly host: string;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** The fields of an urlencoded form in the body; absent when there is none. */
  readonly form?: URLSearchParams;
}

/** Where a request goes, as a gateway of Istio takes it. */
export function readTarget({ path, search, host }: Target): Pick<GatewayRequest, 'path' | 'query' | 'host'> {
  // a path may start with two slashes, which alone would be read as a host
  const url = new URL(`http://gateway.invalid${path}?${search}`);
  return { path: url.pathname, query: url.searchParams, host };
}
