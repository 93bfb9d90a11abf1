import type { Json, JsonObject } from '../../core/model.ts';
import { isObject, numberAt, stringAt } from '../json-parts.ts';
import { apiVersionOf } from './api-kinds.ts';
import type { Route } from './kube-route.ts';
import { fieldSelector, labelSelector } from './selectors.ts';
import { Refusal } from './status.ts';
import type { Store } from './store.ts';

/** True for the objects that a list or watch of `route` with this query sees. */
export function selectorOf(route: Route, query: URLSearchParams): (object: JsonObject) => boolean {
  const byLabel = labelSelector(query.get('labelSelector') ?? '');
  const byField = fieldSelector(query.get('fieldSelector') ?? '');
  const inside = (object: JsonObject): boolean =>
    route.namespace === undefined || stringAt(object, 'metadata', 'namespace') === route.namespace;
  const named = (object: JsonObject): boolean => route.name === undefined || stringAt(object, 'metadata', 'name') === route.name;
  return (object) => inside(object) && named(object) && byLabel(object) && byField(object);
}

/** One page of a list: the objects and the list's own metadata. */
export interface Page {
  readonly items: readonly JsonObject[];
  readonly metadata: JsonObject;
}

/**
 * Lists with selectors, `limit` and `continue`. Throws 410 when the page's resource version is too old.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export function page(store: Store, route: Route, query: URLSearchParams): Page {
  const picked = store.list(route.kind.resource, route.namespace).filter(selectorOf(route, query));
  const from = continuation(query.get('continue'));
  if (from !== undefined && from.version < store.oldest()) {
    throw new Refusal(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.');
  }
  // Later pages show today's objects, not those of the first page's time: the store keeps no old states.
  const start = from === undefined ? 0 : picked.findIndex((object) => placeOf(object) > from.after);
  const rest = start < 0 ? [] : picked.slice(start);
  const limit = limitOf(query.get('limit') ?? '0');
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const version = String(from?.version ?? store.version());
  const last = items.at(-1);
  const more = last !== undefined && items.length < rest.length;
  const token = more ? Buffer.from(JSON.stringify({ version: Number(version), after: placeOf(last) })).toString('base64url') : '';
  return {
    items,
    metadata: {
      // A list of custom resources carries an empty `continue`, other lists none.
      ...(token !== '' || route.kind.custom ? { continue: token } : {}),
      ...(more ? { remainingItemCount: rest.length - items.length } : {}),
      resourceVersion: version,
    },
  };
}

function limitOf(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new Refusal(400, 'BadRequest', `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function placeOf(object: JsonObject): string {
  return `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
}

function continuation(token: string | null): { readonly version: number; readonly after: string } | undefined {
  if (token === null || token === '') return undefined;
  let read: Json;
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Json;
  } catch {
    read = null;
  }
  const version = numberAt(read, 'version');
  const after = stringAt(read, 'after');
  if (!isObject(read) || version === undefined || after === undefined) {
    throw new Refusal(400, 'BadRequest', 'continue key is not valid');
  }
  return { version, after };
}

/** A page as the list object of its kind. */
export function listObject(route: Route, found: Page): JsonObject {
  return { apiVersion: apiVersionOf(route.kind), items: found.items, kind: route.kind.listKind, metadata: found.metadata };
}
