import type { Resource } from '../core/model.ts';
import { type RouteRef, routeRefText } from '../core/route-ref.ts';
import { Problem } from '../errors.ts';
import { routeLabel } from '../kinds/route-label.ts';
import { resources } from './custom-resources.ts';
import { findRoutes } from './find-routes.ts';
import type { Kubectl } from './kubectl.ts';
import { calledRoute, type RouteTable, readRouteTable, type TableRoute } from './route-tables.ts';

/** So many labels are put on routes at most: each has its line in the record on the app. */
const mostLabels = 50;

/**
 * The labels that are to be put on the routes that were named: each label on each route. Reads the RouteTables.
 * @throws Problem `bad-value` where a RouteTable or a route is not there, or cannot be told from another, or they are too many;
 * those of the cluster's side
 */
export async function wantedRouteLabels(
  kubectl: Kubectl,
  refs: readonly RouteRef[],
  labels: Readonly<Record<string, string>>,
): Promise<readonly Resource[]> {
  const names = [...new Set(refs.map(({ namespace, table }) => `${namespace}/${table}`))];
  const tables = new Map(
    await Promise.all(
      names.map(async (text) => {
        const [namespace = '', name = ''] = text.split('/');
        return [text, (await readRouteTable(kubectl, { namespace, name })) ?? (await missing(kubectl, text))] as const;
      }),
    ),
  );
  const wanted = new Map<string, Resource>();
  for (const ref of refs) {
    const table = tables.get(`${ref.namespace}/${ref.table}`) as RouteTable;
    for (const route of routesMeant(table, ref)) {
      for (const [label, value] of Object.entries(labels)) {
        const resource = labelOn(table, route, label, value);
        wanted.set(resource.key, resource);
      }
    }
  }
  if (wanted.size > mostLabels) {
    const [first] = names;
    throw new Problem(
      'bad-value',
      `--label-routes: these are ${wanted.size} labels, and more than ${mostLabels} are not put on routes one by one.`,
      `A label of the RouteTable itself counts for all of its routes: kubectl label ${resources.routeTable} ${first?.split('/')[1]} -n ${first?.split('/')[0]} ${Object.entries(
        labels,
      )
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`,
    );
  }
  return [...wanted.values()];
}

function labelOn(table: RouteTable, route: TableRoute, label: string, value: string): Resource {
  const { namespace, name } = table;
  const which = route.name === undefined ? { matchers: route.matchers } : { name: route.name };
  return routeLabel({ namespace, name, route: which, label }, value, calledRoute(route), noteOf(table, route, label, value));
}

/** Of a table without a route that is named, all; of those without a name only those that can be told from the others. */
function routesMeant(table: RouteTable, ref: RouteRef): readonly TableRoute[] {
  const { routes } = table;
  const text = routeRefText({ namespace: table.namespace, table: table.name });
  const all = `It has: ${routes.map(calledRoute).join(', ')}. ${text} alone means all of them.`;
  if (routes.length === 0) {
    throw new Problem('bad-value', `--label-routes: the RouteTable ${text} has no HTTP route.`, 'Name another RouteTable.');
  }
  const meant =
    ref.route === undefined ? routes : routes.filter((route) => [route.name, `http[${route.position}]`].includes(ref.route));
  const named = meant.filter(({ name }) => name === ref.route);
  const chosen = ref.route !== undefined && named.length > 0 ? named : meant;
  if (chosen.length === 0)
    throw new Problem('bad-value', `--label-routes: the RouteTable ${text} has no route "${ref.route}".`, all);
  const twin = chosen.find((route) => routes.some((other) => other !== route && isAlike(other, route)));
  if (twin !== undefined) {
    throw new Problem(
      'bad-value',
      `--label-routes: two routes of the RouteTable ${text} are called ${calledRoute(twin)}${twin.name === undefined ? ' or have the same matchers and no name' : ''}, and cannot be told apart.`,
      'Give each route of the RouteTable a name of its own (spec.http[].name).',
    );
  }
  return chosen;
}

function isAlike(a: TableRoute, b: TableRoute): boolean {
  return a.name === undefined ? b.name === undefined && a.matchers === b.matchers : a.name === b.name;
}

/** What becomes of the label where somebody keeps the RouteTable as a file, and what they would write there. */
function noteOf(table: RouteTable, route: TableRoute, label: string, value: string): string | undefined {
  const { owner } = table;
  const there = `spec.http[${route.position}].labels: {${JSON.stringify(label)}: ${JSON.stringify(value)}}`;
  if (owner !== undefined) {
    const by = owner.by === undefined ? owner.tool : `${owner.tool} (${owner.by})`;
    return `${by} keeps the RouteTable as its source says and takes the label away again: write it there instead, ${there}.`;
  }
  return table.isAppliedByHand
    ? `The RouteTable is applied from a file with kubectl apply, which takes the label away again: write it there, too, ${there}.`
    : undefined;
}

async function missing(kubectl: Kubectl, text: string): Promise<never> {
  const routes = await findRoutes(kubectl).catch(() => undefined);
  const there = [...new Set((routes ?? []).map(({ namespace, routeTable }) => `${namespace}/${routeTable}`))];
  const hint =
    there.length === 0
      ? `See which there are: ${kubectl.words(['get', resources.routeTable, '-A'])}`
      : `There are: ${there.slice(0, 10).join(', ')}.`;
  throw new Problem('bad-value', `--label-routes: the cluster has no RouteTable ${text}.`, hint);
}
