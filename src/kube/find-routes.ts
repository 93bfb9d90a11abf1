import type { Json, JsonObject } from '../core/model.ts';
import { ownerToolOf } from '../core/owner-tools.ts';
import { resources } from './custom-resources.ts';
import type { Kubectl } from './kubectl.ts';
import { at, listAt, textAt, textsAt } from './objects.ts';
import { readAllowed } from './read-objects.ts';
import { pointerStep } from './route-patch.ts';
import { matchersOf } from './route-tables.ts';
import { isAppliedByHand } from './shared-objects.ts';

/** One HTTP route of a RouteTable. */
export interface Route {
  readonly routeTable: string;
  readonly namespace: string;
  /** Its place in `spec.http`, from 0. */
  readonly position: number;
  readonly name?: string;
  /** Tells it from routes without a name. */
  readonly matchers: string;
  /** What a route does that forwards to no service, in words. */
  readonly does?: string;
  /** Who puts back what is changed in its RouteTable, in words. */
  readonly keptBy?: string;
  readonly hosts: readonly string[];
  /** The paths that its matchers name: exactly this one, or all that begin so. Those of a regular expression are left out. */
  readonly paths: readonly { readonly at: string; readonly isExact: boolean }[];
  readonly labels: Readonly<Record<string, string>>;
  /** Those of its RouteTable itself: a policy selects by either, all of one. */
  readonly tableLabels?: Readonly<Record<string, string>>;
}

/**
 * The HTTP routes of all RouteTables that may be read; `undefined` when none may. Throws `crd-missing` without Gloo Mesh.
 */
export async function findRoutes(kubectl: Kubectl): Promise<readonly Route[] | undefined> {
  const { objects, forbidden } = await readAllowed(kubectl, ['get', resources.routeTable, '-A']);
  if (forbidden && objects.length === 0) return undefined;
  return objects.flatMap((object) => {
    const hosts = listAt(object, 'spec', 'hosts').filter((host) => typeof host === 'string');
    const table = {
      routeTable: textAt(object, 'metadata', 'name') ?? '',
      namespace: textAt(object, 'metadata', 'namespace') ?? '',
      hosts,
      ...tableLabelsOf(object),
      ...keeperOf(object),
    };
    return listAt(object, 'spec', 'http').map((route, position) => ({ ...table, ...routeOf(route), position }));
  });
}

/**
 * The command that puts `labels` on `route`. Pure. The route's name, where it has one, is tested first, so that the command
 * changes nothing when the routes have been reordered since.
 */
export function labelCommand(kubectl: Pick<Kubectl, 'words'>, route: Route, labels: Readonly<Record<string, string>>): string {
  const here = `/spec/http/${route.position}`;
  const test = route.name === undefined ? [] : [{ op: 'test', path: `${here}/name`, value: route.name }];
  const add =
    Object.keys(route.labels).length === 0
      ? [{ op: 'add', path: `${here}/labels`, value: labels }]
      : Object.entries(labels).map(([name, value]) => ({ op: 'add', path: `${here}/labels/${pointerStep(name)}`, value }));
  const patch = JSON.stringify([...test, ...add]);
  return kubectl.words(['patch', resources.routeTable, route.routeTable, '-n', route.namespace, '--type=json', '-p', patch]);
}

function keeperOf(table: JsonObject): Pick<Route, 'keptBy'> {
  const owner = ownerToolOf(table);
  if (owner !== undefined) return { keptBy: owner.by === undefined ? owner.tool : `${owner.tool} (${owner.by})` };
  return isAppliedByHand(table) ? { keptBy: 'a file that is applied with kubectl' } : {};
}

function tableLabelsOf(table: Json): Pick<Route, 'tableLabels'> {
  const tableLabels = textsAt(table, 'metadata', 'labels');
  return Object.keys(tableLabels).length === 0 ? {} : { tableLabels };
}

function routeOf(route: Json): Pick<Route, 'labels' | 'name' | 'paths' | 'matchers' | 'does'> {
  const [name, does] = [textAt(route, 'name'), deedOf(route)];
  return {
    labels: textsAt(route, 'labels'),
    paths: pathsOf(route),
    matchers: matchersOf(route),
    ...(name === undefined ? {} : { name }),
    ...(does === undefined ? {} : { does }),
  };
}

function deedOf(route: Json): string | undefined {
  if (at(route, 'delegate') !== undefined) return 'delegates to other RouteTables';
  if (at(route, 'redirect') !== undefined) return 'redirects';
  return at(route, 'directResponse') === undefined ? undefined : 'answers by itself';
}

/** A route without matchers takes all paths, and so does a matcher that names none. */
function pathsOf(route: Json): Route['paths'] {
  const matchers = listAt(route, 'matchers');
  if (matchers.length === 0) return [{ at: '/', isExact: false }];
  return matchers.flatMap((matcher): Route['paths'] => {
    const [prefix, exact] = [textAt(matcher, 'uri', 'prefix'), textAt(matcher, 'uri', 'exact')];
    if (exact !== undefined) return [{ at: exact, isExact: true }];
    return textAt(matcher, 'uri', 'regex') === undefined ? [{ at: prefix ?? '/', isExact: false }] : [];
  });
}
