import type { Json } from '../core/model.ts';
import { resources } from './custom-resources.ts';
import type { Kubectl } from './kubectl.ts';
import { listAt, textAt, textsAt } from './objects.ts';
import { readAllowed } from './read-objects.ts';

/** One HTTP route of a RouteTable. */
export interface Route {
  readonly routeTable: string;
  readonly namespace: string;
  /** Its place in `spec.http`, from 0. */
  readonly position: number;
  readonly name?: string;
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

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function tableLabelsOf(table: Json): Pick<Route, 'tableLabels'> {
  const tableLabels = textsAt(table, 'metadata', 'labels');
  return Object.keys(tableLabels).length === 0 ? {} : { tableLabels };
}

function routeOf(route: Json): Pick<Route, 'labels' | 'name' | 'paths'> {
  const name = textAt(route, 'name');
  return { labels: textsAt(route, 'labels'), paths: pathsOf(route), ...(name === undefined ? {} : { name }) };
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
