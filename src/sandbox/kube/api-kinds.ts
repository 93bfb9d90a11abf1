import type { JsonObject } from '../../core/model.ts';
import { at, isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { builtInKinds, statusOf } from './built-in-kinds.ts';
import type { Store } from './store.ts';

/** The resource under which CustomResourceDefinitions are stored. */
export const crdResource = 'customresourcedefinitions.apiextensions.k8s.io';

// The real server lists a custom resource's verbs in this order.
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

function strings(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}

/** The kinds that one CustomResourceDefinition defines: one per served version. */
export function kindsOfCrd(crd: JsonObject): readonly ApiKind[] {
  const group = stringAt(crd, 'spec', 'group') ?? '';
  const names = objectAt(crd, 'spec', 'names');
  const plural = stringAt(names, 'plural') ?? '';
  const kind = stringAt(names, 'kind') ?? '';
  return listAt(crd, 'spec', 'versions')
    .filter((version) => at(version, 'served') === true)
    .map((version): ApiKind => {
      const schema = at(version, 'schema', 'openAPIV3Schema');
      return {
        resource: `${plural}.${group}`,
        group,
        version: stringAt(version, 'name') ?? '',
        kind,
        listKind: stringAt(names, 'listKind') ?? `${kind}List`,
        plural,
        singular: stringAt(names, 'singular') ?? kind.toLowerCase(),
        shortNames: strings(listAt(names, 'shortNames')),
        categories: strings(listAt(names, 'categories')),
        namespaced: stringAt(crd, 'spec', 'scope') !== 'Cluster',
        verbs: customVerbs,
        subresources: at(version, 'subresources', 'status') === undefined ? [] : [statusOf(kind)],
        stored: true,
        custom: true,
        status: at(version, 'subresources', 'status') !== undefined,
        generation: true,
        ...(isObject(schema) ? { schema } : {}),
        columns: listAt(version, 'additionalPrinterColumns').filter(isObject),
      };
    });
}

/** Everything `store` serves now: the kinds built in and those of its CustomResourceDefinitions. */
export function kindsOf(store: Store): readonly ApiKind[] {
  const definitions = store.list(crdResource);
  const last = known.get(store);
  const same =
    last?.definitions.length === definitions.length && last.definitions.every((one, index) => one === definitions[index]);
  if (last !== undefined && same) return last.kinds;
  const kinds = [...builtInKinds, ...definitions.flatMap(kindsOfCrd)];
  known.set(store, { definitions, kinds });
  return kinds;
}

// Every request asks; values in a store are never changed in place.
const known = new WeakMap<Store, { readonly definitions: readonly JsonObject[]; readonly kinds: readonly ApiKind[] }>();

/** The `apiVersion` of a kind: `v1`, `apps/v1`. */
export function apiVersionOf(kind: Pick<ApiKind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}
