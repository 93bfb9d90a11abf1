import type { Answers } from '../answers/answers.ts';
import { whereaboutsOf } from '../answers/whereabouts.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import { registeredUris } from '../core/checks/judge-redirects.ts';
import { isLoopback } from '../core/frontend-uris.ts';
import { isObject } from '../core/json.ts';
import type { Entry, Ledger } from '../core/model.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import type { Waiting } from '../kube/wait.ts';
import { findAuthServer } from '../okta/find.ts';
import { knowRecorded } from '../okta/know-recorded.ts';
import type { Org } from '../okta/org.ts';
import { settled } from '../run/all-settled.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { factOf, thenFact } from '../shell/fact-of.ts';
import { type GatheredApp, gatherApp } from '../shell/gather-app.ts';
import { countedOfLive, gatherClaimGroups } from '../shell/gather-claim-groups.ts';
import {
  type GatheredTools,
  gatherExtAuth,
  gatherRoutes,
  gatherTools,
  readNamespace,
  seeingCommands,
} from '../shell/gather-cluster.ts';
import { type GatheredForce, gatherInForce } from '../shell/gather-in-force.ts';
import { gatherKeyFetch } from '../shell/gather-key-fetch.ts';
import { gatherKeyRefresh } from '../shell/gather-key-refresh.ts';
import { gatherMadeBesides } from '../shell/gather-made-besides.ts';
import { gatherMadeInOkta } from '../shell/gather-made-in-okta.ts';
import { enterOrg } from '../shell/gather-org.ts';
import { gatherRedirects } from '../shell/gather-redirects.ts';
import { gatherSignOn } from '../shell/gather-sign-on.ts';
import { gatherZonedTokens } from '../shell/gather-zoned-tokens.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { findHome } from './find-home.ts';
import { type FoundInstallation, findInstallation } from './find-installation.ts';
import { identified, kubectlFor, workloadKubectl } from './open-cluster.ts';
import { orgSearchOf } from './open-org.ts';
import { askedOf, recordedUris } from './recorded-answers.ts';
import { refuseOther } from './refuse-other.ts';

/** An installation as it is now: what was found out for the checks, and what a sign-in needs. */
export interface Installation {
  readonly facts: Facts;
  /** What is recorded of it, here or on the app. */
  readonly entries: readonly Entry[];
  readonly org: Fact<Org>;
  readonly app: GatheredApp | undefined;
  readonly clientId: string | undefined;
  readonly force: GatheredForce;
  /** What to call: as a person named it at a setup, and where the frontend is served. */
  readonly appUrl: { readonly given: string | undefined; readonly frontend: string | undefined };
}

/**
 * Looks, side by side, at what setup made in both worlds. Reads only. With `waiting`, Gloo gets time to judge.
 * @throws Problem `other-org`, `ledger-unusable`, or when the run is stopped; all else is trouble inside the facts.
 */
