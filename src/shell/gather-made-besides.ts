import type { Fact } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import type { MadeThing, PortalFact } from '../core/checks/made-facts.ts';
import { isObject } from '../core/json.ts';
import { isInLedger } from '../core/ledger.ts';
import type { Entry, JsonObject, Ledger } from '../core/model.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';
import { placed } from '../kube/custom-resources.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { makeLook } from '../kube/look.ts';
import { numberAt, textAt } from '../kube/objects.ts';
import { readObjects } from '../kube/read-objects.ts';
import { thenFact } from './fact-of.ts';
import { ownershipOf } from './ownership-of.ts';

/** Those that the checks of what is in force look at. */
const inForce: readonly string[] = ['kube.ext-auth-server', 'kube.ext-auth-policy'];

/**
 * Reads what setup made in the cluster besides the two objects, in one call, and the Portals where a PortalGroup is among it;
 * nothing is asked where nothing else was made. With `isEarly` Gloo has not counted yet. Reads only.
 */
export async function gatherMadeBesides(
  way: Fact<Kubectl>,
  installation: string,
  entries: readonly Entry[],
  { ledger, isEarly }: { readonly ledger: Ledger | undefined; readonly isEarly: boolean },
): Promise<Pick<Facts, 'madeBesides' | 'portals'>> {
  const made = entries.filter(({ kind, state }) => isKubeKind(kind) && !inForce.includes(kind) && state !== 'intended');
  if (made.length === 0) return {};
  const hasGroup = !isEarly && made.some(({ kind }) => kind === 'kube.portal-group');
  const [madeBesides, portals] = await Promise.all([
    thenFact(way, (kubectl) => {
      // a plan may have asked the same in this run, before it was carried out
      const look = makeLook(kubectl, { isFresh: true });
      return Promise.all(made.map((entry) => thingOf(look, installation, entry, ledger)));
    }),
    hasGroup ? thenFact(way, readPortals) : undefined,
  ]);
  return { madeBesides, ...(portals === undefined ? {} : { portals }) };
}

async function thingOf(
  look: ReturnType<typeof makeLook>,
  installation: string,
  entry: Entry,
  ledger: Ledger | undefined,
): Promise<MadeThing> {
  const kind = entry.kind as KubeKind;
  const live = await look({ kind, ...placed(entry.place) });
  const written: JsonObject = isObject(entry.spec) ? entry.spec : {};
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...content } = written;
  return {
    title: entry.title,
    written: content,
    isWhole: isInLedger(ledger, entry),
    live: { value: live },
    sharedLists: [],
    filledIn: kubeKinds[kind].filledIn === true,
    ...(live === undefined ? {} : { owner: ownershipOf(live, entry, installation) }),
  };
}

async function readPortals(kubectl: Kubectl): Promise<readonly PortalFact[]> {
  const portals = await readObjects(kubectl, ['get', 'portals.apimanagement.gloo.solo.io', '-A']);
  return portals.map((portal) => ({
    title: `${textAt(portal, 'metadata', 'namespace')}/${textAt(portal, 'metadata', 'name')}`,
    policies: numberAt(portal, 'status', 'extAuthPolicyCount') ?? 0,
  }));
}

function isKubeKind(kind: string): kind is KubeKind {
  return Object.hasOwn(kubeKinds, kind);
}
