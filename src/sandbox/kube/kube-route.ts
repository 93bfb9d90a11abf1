import type { ApiKind, Subresource } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';

/** What a path names: objects of one kind in one namespace (or all), perhaps one object, perhaps a part of it. */
export interface Route {
  readonly kind: ApiKind;
  /** `undefined`: all namespaces (or a kind of the whole cluster). */
  readonly namespace: string | undefined;
  /** `undefined`: the collection. */
  readonly name: string | undefined;
  readonly subresource: Subresource | undefined;
}

/**
 * Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`. Undefined where the API serves nothing.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function routeOf(kinds: readonly ApiKind[], path: string): Route | undefined {
  const steps = path.split('/').slice(1).map(decoded);
  const core = steps[0] === 'api';
  if (!core && steps[0] !== 'apis') return undefined;
  const group = core ? '' : (steps[1] ?? '');
  const [version, ...rest] = core ? steps.slice(1) : steps.slice(2);
  const kindNamed = (plural: string | undefined): ApiKind | undefined =>
    kinds.find((kind) => kind.plural === plural && apiVersionOf(kind) === apiVersionOf({ group, version: version ?? '' }));
  const [first, second, third] = rest;
  // `/namespaces/x` is the namespace itself, `/namespaces/x/status` its status, everything longer lies inside it.
  const inside =
    first === 'namespaces' && second !== undefined && third !== undefined && !(core && third === 'status' && rest.length === 3);
  const kind = kindNamed(inside ? third : first);
  const [name, subresource, ...more] = inside ? rest.slice(3) : rest.slice(1);
  if (kind === undefined || more.length > 0) return undefined;
  if (kind.namespaced ? !inside && name !== undefined : inside) return undefined;
  if (name !== undefined && !kind.stored) return undefined;
  const part = kind.subresources.find((one) => one.name === subresource);
  if (subresource !== undefined && part === undefined) return undefined;
  return { kind, namespace: inside ? second : undefined, name, subresource: part };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