export async function lookAtInstallation(run: Run, waiting?: Waiting): Promise<Installation> {
  const { world } = run;
  const ledger = await readLedger(world.io, run.answers.installation);
  const answers = withRecordedWorkload(run.answers, ledger);
  const orgUrl = answers.orgUrl ?? ledger?.target.org;
  if (orgUrl !== undefined) refuseOther(ledger, { org: orgUrl });
  const search = orgSearchOf(run, orgUrl);
  const [tools, { identity, org }] = await settled([
    gatherTools((context) => kubectlFor(world, answers.kube, context)),
    enterOrg(search),
  ]);
  // what setup has just written stands in its ledger whole
  const found =
    waiting === undefined
      ? await findAsFarAsSeen(answers, ledger, org, tools)
      : await findInstallation({ name: answers.installation, ledger });
  const { entries } = found;
  // what cannot be read is told by those who need it
  if ('value' in org) await knowRecorded(org.value, entries).catch(() => undefined);
  const names = namesOf(answers, found);
  const authServer = await thenFact(org, (opened) => findAuthServer(opened, names.authServer));
  const authServerId = await thenFact(authServer, async ({ id }) => id);
  const issuer = issuerOf(authServer, orgUrl, names);
  const recording = { ledger, app: found.told?.app?.raw };
  const asked = await askedOf(answers, recording);
  const zoned = gatherZonedTokens(org, run.speech.command === 'setup');
  const [app, cluster] = await settled([
    gatherApp({ org, authServerId, entries, ...answers, ...asked, uris: (await recordedUris(recording)) ?? answers.uris }),
    lookAtCluster(world, answers, names, { ledger, found, tools, waiting, org, orgUrl, authServer, issuer }),
  ]);
  const clientId = app.access.clientId ?? answers.appClientId ?? found.names.clientId;
  const liveClaims = known(app.facts.liveClaims) ?? [];
  const making = gatherMadeInOkta(org, answers.installation, entries, ledger);
  const counting = gatherClaimGroups(
    org,
    countedOfLive(
      liveClaims,
      app.facts.wanted.claims.map(({ name }) => name),
    ),
  );
  // what setup makes does not depend on it
  const signing = run.speech.command === 'verify' ? gatherSignOn(org, app.facts.app) : Promise.resolve({});
  const redirects = await askForRedirects(world, { app, clientId, metadata: cluster.force.metadata });
  const opened = 'trouble' in org ? org : { value: org.value.openedBy };
  const reads = [{ what: 'app', fact: app.facts.app }];
  return {
    facts: {
      when: 'after',
      installation: answers.installation,
      whereabouts: whereaboutsOf(answers.given, 'after', run.speech.isAlone),
      org: { identity, opened, reads, neededScopes: [], authServer },
      app: app.facts,
      access: app.access,
      client: app.facts.app,
      ...(await counting),
      ...(await zoned),
      ...(await making),
      ...(await signing),
      ...(redirects === undefined ? {} : { redirects }),
      open: cluster.force.open,
      keyStates: cluster.force.keyStates,
      ...cluster.facts,
    },
    entries,
    org,
    app: 'trouble' in org ? undefined : app,
    clientId,
    force: cluster.force,
    appUrl: appUrlOf(ledger, app.facts.wanted.redirectUris),
  };
}

/** The cluster of the ext-auth service is where setup was told that it is, unless told otherwise. */
function withRecordedWorkload(answers: Answers, ledger: Ledger | undefined): Answers {
  const recorded = ledger?.facts['answers'];
  const workloadContext = answers.kube.workloadContext ?? (isObject(recorded) ? asText(recorded['workloadContext']) : undefined);
  return { ...answers, kube: { ...answers.kube, workloadContext } };
}

/** What Okta says of the redirect URIs that the frontends send and of those that the app has. Without a client nothing can be asked. */
async function askForRedirects(
  { http }: World,
  { app, clientId, metadata }: Pick<Installation, 'clientId'> & { app: GatheredApp } & Pick<GatheredForce, 'metadata'>,
): Promise<Facts['redirects']> {
  const gone = 'value' in app.facts.app && app.facts.app.value?.['status'] !== 'ACTIVE';
  if (clientId === undefined || gone) return undefined;
  const uris = [...app.facts.wanted.redirectUris, ...registeredUris(app.facts.app)];
  return gatherRedirects({ http, metadata, clientId, uris });
}

function appUrlOf(ledger: Ledger | undefined, redirectUris: readonly string[]): Installation['appUrl'] {
  const answers = ledger?.facts['answers'];
  const given = isObject(answers) ? asText(answers['appUrl']) : undefined;
  // what is local to a developer is behind no gateway
  const [first] = redirectUris
    .filter((uri) => URL.canParse(uri) && !uri.includes('*') && !isLoopback(new URL(uri).hostname))
    .map((uri) => new URL(uri).origin);
  return { given, frontend: asText(ledger?.facts['appUrl']) ?? (first === 'null' ? undefined : first) };
}

interface Names {
  readonly authServer: string;
  readonly issuer: string | undefined;
  readonly namespace: string;
  readonly policy: string;
  readonly extAuthServer: string;
  readonly routeLabels: Readonly<Record<string, string>>;
}

/** The installation as far as it can be found: an org or a cluster that does not answer is trouble of its own, told elsewhere. */
async function findAsFarAsSeen(
  { installation: name, namespace }: Answers,
  ledger: Ledger | undefined,
  org: Fact<Org>,
  { way, facts }: GatheredTools,
): Promise<FoundInstallation> {
  const [kubectl, context] = [known(way), known(facts.context)];
  const cluster =
    kubectl === undefined || context === undefined
      ? {}
      : { cluster: { opened: identified({ context: context.name, server: context.server, kubectl }, namespace), namespace } };
  const asked = await thenFact(org, (opened) => findInstallation({ name, ledger, org: opened, ...cluster }));
  return known(asked) ?? findInstallation({ name, ledger, ...cluster });
}

