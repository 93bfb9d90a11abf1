import type { Json, JsonObject } from '../core/model.ts';
import type { RouteTable, TableRoute } from './route-tables.ts';

/** One operation of a JSON patch. @see https://www.rfc-editor.org/rfc/rfc6902 */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** The field manager of the labels on routes: whoever looks at a RouteTable sees by it who put them there. */
export const routeManager = 'gloo-okta-route-labels';

/**
 * The patch that gives a route a label, or takes it away where `value` is `undefined`. Pure. `spec.http` is a list without keys:
 * a server-side apply would claim all of it, so that a patch is what touches one route alone. It tests first that this is still
 * the RouteTable and the route that were looked at, with the labels that it had, and changes nothing where one of that is not so.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function routeLabelPatch(
  { uid, resourceVersion }: Pick<RouteTable, 'uid' | 'resourceVersion'>,
  { position, name, labels }: TableRoute,
  label: string,
  value: string | undefined,
): readonly PatchOperation[] {
  const here = `/spec/http/${position}`;
  const path = `${here}/labels/${pointerStep(label)}`;
  const isNamed = name !== undefined;
  const tests: readonly PatchOperation[] = [
    { op: 'test', path: '/metadata/uid', value: uid },
    ...(isNamed ? [{ op: 'test', path: `${here}/name`, value: name } as const] : []),
    ...(labels === undefined ? [] : [{ op: 'test', path: `${here}/labels`, value: labels } as const]),
    // that a field is not there cannot be tested, nor can a text that Go writes in another way than we do
    ...(isNamed && labels !== undefined
      ? []
      : [{ op: 'test', path: '/metadata/resourceVersion', value: resourceVersion } as const]),
  ];
  if (value !== undefined) {
    return [
      ...tests,
      labels === undefined ? { op: 'add', path: `${here}/labels`, value: { [label]: value } } : { op: 'add', path, value },
    ];
  }
  const isLast = Object.keys(labels ?? {}).every((one) => one === label);
  return [...tests, { op: 'remove', path: isLast ? `${here}/labels` : path }];
}

/**
 * The patch by which a RouteTable is no longer claimed by {@link routeManager}; `undefined` where it is not, and where nobody else
 * is noted: an object without any managers counts as never managed. Pure.
 */
export function unclaimPatch(object: JsonObject): readonly PatchOperation[] | undefined {
  const { metadata } = object;
  const all = (metadata as { managedFields?: Json } | undefined)?.managedFields;
  const managers = (Array.isArray(all) ? all : []) as readonly JsonObject[];
  const at = managers.findIndex(({ manager, operation, subresource }) => {
    return manager === routeManager && operation === 'Update' && subresource === undefined;
  });
  if (at === -1 || managers.length === 1) return undefined;
  const path = `/metadata/managedFields/${at}`;
  return [
    { op: 'test', path: `${path}/manager`, value: routeManager },
    { op: 'remove', path },
  ];
}

/** A field's name as one step of a JSON pointer. Pure. @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
export function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
