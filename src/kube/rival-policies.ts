import type { ExtAuthPolicy } from './find-ext-auth.ts';
import { type Route, routesWith } from './find-routes.ts';

/**
 * The other policies that select a route which `own` selects too; Gloo lets only one of them work, the others are FAILED.
 * A selector without labels selects every route. Pure.
 */
export function rivalsOf(
  policies: readonly ExtAuthPolicy[],
  own: { readonly name: string; readonly namespace: string; readonly routeLabels: Readonly<Record<string, string>> },
  routes: readonly Route[],
): readonly ExtAuthPolicy[] {
  const ours = routesWith(routes, own.routeLabels);
  const others = policies.filter(({ name, namespace }) => name !== own.name || namespace !== own.namespace);
  return others.filter((policy) => policy.routeLabels.some((labels) => routesWith(ours, labels).length > 0));
}
