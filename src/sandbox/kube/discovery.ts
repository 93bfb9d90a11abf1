import type { Json, JsonObject } from '../../core/model.ts';
import { defined } from '../json-parts.ts';
import type { ApiKind, Subresource } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';

/** The version of the API that the stand-in answers as; the build part says that it is none. */
export const version: JsonObject = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.13+sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-11-22T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'sandbox',
};

function groupsOf(kinds: readonly ApiKind[]): ReadonlyMap<string, ReadonlyMap<string, readonly ApiKind[]>> {
  const groups = new Map<string, Map<string, ApiKind[]>>();
  for (const kind of kinds) {
    const versions = groups.get(kind.group) ?? new Map<string, ApiKind[]>();
    groups.set(kind.group, versions);
    versions.set(kind.version, [...(versions.get(kind.version) ?? []), kind]);
  }
  return groups;
}

function optional(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

function responseKind(kind: ApiKind, part?: Subresource): JsonObject {
  // The real server leaves group and version out for kinds built in, unless a part is of another group.
  const group = part?.group ?? (kind.custom ? kind.group : '');
  return { group, version: part?.version ?? (kind.custom ? kind.version : ''), kind: part?.kind ?? kind.kind };
}

function aggregatedResource(kind: ApiKind): JsonObject {
  const parts = kind.subresources.map(
    (part): JsonObject => ({
      subresource: part.name,
      responseKind: responseKind(kind, part),
      verbs: part.verbs,
    }),
  );
  return defined({
    resource: kind.plural,
    responseKind: responseKind(kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: kind.verbs,
    shortNames: optional(kind.shortNames),
    categories: optional(kind.categories),
    subresources: parts.length === 0 ? undefined : parts,
  });
}

/**
 * Aggregated discovery: of the core group for `/api`, of all others for `/apis`. `format` is `v2` or `v2beta1`.
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export function aggregatedDiscovery(kinds: readonly ApiKind[], path: '/api' | '/apis', format: string): JsonObject {
  const items: Json[] = [];
  for (const [group, versions] of groupsOf(kinds)) {
    if ((group === '') !== (path === '/api')) continue;
    items.push({
      metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: [...versions].map(([name, members]) => ({
        version: name,
        resources: members.map(aggregatedResource),
        freshness: 'Current',
      })),
    });
  }
  return { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${format}`, metadata: {}, items };
}

/** The plain answer to `/api`, for clients without aggregated discovery. */
export const coreVersions: JsonObject = { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };

function groupEntry(name: string, versions: readonly string[]): JsonObject {
  const entries = versions.map((one) => ({ groupVersion: `${name}/${one}`, version: one }));
  return { name, versions: entries, preferredVersion: entries[0] ?? {} };
}

/** The plain answer to `/apis`. */
export function groupList(kinds: readonly ApiKind[]): JsonObject {
  const groups: Json[] = [];
  for (const [name, versions] of groupsOf(kinds)) if (name !== '') groups.push(groupEntry(name, [...versions.keys()]));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** The plain answer to `/apis/GROUP`; undefined for a group that is not served. */
export function oneGroup(kinds: readonly ApiKind[], name: string): JsonObject | undefined {
  const versions = [...(groupsOf(kinds).get(name)?.keys() ?? [])];
  return versions.length === 0 || name === '' ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(name, versions) };
}

/** The plain answer to `/api/v1` and `/apis/GROUP/VERSION`; undefined where nothing is served. */
export function resourceList(kinds: readonly ApiKind[], group: string, versionName: string): JsonObject | undefined {
  const resources: Json[] = [];
  for (const kind of groupsOf(kinds).get(group)?.get(versionName) ?? []) {
    resources.push(
      defined({
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: kind.verbs,
        shortNames: optional(kind.shortNames),
        categories: optional(kind.categories),
      }),
    );
    for (const part of kind.subresources) {
      resources.push(
        defined({
          name: `${kind.plural}/${part.name}`,
          singularName: '',
          namespaced: kind.namespaced,
          group: part.group,
          version: part.version,
          kind: part.kind,
          verbs: part.verbs,
        }),
      );
    }
  }
  if (resources.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf({ group, version: versionName }), resources };
}
