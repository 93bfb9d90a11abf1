import type { PutLabel } from '../core/checks/cluster-facts.ts';
import { carries } from '../core/checks/route-labels.ts';
import { isObject } from '../core/json.ts';
import type { Entry } from '../core/model.ts';
import { type RouteRef, routeRefText } from '../core/route-ref.ts';
import { routeLabelPlace } from '../kinds/route-label.ts';
import type { Route } from '../kube/find-routes.ts';
import { calledRoute } from '../kube/route-tables.ts';

/** Pure: how `--label-routes` names a route. */
export function refOf(route: Route): string {
  return routeRefText({ namespace: route.namespace, table: route.routeTable, route: calledRoute(route) });
}

/** Pure: whether a route is meant, by itself or with its whole RouteTable. */
export function isNamedBy(route: Route, { namespace, table, route: name }: RouteRef): boolean {
  const isInTable = namespace === route.namespace && table === route.routeTable;
  return isInTable && [undefined, calledRoute(route), `http[${route.position}]`].includes(name);
}

/** Pure: whether setup is about to put these labels on a route, which does not carry them yet. */
export function isToBeLabelled(route: Route, refs: readonly RouteRef[], labels: Readonly<Record<string, string>>): boolean {
  return refs.some((ref) => isNamedBy(route, ref)) && !carries(route, labels);
}

/** Pure: the labels that setup put on routes by what is recorded, and whether they are still there with their value. Of two routes that cannot be told apart none is meant. */
export function putOnRoutes(entries: readonly Entry[], routes: readonly Route[] | undefined): readonly PutLabel[] {
  return entries.flatMap(({ kind, state, place, title, spec }): readonly PutLabel[] => {
    const where = kind === 'kube.route-label' && state !== 'intended' ? routeLabelPlace(place) : undefined;
    if (where === undefined) return [];
    const value = isObject(spec) ? spec['value'] : undefined;
    const [route, ...twins] = (routes ?? []).filter((one) => isAt(one, where));
    if (route === undefined || twins.length > 0) return [{ title, isThere: false }];
    return [{ title, isThere: route.labels[where.label] === value, ref: refOf(route) }];
  });
}

function isAt(route: Route, { namespace, name, route: which }: NonNullable<ReturnType<typeof routeLabelPlace>>): boolean {
  const isSame = 'name' in which ? route.name === which.name : route.name === undefined && route.matchers === which.matchers;
  return isSame && route.namespace === namespace && route.routeTable === name;
}
