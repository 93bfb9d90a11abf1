import { addedFields } from '../core/checks/added-fields.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import type { InForceFacts, WrittenObject } from '../core/checks/in-force-facts.ts';
import type { KeyState, OpenFacts } from '../core/checks/okta-facts.ts';
import { readPolicy } from '../core/checks/policy-in-force.ts';
import type { Entry, JsonObject, Kind } from '../core/model.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type AcceptanceObjects, judgeAcceptance } from '../kube/acceptance.ts';
import { resources } from '../kube/custom-resources.ts';
import { type Ports, serverPlace } from '../kube/ext-auth-servers.ts';
import { inLiveTerms } from '../kube/in-live-terms.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { labelValue, markOf } from '../kube/marks.ts';
import { at, isObject, textAt } from '../kube/objects.ts';
import { type Awaited, readAcceptance, type Waiting, waitForVerdict } from '../kube/wait.ts';
import { parseKeySet, readKeySet } from '../oidc/key-set.ts';
import { type Metadata, readMetadata } from '../oidc/metadata.ts';
import { type OpenSide, readOpenSide } from '../oidc/open-facts.ts';
import { listAuthServers } from '../okta/find.ts';
import type { Org } from '../okta/org.ts';
import { factOf, thenFact } from './fact-of.ts';
import { gatherKeyStates, openFacts } from './gather-org.ts';
import { ownershipOf } from './ownership-of.ts';

/** What is looked for. */
export interface InForceSearch {
  /** The ext-auth service: which names of ports are which numbers. */
  readonly service: Ports;
  readonly installation: string;
  /** What is recorded of the installation. */
  readonly entries: readonly Entry[];
  readonly http: Http;
  readonly way: Fact<Kubectl>;
  readonly awaited: Awaited;
  /** How long Gloo gets to judge; it is looked once when absent. */
  readonly waiting?: Waiting;
  readonly org: Fact<Org>;
  readonly orgUrl: string | undefined;
  readonly authServer: Fact<{ readonly id: string }>;
  readonly issuer: Fact<string>;
}

/** What is in force: the facts, and the key set that the gateway verifies tokens with. */
export interface GatheredForce {
  readonly facts: InForceFacts;
  readonly open: Fact<OpenFacts>;
  readonly keyStates: Fact<readonly KeyState[]>;
  readonly metadata: Fact<Metadata>;
  /** The key set inside the applied policy, as the text of a JWKS; of a remote one, what is at its URL now. */
  readonly keySetInForce: Fact<string>;
}

/** Finds out, side by side, what Gloo has made of the two objects and what Okta publishes. Reads only. */
export async function gatherInForce(search: InForceSearch): Promise<GatheredForce> {
  const [cluster, openSide, keyStates] = await Promise.all([
    thenFact(search.way, (kubectl) => readCluster(kubectl, search)),
    thenFact(search.issuer, (issuer) => readSide(search, issuer)),
    gatherKeyStates(search.org, search.authServer),
  ]);
  const policy = await thenFact(cluster, async ({ policy: live }) => (live === undefined ? undefined : readPolicy(live)));
  const open = await thenFact(openSide, async ({ issuer, side }): Promise<OpenFacts> => {
    if (side instanceof Problem) return { issuer };
    return openFacts(issuer, side);
  });
  const { policy: livePolicy } = known(cluster) ?? {};
  const owner =
    livePolicy === undefined
      ? {}
      : { owner: ownershipOf(livePolicy, entryOf('kube.ext-auth-policy', search), search.installation) };
  const keys = known(policy)?.keys;
  const held = keys?.kind === 'inline' ? keys.kids : undefined;
  const published = known(open)?.keySet?.keys;
  const foreign = held !== undefined && published !== undefined && !published.some(({ kid }) => held.includes(kid));
  return {
    facts: {
      acceptance: await thenFact(cluster, async ({ acceptance }) => acceptance),
      policy,
      ...owner,
      ...otherInstallation(livePolicy, search),
      added: await thenFact(search.way, async (kubectl) => addedTo(known(cluster), kubectl)),
      written: await thenFact(cluster, async (objects) => writtenObjects(objects, search)),
      otherSets: foreign ? await factOf(readOtherSets(search)) : { value: [] },
    },
    open,
    keyStates,
    metadata: await thenFact(openSide, async ({ side }) => {
      if (side instanceof Problem) throw side;
      return side.metadata;
    }),
    keySetInForce: await factOf(async () => {
      if (keys?.kind === 'inline') return parseKeySet(keys.text).text;
      if (keys?.kind === 'remote') return (await readKeySet(search.http, keys.url)).text;
      return undefined;
    }).then((fact): Fact<string> => {
      if ('trouble' in fact) return fact;
      if (fact.value !== undefined) return { value: fact.value };
      if ('trouble' in policy) return policy;
      return {
        trouble: {
          code: 'no-key-set-in-force',
          says: 'The policy in force has no key set that can be read.',
          hint: 'Write it anew: gloo-okta setup',
        },
      };
    }),
  };
}

