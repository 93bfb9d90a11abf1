import { isObject, same } from '../core/json.ts';
import { appKey, type KindRules } from '../core/kind.ts';
import type { Key, Place, Resource } from '../core/model.ts';
import { plainLine } from '../core/record-lines.ts';

/**
 * Where a label of a route is. A route is told from the others of its RouteTable by its name; one without a name by its matchers,
 * of which `matchers` is a digest: its position changes as soon as somebody puts a route before it.
 */
export interface RouteLabelPlace {
  readonly namespace: string;
  /** The RouteTable. */
  readonly name: string;
  readonly route: { readonly name: string } | { readonly matchers: string };
  /** The key of the label. */
  readonly label: string;
}

/**
 * One label on one route of a RouteTable that somebody else owns: the policy selects the route by it. One that was there before
 * is theirs and serves as it is. A route has no place for a mark, so that the record alone tells which labels are ours.
 */
export const routeLabelKind: KindRules = {
  title: (name) => {
    const place = placeIn(name);
    if (place === undefined) return `label on the route ${name}`;
    return titleOf(place, 'name' in place.route ? place.route.name : '(a route without a name)');
  },
  placeParts: ['namespace', 'name', 'route', 'label'],
  sharedLists: [],
  knownBy: 'record',
  namedWhenUsed: false,
  // its value, for a label that somebody else has changed since is not ours to take away
  line: (told) => ({ ...plainLine(told), spec: told.spec }),
  recall: (name, { line }) => {
    const place = placeIn(name);
    if (place === undefined || !isObject(line.spec)) return undefined;
    const { value } = line.spec;
    if (typeof value !== 'string') return undefined;
    return { title: routeLabelKind.title(name), place: asPlace(place), spec: { value }, needs: [appKey] };
  },
  reasonsToStay: ({ spec, earlier = [] }, { raw }) =>
    !isObject(raw) || raw['value'] === undefined || [spec, ...earlier].some((written) => same(written, raw))
      ? []
      : ['somebody has given it another value since'],
  expects: ['value'],
  removal: 'alone',
};

/** A wanted label; `called` is what a person calls the route, `note` what they should know of its RouteTable. */
export function routeLabel(place: RouteLabelPlace, value: string, called: string, note?: string): Resource {
  const kind = 'kube.route-label';
  const { namespace, name, route, label } = place;
  const which = 'name' in route ? route.name : `#${route.matchers}`;
  const key: Key = `${kind}/${namespace}/${name}/${which}:${label}`;
  const about = { kind, key, title: titleOf(place, called), place: asPlace(place), spec: { value } } as const;
  return note === undefined ? about : { ...about, note };
}

/** The place that an entry or a change names; `undefined` for one that is none. */
export function routeLabelPlace({ namespace, name, route, label }: Place): RouteLabelPlace | undefined {
  return namespace === undefined || name === undefined || route === undefined || label === undefined
    ? undefined
    : { namespace, name, route: routeIn(route), label };
}

function titleOf({ namespace, name, label }: RouteLabelPlace, called: string): string {
  return `label ${label} on ${namespace}/${name} ${called}`;
}

function asPlace({ namespace, name, route, label }: RouteLabelPlace): Place {
  return { namespace, name, route: 'name' in route ? route.name : `#${route.matchers}`, label };
}

function routeIn(text: string): RouteLabelPlace['route'] {
  return /^#[0-9a-f]{8}$/.test(text) ? { matchers: text.slice(1) } : { name: text };
}

/** A label's key has no colon, a route's name may have one. */
function placeIn(keyName: string): RouteLabelPlace | undefined {
  const [namespace = '', name = '', ...rest] = keyName.split('/');
  const text = rest.join('/');
  const end = text.lastIndexOf(':');
  const [route, label] = [text.slice(0, end), text.slice(end + 1)];
  return namespace === '' || name === '' || end < 1 || label === ''
    ? undefined
    : { namespace, name, route: routeIn(route), label };
}
