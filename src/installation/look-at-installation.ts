import { waysToGive } from '../answers/given.ts';
import type { CheckId } from '../core/checks/check-list.ts';
import { type Fact, fail, judgeFact, known, ok, skip } from '../core/checks/fact.ts';
import { judgeApp } from '../core/checks/judge-app.ts';
import { judgeExtAuth, judgeTools } from '../core/checks/judge-cluster.ts';
import { judgeInForce } from '../core/checks/judge-in-force.ts';
import { judgeAccess } from '../core/checks/judge-org.ts';
import { judgeLabelledRoutes, judgeRivals } from '../core/checks/judge-routes.ts';
import type { AppFacts } from '../core/checks/okta-facts.ts';
import { otherTarget } from '../core/ledger.ts';
import type { Entry, Finding, Ledger } from '../core/model.ts';
import { findCluster } from '../kube/find-cluster.ts';
import { findExtAuthServers, findExtAuthService } from '../kube/find-ext-auth.ts';
import { podsArguments } from '../kube/find-pods.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import type { Waiting } from '../kube/wait.ts';
import { findAuthServer } from '../okta/find.ts';
import type { Org } from '../okta/org.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { settled } from '../run/all-settled.ts';
import type { Session } from '../run/session.ts';
import { factOf, thenFact } from '../shell/fact-of.ts';
import { gatherApp } from '../shell/gather-app.ts';
import { gatherExtAuth, gatherRoutes, gatherTools } from '../shell/gather-cluster.ts';
import { type GatheredForce, gatherInForce } from '../shell/gather-in-force.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { recallFromOrg } from '../shell/recall.ts';
import { kubectlFor } from './find-in-cluster.ts';
import { orgSearchOf } from './open-org.ts';
import { refuseOther } from './prepare.ts';

/** An installation as it is now: what was found, and what was judged of it so far. */
export interface Installation {
  readonly findings: readonly Finding[];
  /** What is recorded of it, here or on the app. */
  readonly entries: readonly Entry[];
  readonly org: Fact<Org>;
  readonly app: (AppFacts & { readonly appId: string | undefined }) | undefined;
  readonly clientId: string | undefined;
  readonly force: GatheredForce;
}

const noOrg = { code: 'no-org', says: 'no org is named.', hint: `Name it: ${waysToGive('orgUrl')}` };

/**
 * Looks, side by side, at what setup made in both worlds, and judges it. Reads only. With `waiting`, Gloo gets time to judge.
 * @throws Problem `other-org`, `ledger-unusable`, or when the run is stopped; all else is a finding.
 */
export async function lookAtInstallation(session: Session, waiting?: Waiting): Promise<Installation> {
  const ledger = await readLedger(session.io, session.answers.installation);
  const orgUrl = session.answers.orgUrl ?? ledger?.target.org;
  if (orgUrl !== undefined) refuseOther(ledger, { org: orgUrl });
  const search = orgUrl === undefined ? undefined : orgSearchOf(session, orgUrl);
  const identity: Fact<unknown> = orgUrl === undefined ? { trouble: noOrg } : await factOf(readOrgIdentity(session.http, orgUrl));
  const org: Fact<Org> =
    search?.open === undefined
      ? { trouble: { ...noOrg, says: 'there are no credentials for the org.' } }
      : await thenFact(identity, search.open);
  // After a set-up in the same run: what was read before it is old.
  known(org)?.forget();
  const entries = await recordedEntries(session, ledger, org);
  const names = namesOf(session, ledger, entries);
  const authServer = await thenFact(org, (opened) => findAuthServer(opened, names.authServer));
  const authServerId = await thenFact(authServer, async ({ id }) => id);
  const issuer = issuerOf(authServer, orgUrl, names);
  const [app, cluster] = await settled([
    'trouble' in org ? Promise.resolve(undefined) : gatherApp({ org, authServerId, entries, ...session.answers }),
    lookAtCluster(session, ledger, names, { waiting, org, orgUrl, authServerId, issuer }),
  ]);
  const clientId = app?.clientId ?? session.answers.appClientId ?? textOf(ledger?.facts['clientId']);
  return {
    findings: [...judgeOktaSide({ orgUrl, identity, org, authServer, app }), ...cluster.findings],
    entries,
    org,
    app,
    clientId,
    force: cluster.force,
  };
}

interface Names {
  readonly authServer: string;
  readonly issuer: string | undefined;
  readonly namespace: string;
  readonly policy: string;
  readonly extAuthServer: string;
  readonly routeLabels: Readonly<Record<string, string>>;
}

/** What the ledger knows; without one, what the org itself tells of the installation. */
async function recordedEntries(session: Session, ledger: Ledger | undefined, org: Fact<Org>): Promise<readonly Entry[]> {
  if (ledger !== undefined && ledger.entries.length > 0) return ledger.entries;
  const told = await thenFact(org, (opened) => recallFromOrg(opened, session.answers.installation));
  return known(told)?.entries ?? [];
}

