import type { Json, JsonObject } from '../core/model.ts';
import { type OwnerTool, ownerToolOf } from '../core/owner-tools.ts';
import type { RouteLabelPlace } from '../kinds/route-label.ts';
import { resources } from './custom-resources.ts';
import type { Kubectl, Manner } from './kubectl.ts';
import { digestOf } from './marks.ts';
import { at, listAt, textAt, textsAt } from './objects.ts';
import { readObjects } from './read-objects.ts';
import { isAppliedByHand } from './shared-objects.ts';

/** One HTTP route of a RouteTable, as far as a label is put on it. */
export interface TableRoute {
  /** Its place in `spec.http`, from 0. */
  readonly position: number;
  readonly name?: string;
  /** Tells it from routes without a name. */
  readonly matchers: string;
  /** `undefined` where the field is not there. */
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** A RouteTable with its HTTP routes. */
export interface RouteTable {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly routes: readonly TableRoute[];
  /** The tool that puts back what is changed here. */
  readonly owner?: OwnerTool;
  /** Whether its owner applies it with kubectl from a file. */
  readonly isAppliedByHand: boolean;
  readonly raw: JsonObject;
}

/**
 * Reads one RouteTable; `undefined` where it is not there. Throws `crd-missing` without Gloo Mesh, and `cluster-right-missing`
 * where it may not be read.
 */
export async function readRouteTable(
  kubectl: Kubectl,
  { namespace, name }: Pick<RouteTable, 'namespace' | 'name'>,
  manner?: Manner,
): Promise<RouteTable | undefined> {
  const args = ['get', `${resources.routeTable}/${name}`, '-n', namespace, '--ignore-not-found', '--show-managed-fields'];
  const [object] = await readObjects(kubectl, args, manner);
  return object && routeTableIn(object);
}

/** The RouteTable in an object, with its managed fields where it was read with them. Pure. */
export function routeTableIn(object: JsonObject): RouteTable {
  const owner = ownerToolOf(object);
  return {
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    name: textAt(object, 'metadata', 'name') ?? '',
    uid: textAt(object, 'metadata', 'uid') ?? '',
    resourceVersion: textAt(object, 'metadata', 'resourceVersion') ?? '',
    labels: textsAt(object, 'metadata', 'labels'),
    routes: listAt(object, 'spec', 'http').map((route, position) => {
      const name = textAt(route, 'name');
      return {
        position,
        matchers: matchersOf(route),
        labels: at(route, 'labels') === undefined ? undefined : textsAt(route, 'labels'),
        ...(name === undefined ? {} : { name }),
      };
    }),
    isAppliedByHand: isAppliedByHand(object),
    raw: object,
    ...(owner === undefined ? {} : { owner }),
  };
}

/** The one route that is meant: by its name, or without one by its matchers; `undefined` where there is none, or two. Pure. */
export function routeIn({ routes }: RouteTable, { route: which }: Pick<RouteLabelPlace, 'route'>): TableRoute | undefined {
  const found = routes.filter((route) =>
    'name' in which ? route.name === which.name : route.name === undefined && route.matchers === which.matchers,
  );
  return found.length === 1 ? found[0] : undefined;
}

/** What tells a route without a name from others: a digest of its matchers. Pure. */
export function matchersOf(route: Json): string {
  return digestOf(JSON.stringify(listAt(route, 'matchers')));
}

/** What a person calls a route of a table: its name, else its place. Pure. */
export function calledRoute({ name, position }: Pick<TableRoute, 'name' | 'position'>): string {
  return name ?? `http[${position}]`;
}
