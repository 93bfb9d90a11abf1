import type { Answers } from '../answers/answers.ts';
import { whereaboutsOf } from '../answers/whereabouts.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import { judgeFacts } from '../core/checks/judge-facts.ts';
import { appKey } from '../core/kind.ts';
import type { Finding, JsonObject, Observed } from '../core/model.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { readNamesakes } from '../okta/find-more.ts';
import { makeOktaDrivers } from '../okta/okta-drivers.ts';
import type { Org } from '../okta/org.ts';
import { settled } from '../run/all-settled.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { thenFact } from '../shell/fact-of.ts';
import { gatherAdminRoles } from '../shell/gather-admin-roles.ts';
import { countedOf, gatherClaimGroups } from '../shell/gather-claim-groups.ts';
import { gatherClientPrivileges } from '../shell/gather-client-privileges.ts';
import { type ClusterSearch, gatherCluster } from '../shell/gather-cluster.ts';
import { gatherKeyFetch } from '../shell/gather-key-fetch.ts';
import { gatherAccess, gatherOrg } from '../shell/gather-org.ts';
import { gatherAllRights } from '../shell/gather-rights.ts';
import { gatherZonedTokens } from '../shell/gather-zoned-tokens.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { kubectlFor, workloadKubectl } from './open-cluster.ts';
import { orgSearchOf } from './open-org.ts';

/**
 * Looks at both worlds side by side and judges what setup will need. Reads only; whatever is missing is a finding.
 * @throws Problem only when the run is stopped or the ledger cannot be read.
 */
export async function runDoctorChecks(run: Run): Promise<readonly Finding[]> {
  const { namespace, labelRoutes, kube } = run.answers;
  const { workloadContext: context } = kube;
  const kinds = (Object.keys(kubeKinds) as readonly KubeKind[]).filter((kind) => isWritten(kind, run.answers));
  const labelled = labelRoutes.map((route) => route.namespace);
  const readRights: ClusterSearch['readRights'] = (cluster) => {
    const workload = context === undefined ? {} : { workload: { kubectl: workloadKubectl(run.world, kube, cluster), context } };
    return gatherAllRights(cluster, { kinds, namespace, labelled, ...workload });
  };
  return judgeFacts(await run.world.memory.shared(() => gatherBefore(run, readRights)));
}

function isWritten(kind: KubeKind, { keyRefresh, portal }: Answers): boolean {
  if (kind.startsWith('kube.ext-auth-')) return true;
  if (kind === 'kube.cors-policy') return portal.cors;
  return kind === 'kube.portal-group' ? portal.groupClaims !== undefined : keyRefresh !== undefined;
}

/** Looks at both worlds side by side before anything is made. `readRights` asks what may be done in the cluster. Reads only. */
export async function gatherBefore(run: Run, readRights: ClusterSearch['readRights']): Promise<Facts> {
  const [okta, cluster] = await settled([lookAtOrg(run), lookAtCluster(run.world, run.answers, readRights)]);
  const { installation, given } = run.answers;
  return { when: 'before', installation, whereabouts: whereaboutsOf(given, 'before', run.speech.isAlone), ...okta, ...cluster };
}

async function lookAtOrg(run: Run): Promise<Partial<Facts>> {
  const { world, answers } = run;
  const gathered = await gatherOrg(orgSearchOf(run, answers.orgUrl));
  const counting = gatherClaimGroups(gathered.org, countedOf(answers.claims));
  const zoned = gatherZonedTokens(gathered.org, run.speech.command === 'setup');
  const app = await thenFact(gathered.org, (opened) => observeApp(world, answers, opened));
  const client = await thenFact(app, async (found) => found?.raw as JsonObject | undefined);
  const clientId = known(app)?.outputs['clientId'];
  const asked = { clientId, groups: answers.assign, setupMakesOne: answers.accessPolicy === 'auto' };
  const { facts: org, open, keyStates } = gathered;
  // neither a plan nor what is made depends on it
  const isDoctor = run.speech.command === 'doctor';
  const [access, claimGroups, zonedTokens, namesakes, clientPrivileges, adminRoles] = await Promise.all([
    gatherAccess(gathered, asked),
    counting,
    zoned,
    gatherNamesakes(world, answers, gathered.org, app),
    isDoctor ? gatherClientPrivileges(gathered.org) : {},
    gatherAdminRoles(gathered.org, { onlyIfGranted: !isDoctor }),
  ]);
  return {
    org: { ...org, ...adminRoles },
    open,
    keyStates,
    client,
    access,
    ...claimGroups,
    ...zonedTokens,
    ...namesakes,
    ...clientPrivileges,
    wishes: wishesOf(answers),
  };
}

/** Once ours is recorded, what else is called so was seen before. */
async function gatherNamesakes(
  { io }: World,
  { installation, appName }: Answers,
  org: Fact<Org>,
  app: Fact<Observed | undefined>,
) {
  const ledger = await readLedger(io, installation);
  if (ledger?.entries.some(({ key, id }) => key === appKey && id !== null) === true) return {};
  const ours = known(app)?.id;
  return { namesakes: await thenFact(org, (opened) => readNamesakes(opened, appName, ours === undefined ? [] : [ours])) };
}

function wishesOf({ audience, uris, wildcardRedirect: wildcards, claims, appName }: Answers): NonNullable<Facts['wishes']> {
  return { audience, uris, wildcards, claims, appName };
}

async function observeApp({ io }: World, answers: Answers, opened: Org) {
  const ledger = await readLedger(io, answers.installation);
  const remembered = ledger?.entries.find((entry) => entry.key === appKey);
  const sought = {
    kind: 'okta.app',
    key: appKey,
    place: {},
    spec: { label: answers.appName },
    ...(remembered ? { remembered } : {}),
  } as const;
  return makeOktaDrivers(opened, answers.installation)['okta.app'].observe(sought);
}

async function lookAtCluster(world: World, answers: Answers, readRights: ClusterSearch['readRights']): Promise<Partial<Facts>> {
  if (!answers.apply) return { tools: leftAlone };
  const workload = (cluster: Kubectl) => workloadKubectl(world, answers.kube, cluster);
  const way = { value: workload(kubectlFor(world, answers.kube)) };
  const fetching = answers.jwks === 'remote' ? gatherKeyFetch(way, answers.namespace) : undefined;
  const cluster = await gatherCluster((context) => kubectlFor(world, answers.kube, context), {
    installation: answers.installation,
    namespace: answers.namespace,
    policy: answers.policy,
    extAuthServer: answers.extAuthServer,
    routeLabels: answers.routeLabels,
    labelRoutes: answers.labelRoutes,
    entries: (await readLedger(world.io, answers.installation))?.entries ?? [],
    clusterName: answers.clusterName,
    workload,
    readRights,
    service: { name: answers.extAuthService, namespace: answers.extAuthServiceNamespace, port: answers.extAuthPort },
  });
  return fetching === undefined ? cluster : { ...cluster, keyFetch: await fetching };
}

const alone = { trouble: { code: 'cluster-left-alone', says: 'with --no-apply the cluster is left alone.' } };
const leftAlone = { kubectl: alone, context: alone, apiServer: alone };
