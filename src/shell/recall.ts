import { clusterOnApp, entriesOnApp, type MarkedApp } from '../core/entries-on-app.ts';
import { valueAt } from '../core/json.ts';
import { appKey, sideOf } from '../core/kind.ts';
import type { Entry, Key, Target } from '../core/model.ts';
import { kinds, kubeKinds } from '../kinds/kinds.ts';
import { originKind } from '../kinds/origin.ts';
import { policyKey, policyKind } from '../kinds/policy.ts';
import { findMarkedObjects } from '../kube/find-marked-objects.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { type FoundPolicy, findMarkedApps, findMarkedOrigins, findMarkedPolicies } from '../okta/find-marked-in-org.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';

/** What an org says of an installation. */
export interface ToldByOrg {
  /** The app whose record tells the rest. */
  readonly app: MarkedApp | undefined;
  /** Further apps with its mark: two machines at once, or a creation that was delivered twice. */
  readonly twins: readonly MarkedApp[];
  readonly policies: readonly FoundPolicy[];
  /** The entries of the record on the app. */
  readonly record: readonly Entry[];
  /** The entries of what carries a mark. */
  readonly marks: readonly Entry[];
  /** The cluster whose routes the app is for, as far as it says. */
  readonly cluster: Target['cluster'];
}

/**
 * Asks an org for an installation: by the record on its app, and by the marks that policies, origins and apps carry. Reads
 * only. Of several apps with the mark the one with `appId` tells the rest; the others that were made, not taken over, are
 * entries of their own.
 */
export async function recallFromOrg(org: Org, installation: string, appId: string | null | undefined): Promise<ToldByOrg> {
  const [apps, policies, origins] = await Promise.all([
    findMarkedApps(org, installation),
    findMarkedPolicies(org, installation),
    findMarkedOrigins(org, installation),
  ]);
  const listed = apps.find(({ id }) => id === appId) ?? apps[0];
  const twins = apps.filter((one) => one !== listed);
  const app = listed && { ...listed, raw: await newest(org, listed) };
  return {
    app,
    twins,
    policies,
    record: app === undefined ? [] : entriesOnApp(kinds, app, installation),
    marks: [
      ...policies.map((policy) => policyEntry(policy)),
      ...origins.map((origin) => originEntry(origin)),
      ...twins.flatMap((twin) => twinEntry(twin, installation) ?? []),
    ],
    cluster: app && clusterOnApp(app),
  };
}

/** An app as it is by its id, for lists are late; as the list has it where that is newer, or its id is not shown. */
async function newest(org: Org, { id, raw }: MarkedApp): Promise<MarkedApp['raw']> {
  const read = await org.find(paths.app(id));
  const at = (app: MarkedApp['raw']) => Date.parse(String(valueAt(app, 'lastUpdated')));
  return read === undefined || at(raw) > at(read) ? raw : read;
}

/** Asks a cluster for the objects that carry the labels of an installation, at least those in `namespace`. Reads only. */
export async function recallFromCluster(kubectl: Kubectl, installation: string, namespace: string): Promise<readonly Entry[]> {
  const found = await findMarkedObjects(kubectl, installation, namespace);
  // as they are made: what comes last is removed first
  const ordered = Object.keys(kubeKinds).flatMap((kind) => found.filter((object) => object.kind === kind));
  return ordered.map(({ kind, place, id }, at) => {
    const name = `${place['namespace']}/${place['name']}`;
    const needs = ordered.slice(0, at).map((other): Key => `${other.kind}/${other.place['namespace']}/${other.place['name']}`);
    return { ...markedEntry({ kind, key: `${kind}/${name}`, title: kubeKinds[kind].title(name), place, id, spec: {} }), needs };
  });
}

/** One more app with our mark, that was made and not taken over. */
function twinEntry(app: MarkedApp, installation: string): Entry | undefined {
  const [own] = entriesOnApp(kinds, app, installation);
  return own?.state === 'made' ? { ...own, key: `okta.app/${app.id}` } : undefined;
}

function policyEntry({ id, name, authServerId }: FoundPolicy): Entry {
  const title = policyKind.title(name);
  return markedEntry({ kind: 'okta.policy', key: policyKey, title, place: { authServerId }, id, spec: { name } });
}

function originEntry({ id, origin }: { readonly id: string; readonly origin: string }): Entry {
  const title = originKind.title(origin);
  return markedEntry({ kind: 'okta.origin', key: `okta.origin/${origin}`, title, place: {}, id, spec: { origin } });
}

function markedEntry(about: Pick<Entry, 'kind' | 'key' | 'title' | 'place' | 'id' | 'spec'>): Entry {
  const needs = sideOf(about.kind) === 'okta' ? [appKey] : [];
  return { ...about, state: 'made', outputs: {}, needs, at: new Date(0).toISOString() };
}