/** Names come from what is given, then from the record, then from the defaults. */
function namesOf({ answers, given }: Session, ledger: Ledger | undefined, entries: readonly Entry[]): Names {
  const policy = entries.find((entry) => entry.kind === 'kube.ext-auth-policy')?.place;
  const server = entries.find((entry) => entry.kind === 'kube.ext-auth-server')?.place;
  const authServer = entries.find((entry) => entry.place['authServerId'] !== undefined)?.place['authServerId'];
  const recorded = (name: string) => textOf(ledger?.facts[name]);
  return {
    authServer: given.has('authServer') ? answers.authServer : (recorded('authServerId') ?? authServer ?? answers.authServer),
    issuer: given.has('authServer') ? undefined : recorded('issuer'),
    namespace: given.has('namespace') ? answers.namespace : (recorded('namespace') ?? policy?.['namespace'] ?? answers.namespace),
    policy: given.has('policy') ? answers.policy : (recorded('policy') ?? policy?.['name'] ?? answers.policy),
    extAuthServer: given.has('extAuthServer')
      ? answers.extAuthServer
      : (recorded('extAuthServer') ?? server?.['name'] ?? answers.extAuthServer),
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

function judgeOktaSide(found: {
  readonly orgUrl: string | undefined;
  readonly identity: Fact<unknown>;
  readonly org: Fact<Org>;
  readonly authServer: Fact<{ readonly name: string; readonly id: string }>;
  readonly app: AppFacts | undefined;
}): readonly Finding[] {
  const { orgUrl, identity, org, authServer, app } = found;
  const reachable =
    orgUrl === undefined
      ? [fail('okta-reachable', 'No Okta org is named, and none is recorded.', noOrg.hint)]
      : judgeFact('okta-reachable', identity, () => ok('okta-reachable', `${orgUrl} answers as an Okta org.`));
  const rest: readonly CheckId[] = [
    'auth-server',
    'app-active',
    'app-grants',
    'redirect-uris',
    'app-assigned',
    'claims',
    'access-rule',
  ];
  if ('trouble' in org) {
    const none = org.trouble.code === noOrg.code;
    const credentials =
      none || 'trouble' in identity
        ? [skip('okta-credentials', none ? org.trouble.says : 'the org cannot be reached.')]
        : judgeFact('okta-credentials', org, () => []);
    return [...reachable, ...credentials, ...rest.map((check) => skip(check, 'the org is not open to us.'))];
  }
  const server = judgeFact('auth-server', authServer, ({ name, id }) =>
    ok('auth-server', `The authorization server ${name} (${id}) is active.`),
  );
  if (app === undefined) return [...reachable, ...server];
  const accepted =
    known(app.app) === undefined && 'trouble' in app.app ? [] : [ok('okta-credentials', 'Okta accepts the credentials.')];
  const access = known(app.app) === undefined ? [skip('access-rule', 'the app is not there.')] : judgeAccess(app, 'setup-would');
  return [...reachable, ...accepted, ...server, ...judgeApp(app), ...access];
}

interface Around {
  readonly waiting: Waiting | undefined;
  readonly org: Fact<Org>;
  readonly orgUrl: string | undefined;
  readonly authServerId: Fact<string>;
  readonly issuer: Fact<string>;
}

async function lookAtCluster(session: Session, ledger: Ledger | undefined, names: Names, around: Around) {
  const { answers } = session;
  const tools = await gatherTools((context) => kubectlFor(session, context));
  const way = await thenFact(tools.way, (cluster) => sameCluster(cluster, ledger, known(tools.context)?.server ?? '', names));
  const service = { name: answers.extAuthService, namespace: answers.extAuthServiceNamespace, port: answers.extAuthPort };
  const authConfigNamespace = known(await thenFact(way, (cluster) => findHome(cluster, answers, names)));
  const { waiting, ...rest } = around;
  const [extAuth, routes, force] = await settled([
    gatherExtAuth(way, { service, namespace: names.namespace }),
    gatherRoutes(way, names, 'live policy'),
    gatherInForce({
      http: session.http,
      way,
      awaited: {
        server: names.extAuthServer,
        policy: names.policy,
        namespace: names.namespace,
        ...(authConfigNamespace === undefined ? {} : { authConfigNamespace }),
      },
      ...(waiting === undefined ? {} : { waiting }),
      ...rest,
    }),
  ]);
  const podsCommand = 'value' in way ? way.value.words(podsArguments) : '';
  return {
    force,
    findings: [
      ...judgeTools({ ...tools, context: 'trouble' in way && way.trouble.code === 'other-cluster' ? way : tools.context }),
      ...judgeExtAuth(extAuth, textOf(ledger?.facts['clusterName']), podsCommand).filter(
        (finding) => finding.check === 'ext-auth-pods' || finding.state !== 'fail',
      ),
      ...judgeRivals(routes),
      ...judgeLabelledRoutes(routes, 'after'),
      ...judgeInForce(force.facts),
    ],
  };
}

/** The namespace of the ext-auth service, in which Gloo makes the AuthConfig: as it is given, as the ExtAuthServer has it, else as found. */
async function findHome(cluster: Kubectl, answers: Session['answers'], names: Names): Promise<string | undefined> {
  if (answers.extAuthServiceNamespace !== undefined) return answers.extAuthServiceNamespace;
  const [servers, service] = await settled([
    findExtAuthServers(cluster),
    factOf(
      findExtAuthService(cluster, {
        near: names.namespace,
        name: answers.extAuthService,
      }),
    ),
  ]);
  const own = servers.find((server) => server.name === names.extAuthServer && server.namespace === names.namespace);
  return own?.service?.namespace ?? known(service)?.namespace;
}

/** The way to the cluster, unless the installation was made in another. */
async function sameCluster(cluster: Kubectl, ledger: Ledger | undefined, server: string, { namespace }: Names): Promise<Kubectl> {
  if (ledger?.target.cluster === undefined) return cluster;
  const { uid } = await findCluster(cluster, { namespace });
  const target = { org: ledger.target.org, cluster: { server, ...(uid === undefined ? {} : { uid }) } };
  if (otherTarget(ledger, target) === 'cluster') refuseOther(ledger, target);
  return cluster;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
