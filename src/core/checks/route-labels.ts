import type { RouteFact } from './cluster-facts.ts';

/** Pure: whether a route carries all of `labels`. */
export function carries(route: Pick<RouteFact, 'labels'>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([name, value]) => route.labels[name] === value);
}
