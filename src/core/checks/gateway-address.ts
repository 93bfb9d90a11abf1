import { isLoopback } from '../frontend-uris.ts';
import type { RouteFact } from './cluster-facts.ts';
import { carries } from './route-labels.ts';

/** What to call. */
export interface GatewayAddress {
  readonly url: string;
  /** False where nobody named it: then it is a guess, and says nothing when it cannot be reached. */
  readonly isGiven: boolean;
  /** Whether a route with the label takes it. Of what somebody names this is taken for granted. */
  readonly isProtected: boolean;
}

/**
 * Pure: the address to call: the one that was given; else that of the frontend, where a labelled route takes it; else the path
 * of a labelled route on the same host; else the frontend's, of which nobody knows whether it is to be closed. What a developer
 * serves on the own machine is behind no gateway: there is nothing to call then.
 */
export function addressToCall(
  given: string | undefined,
  frontend: string | undefined,
  routes: readonly RouteFact[],
  labels: Readonly<Record<string, string>>,
): GatewayAddress | undefined {
  if (given !== undefined) return { url: given, isGiven: true, isProtected: true };
  if (frontend === undefined || !URL.canParse(frontend)) return undefined;
  const url = new URL(frontend);
  const closed = routes.filter((route) => carries(route, labels));
  if (closed.some((route) => takes(route, url))) return { url: frontend, isGiven: false, isProtected: true };
  const path = closed.filter((route) => hasHost(route, url.hostname)).flatMap(({ paths }) => paths)[0];
  if (path !== undefined) return { url: `${url.origin}${path.at}`, isGiven: false, isProtected: true };
  return isLoopback(url.hostname) ? undefined : { url: frontend, isGiven: false, isProtected: false };
}

function takes(route: RouteFact, { hostname, pathname }: URL): boolean {
  return hasHost(route, hostname) && route.paths.some(({ at, isExact }) => (isExact ? pathname === at : isUnder(pathname, at)));
}

function isUnder(pathname: string, prefix: string): boolean {
  return pathname.startsWith(prefix);
}

/** A route for every host says nothing of this one: the frontend may well be served elsewhere. */
function hasHost({ hosts }: RouteFact, hostname: string): boolean {
  return hosts.some((host) => host === hostname || (/^\*\../.test(host) && hostname.endsWith(host.slice(1))));
}
