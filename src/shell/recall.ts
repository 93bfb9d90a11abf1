import { entriesOnApp, type MarkedApp } from '../core/entries-on-app.ts';
import { appKey, sideOf } from '../core/kind.ts';
import type { Change, Entry, Key } from '../core/model.ts';
import { linesIn } from '../core/record-lines.ts';
import { claimKind } from '../kinds/claim.ts';
import { kinds, kubeKinds } from '../kinds/kinds.ts';
import { originKind } from '../kinds/origin.ts';
import { policyKey, policyKind } from '../kinds/policy.ts';
import { findMarkedObjects } from '../kube/find-marked-objects.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { listAuthServers } from '../okta/find.ts';
import { type FoundPolicy, findMarkedApps, findMarkedOrigins, findMarkedPolicies } from '../okta/find-marked-in-org.ts';
import { readClaims } from '../okta/find-more.ts';
import type { Org } from '../okta/org.ts';

/** What an org still knows of an installation. */
export interface RecalledOrg {
  readonly app: MarkedApp | undefined;
  readonly entries: readonly Entry[];
  /** What may be of this installation, but nothing says so: for a person to look at. */
  readonly doubtful: readonly Doubt[];
}

type Doubt = Extract<Change, { action: 'leave' }>;

/**
 * Finds an installation in an org again, without a ledger: by the record on its app, and by the marks that policies, origins
 * and the app carry. Reads only. Of several apps with the mark (two machines at once, a creation that was delivered twice)
 * the one with `appId` tells the rest; the others are entries of their own.
 */
export async function recallFromOrg(org: Org, installation: string, appId?: string): Promise<RecalledOrg> {
  const [apps, policies, origins] = await Promise.all([
    findMarkedApps(org, installation),
    findMarkedPolicies(org, installation),
    findMarkedOrigins(org, installation),
  ]);
  const app = apps.find(({ id }) => id === appId) ?? apps[0];
  const told = app === undefined ? [] : entriesOnApp(kinds, app, installation);
  const more = apps.filter((one) => one !== app);
  const twins = more.flatMap((twin) => twinEntry(twin, installation) ?? []);
  const marked = [
    ...policies.map((policy) => policyEntry(policy)),
    ...origins.map(({ id, origin }) =>
      markedEntry({
        kind: 'okta.origin',
        key: `okta.origin/${origin}`,
        title: originKind.title(origin),
        place: {},
        id,
        spec: { origin },
      }),
    ),
  ];
  const entries = merged(told, marked, twins);
  const lost = app === undefined || linesIn(kinds, app.raw) === undefined;
  const doubtful = lost ? await doubtfulIn(org, app, policies) : [];
  const borrowed = more.filter((one) => !twins.some((twin) => twin.id === one.id)).map((one) => doubtfulApp(one.id, twinNote));
  return { app, entries, doubtful: [...doubtful, ...borrowed] };
}

/** Finds the objects of an installation in the cluster by their labels, at least those in `namespace`. Reads only. */
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

/** Entries by key; of two of one key the first that has an id counts. */
export function merged(...lists: readonly (readonly Entry[])[]): readonly Entry[] {
  const known = new Map<Key, Entry>();
  for (const entry of lists.flat()) {
    const before = known.get(entry.key);
    if (before === undefined || (before.id === null && entry.id !== null)) known.set(entry.key, entry);
  }
  return [...known.values()];
}

/** Without a record nobody knows whose the claims are, and an app without a mark is not ours to take. */
async function doubtfulIn(org: Org, app: MarkedApp | undefined, policies: readonly FoundPolicy[]): Promise<readonly Doubt[]> {
  const doubts: Doubt[] = [];
  if (app === undefined && policies.length === 0) return doubts;
  for (const id of app === undefined ? new Set(policies.flatMap(({ clients }) => clients)) : []) {
    doubts.push(doubtfulApp(id, 'its mark is gone; if it is of this installation, delete it in the Admin Console: Applications'));
  }
  const servers =
    policies.length > 0 ? policies.map(({ authServerId }) => authServerId) : (await listAuthServers(org)).map(({ id }) => id);
  for (const server of new Set(servers)) {
    for (const claim of await readClaims(org, server)) {
      const { id, name, claimType, system } = claim;
      if (typeof id !== 'string' || typeof name !== 'string' || claimType !== 'RESOURCE') continue;
      if (system === true || name === 'sub') continue;
      doubts.push({
        action: 'leave',
        kind: 'okta.claim',
        key: `okta.claim/${name}`,
        title: claimKind.title(name),
        place: { authServerId: server },
        id,
        note: 'the record of who made it is gone; if it is of this installation, delete it in the Admin Console: Security > API > Claims',
      });
    }
  }
  return doubts;
}

const twinNote = "it carries our mark and was somebody else's before; look at it in the Admin Console: Applications";

function doubtfulApp(id: string, note: string): Doubt {
  return { action: 'leave', kind: 'okta.app', key: `okta.app/${id}`, title: `app with the client id ${id}`, place: {}, id, note };
}

/** One more app with our mark, that was made and not taken over. */
function twinEntry(app: MarkedApp, installation: string): Entry | undefined {
  const [own] = entriesOnApp(kinds, app, installation);
  return own?.state === 'made' ? { ...own, key: `okta.app/${app.id}` } : undefined;
}

function policyEntry({ id, name, authServerId }: FoundPolicy): Entry {
  return markedEntry({
    kind: 'okta.policy',
    key: policyKey,
    title: policyKind.title(name),
    place: { authServerId },
    id,
    spec: { name },
  });
}

function markedEntry(about: Pick<Entry, 'kind' | 'key' | 'title' | 'place' | 'id' | 'spec'>): Entry {
  const needs = sideOf(about.kind) === 'okta' ? [appKey] : [];
  return { ...about, state: 'made', outputs: {}, needs, at: new Date(0).toISOString() };
}
