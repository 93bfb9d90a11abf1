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

/** Reads the target of a request line; undefined when it is none that a gateway takes. */
export function readTarget(target: string): { readonly path: string; readonly query: URLSearchParams } | undefined {
  // a path may start with two slashes, which alone would be read as a host
  const text = target.startsWith('/') ? `http://gateway.invalid${target}` : target;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? { path: url.pathname, query: url.searchParams } : undefined;
}