/** Names come from what is given, then from what is known, then from the defaults. */
function namesOf(answers: Answers, { names }: FoundInstallation): Names {
  const { given } = answers;
  const named = (name: 'namespace' | 'policy' | 'extAuthServer') =>
    given.has(name) ? answers[name] : (names[name] ?? answers[name]);
  return {
    authServer: given.has('authServer') ? answers.authServer : (names.authServerId ?? answers.authServer),
    issuer: given.has('authServer') ? undefined : names.issuer,
    namespace: named('namespace'),
    policy: named('policy'),
    extAuthServer: named('extAuthServer'),
    routeLabels: answers.routeLabels,
  };
}

/** Without credentials the issuer is the recorded one, or the address of a server that is given by its id. */
function issuerOf(
  authServer: Fact<{ readonly issuer: string }>,
  orgUrl: string | undefined,
  { issuer, authServer: name }: Names,
): Fact<string> {
  if ('value' in authServer) return { value: authServer.value.issuer };
  if (issuer !== undefined) return { value: issuer };
  if (orgUrl !== undefined && /^(default|aus\w{8,40})$/.test(name)) return { value: `${orgUrl}/oauth2/${name}` };
  return authServer;
}

interface Around {
  readonly ledger: Ledger | undefined;
  readonly found: FoundInstallation;
  readonly tools: GatheredTools;
  readonly waiting: Waiting | undefined;
  readonly org: Fact<Org>;
  readonly orgUrl: string | undefined;
  readonly authServer: Fact<{ readonly id: string }>;
  readonly issuer: Fact<string>;
}

async function lookAtCluster(world: World, answers: Answers, names: Names, { found, tools, ledger, ...around }: Around) {
  const isApart = answers.kube.workloadContext !== undefined;
  const isOther = found.unseen?.code === 'other-cluster';
  const way = isOther ? await factOf<Kubectl>(Promise.reject(found.unseen)) : tools.way;
  const workload = await thenFact(way, async (cluster) => workloadKubectl(world, answers.kube, cluster));
  const service = { name: answers.extAuthService, namespace: answers.extAuthServiceNamespace, port: answers.extAuthPort };
  const home = known(await thenFact(way, (cluster) => findHome(cluster, known(workload) ?? cluster, answers, names)));
  const { waiting, ...rest } = { ...around, entries: found.entries };
  const [namespace, extAuth, routes, keyRefresh, besides, force] = await settled([
    thenFact(way, (cluster) => readNamespace(cluster, names.namespace)),
    gatherExtAuth(workload, { service, namespace: names.namespace }),
    // what setup has just written is what was asked for
    gatherRoutes(
      way,
      { ...names, isAsked: answers.given.has('routeLabel') },
      waiting === undefined ? 'live policy' : 'answers',
      found.entries,
    ),
    gatherKeyRefresh(way, answers.installation, found.entries),
    gatherMadeBesides(way, answers.installation, found.entries, { ledger, isEarly: waiting !== undefined }),
    gatherInForce({
      http: world.http,
      installation: answers.installation,
      way,
      service: home ?? { ports: [] },
      awaited: {
        server: names.extAuthServer,
        policy: names.policy,
        namespace: names.namespace,
        ...('value' in workload && isApart ? { workload: workload.value } : {}),
        ...(home?.namespace === undefined ? {} : { authConfigNamespace: home.namespace }),
      },
      ...(waiting === undefined ? {} : { waiting }),
      ...rest,
    }),
  ]);
  const isRemote = known(force.facts.policy)?.keys.kind === 'remote';
  const keyFetch = isRemote ? { keyFetch: await gatherKeyFetch(workload, names.namespace) } : {};
  const facts = {
    tools: { ...tools.facts, ...('trouble' in way && isOther ? { context: way } : {}) },
    extAuth: {
      ...extAuth,
      clusterName: found.names.clusterName,
      ...('value' in workload ? seeingCommands(workload.value, names.namespace, extAuth) : { podsCommand: '', logsCommand: '' }),
    },
    home: namespace,
    routes,
    force: force.facts,
    ...(keyRefresh === undefined ? {} : { keyRefresh }),
    ...besides,
    ...keyFetch,
  };
  return { force, facts };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
