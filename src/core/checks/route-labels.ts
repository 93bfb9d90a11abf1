import type { RouteFact } from './cluster-facts.ts';

/** Pure: whether a policy that selects by `labels` selects a route: it carries all of them, or its RouteTable itself does. */
export function carries(
  { labels: own, tableLabels }: Pick<RouteFact, 'labels' | 'tableLabels'>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(labels);
  return [own, tableLabels ?? {}].some((there) => wanted.every(([name, value]) => there[name] === value));
}
