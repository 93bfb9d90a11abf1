import { shellWord } from '../shell-word.ts';
import type { PutLabel, RouteFact } from './cluster-facts.ts';

/** Pure: whether a policy that selects by `labels` selects a route: it carries all of them, or its RouteTable itself does. */
export function carries(
  { labels: own, tableLabels }: Pick<RouteFact, 'labels' | 'tableLabels'>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(labels);
  return [own, tableLabels ?? {}].some((there) => wanted.every(([name, value]) => there[name] === value));
}

/** Pure: the routes that setup labelled and that are still there, each once. A flag that names others alone takes these labels away. */
export function refsPut(put: readonly PutLabel[] = []): readonly string[] {
  return [...new Set(put.flatMap(({ ref }) => ref ?? []))];
}

/** Pure: these routes as flags of setup, each once, as a shell takes them. */
export function labelFlags(refs: readonly string[]): string {
  return [...new Set(refs)].map((ref) => `--label-routes ${shellWord(ref)}`).join(' ');
}

/** Pure: the flags by which a policy is let select these labels, as a shell takes them. */
export function selectFlags(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `--route-label ${shellWord(`${name}=${value}`)}`)
    .join(' ');
}