/** An issuer on a domain of its own that cannot be read from here is still the issuer, as Okta names it. */
async function readSide({ http, orgUrl }: InForceSearch, issuer: string): Promise<OpenSide> {
  try {
    return await readOpenSide(http, issuer);
  } catch (error) {
    const elsewhere = orgUrl !== undefined && URL.canParse(issuer) && new URL(issuer).origin !== orgUrl;
    if (elsewhere && error instanceof Problem && error.code === 'okta-unreachable') return { issuer, side: error };
    throw error;
  }
}

async function readCluster(kubectl: Kubectl, { awaited, waiting }: InForceSearch) {
  const objects = await (waiting === undefined ? readAcceptance(kubectl, awaited) : waitForVerdict(kubectl, awaited, waiting));
  const { policy, server } = objects;
  return { acceptance: { ...judgeAcceptance(objects, kubectl, awaited.workload), warned: warnedOf(objects) }, policy, server };
}

function otherInstallation(policy: JsonObject | undefined, search: InForceSearch): { readonly ofOther?: string } {
  const mark = markOf(policy);
  const isOurs = mark === undefined || mark === labelValue(search.installation);
  return isOurs || entryOf('kube.ext-auth-policy', search) !== undefined ? {} : { ofOther: mark };
}

/** The fields that somebody added, as far as they decide. */
function addedTo(
  live: { readonly server: JsonObject | undefined; readonly policy: JsonObject | undefined } | undefined,
  kubectl: Kubectl,
) {
  const objects = { ExtAuthServer: live?.server, ExtAuthPolicy: live?.policy };
  const names = { ExtAuthServer: resources.extAuthServer, ExtAuthPolicy: resources.extAuthPolicy };
  return addedFields(live?.server, live?.policy).map(({ of, pointer, says }) => {
    const [name = '', namespace = ''] = [textAt(objects[of], 'metadata', 'name'), textAt(objects[of], 'metadata', 'namespace')];
    const patch = JSON.stringify([{ op: 'remove', path: pointer }]);
    return { says, command: kubectl.words(['patch', names[of], name, '-n', namespace, '--type=json', '-p', patch]) };
  });
}

/** What setup wrote, as far as the entries say it, beside what is there. */
function writtenObjects(
  live: { readonly policy: JsonObject | undefined; readonly server: JsonObject | undefined },
  search: InForceSearch,
): readonly WrittenObject[] {
  return [['kube.ext-auth-server', live.server] as const, ['kube.ext-auth-policy', live.policy] as const].flatMap(
    ([kind, object]) => {
      const entry = entryOf(kind, search);
      const written =
        object === undefined || !isObject(entry?.spec) ? undefined : inLiveTerms(object, entry.spec, search.service);
      const [spec, now] = [at(written, 'spec'), at(object, 'spec')];
      if (entry === undefined || object === undefined || !isObject(spec)) return [];
      return [
        { title: entry.title, spec, live: isObject(now) ? now : {}, owner: ownershipOf(object, entry, search.installation) },
      ];
    },
  );
}

function entryOf(kind: Kind, { entries, awaited }: InForceSearch): Entry | undefined {
  const place = serverPlace(kind === 'kube.ext-auth-policy' ? awaited.policy : awaited.server, awaited.namespace);
  return entries.find(
    (one) => one.kind === kind && one.place['name'] === place.name && one.place['namespace'] === place.namespace,
  );
}

/** The checks whose object Gloo works with in part. */
function warnedOf({ server, policy, authConfigs }: AcceptanceObjects): readonly string[] {
  const approval = (object: JsonObject | undefined) => textAt(object, 'status', 'common', 'State', 'approval')?.toUpperCase();
  const configs = typeof authConfigs === 'string' ? [] : authConfigs;
  return [
    ...(approval(server) === 'WARNING' ? ['ext-auth-server'] : []),
    ...(approval(policy) === 'WARNING' ? ['ext-auth-policy'] : []),
    // some versions write the number of the enum
    ...(configs.some((config) => /^"?(warning|3)"?$/i.test(JSON.stringify(at(config, 'status', 'state')) ?? ''))
      ? ['auth-config']
      : []),
  ];
}

/** The key sets of the org's other authorization servers and of the org itself; those that cannot be read are left out. */
async function readOtherSets({
  http,
  org,
  orgUrl,
  authServer,
}: InForceSearch): Promise<readonly { name: string; kids: readonly string[] }[]> {
  const servers = 'value' in org ? (known(await factOf(listAuthServers(org.value))) ?? []) : [];
  const others = servers.filter((server) => server.id !== known(authServer)?.id);
  const sets = await Promise.all([
    ...others.map(async (server) => {
      const set = await factOf(async () => readKeySet(http, (await readMetadata(http, server.issuer)).jwksUri));
      return { name: `the authorization server ${server.name}`, kids: known(set)?.kids ?? [] };
    }),
    ...(orgUrl === undefined
      ? []
      : [
          factOf(readKeySet(http, `${orgUrl}/oauth2/v1/keys`)).then((set) => ({
            name: "the org's own authorization server",
            kids: known(set)?.kids ?? [],
          })),
        ]),
  ]);
  return sets.filter((set) => set.kids.length > 0);
}
