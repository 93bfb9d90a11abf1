import { type OktaRight, oktaAreas, type StandardRole, scopesOf } from '../core/okta-rights.ts';

/** What a task needs in the org. */
export interface TaskRights {
  readonly task: string;
  readonly says: string;
  readonly rights: readonly OktaRight[];
}

/** The least that a task needs, as programs read it. */
export interface NeededRights {
  readonly task: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** What is not confirmed, each in words. */
  readonly unconfirmed: readonly string[];
}

/** Pure: scopes, standard roles and a custom role's permissions for these rights. */
export function leastRights({ task, rights }: Pick<TaskRights, 'task' | 'rights'>): NeededRights {
  const each = <T>(values: readonly T[]) => [...new Set(values)];
  const areas = rights.map((right) => ({ ...right, about: oktaAreas[right.area] }));
  return {
    task,
    scopes: scopesOf(rights),
    // to look takes no more than to manage, and no smaller standard role is confirmed
    roles: each(areas.map(({ about }) => about.role)).sort(),
    permissions: each(areas.flatMap(({ about, deed }) => about.permissions[deed])).sort(),
    unconfirmed: each(areas.flatMap(({ about }) => ('doubt' in about ? [`${about.things}: ${about.doubt}`] : []))),
  };
}

const most: StandardRole = 'Super Administrator';
/** A person who reads only the list must not think that all of it takes the greatest role. */
const onlyOrigins = ' (for trusted origins alone, which are optional: without it the two above do all else)';

/** The rights of all tasks for people to read. */
export function rightsText(tasks: readonly TaskRights[]): string {
  return tasks
    .map((task) => {
      const { scopes, roles, permissions, unconfirmed } = leastRights(task);
      if (scopes.length === 0) return `${task.says}\n  nothing in Okta: it reads only what Okta tells everybody\n`;
      return [
        task.says,
        ...scopes.map((scope) => `  scope       ${scope}`),
        ...roles.map((role) => `  role        ${role}${role === most ? onlyOrigins : ''}`),
        `  or a custom role with ${permissions.join(', ')}`,
        ...unconfirmed.map((doubt) => `  unconfirmed ${doubt}`),
        '',
      ].join('\n');
    })
    .join('\n');
}

/** The steps in Okta's console for a person to sign in by (`gloo-okta login`). */
export function loginSteps(scopes: readonly string[]): string {
  return `To sign in without an API token, once for the org, in the Admin Console (or: gloo-okta login --bootstrap):
  1. Applications > Create App Integration > OIDC > Native Application.
  2. Grant type: tick Device Authorization (and Refresh Token, for --refresh). Client authentication: None. DPoP: off.
  3. Assignments: the people who will run gloo-okta. Each needs the roles above (Security > Administrators).
  4. Okta API Scopes: as a Super Administrator, grant ${scopes.join(', ')}.
  5. Copy the client ID, then: gloo-okta login --login-client-id ID
`;
}

/** The steps for a service app, which signs in with a key: for pipelines. */
export function serviceAppSteps({ scopes, roles, permissions }: NeededRights): string {
  const least = roles.filter((role) => role !== most);
  const withOrigins = roles.includes(most)
    ? `\n     Only trusted origins take a ${most}. They are optional: without the right, setup warns and does all else.`
    : '';
  return `A service app for pipelines, in the Admin Console:
  1. Applications > Create App Integration > API Services.
  2. General > Client Credentials: Public key / Private key. Add a key, and keep the private one in the pipeline's secrets.
  3. General: switch off "Require Demonstrating Proof of Possession (DPoP)", or leave it on: gloo-okta can do both.
  4. Okta API Scopes: as a Super Administrator, grant ${scopes.join(', ')}.
  5. Admin roles: ${least.join(' and ')}; or a custom role with ${permissions.join(', ')}.${withOrigins}
  6. In the pipeline: OKTA_CLIENT_ORGURL, GLOO_OKTA_SERVICE_CLIENT_ID and OKTA_CLIENT_PRIVATEKEY. To try it: gloo-okta doctor
With okta.roles.read and okta.orgs.read besides, gloo-okta doctor also compares the admin roles, and says what new service apps may do.
A pipeline that only looks (plan, doctor, verify) needs the scopes that end in .read, which gloo-okta rights lists.
An org can make every new service app a Super Administrator by itself. gloo-okta doctor warns of it; look at Settings > Account > Public client app admins first.
All of it: gloo-okta explain service-app
`;
}

/** What is chosen of the cluster's side, as far as it takes rights of its own. */
export interface ClusterChoices {
  readonly keyRefresh: boolean;
  readonly cors: boolean;
  readonly portalGroup: boolean;
  /** The namespaces in which routes get a label. */
  readonly labelled: readonly string[];
  /** The context of the cluster where the ext-auth service runs, where that is another one. */
  readonly workload?: string;
}

/** The cluster's side, in a sentence for each part. Pure. */
export function clusterSide({ keyRefresh, cors, portalGroup, labelled, workload }: ClusterChoices): string {
  const kinds = [
    'ExtAuthServers',
    'ExtAuthPolicies',
    ...(cors ? ['CORSPolicies'] : []),
    ...(portalGroup ? ['PortalGroups'] : []),
    ...(keyRefresh ? ['ServiceAccounts', 'Roles', 'RoleBindings', 'ConfigMaps', 'CronJobs'] : []),
  ];
  const giving =
    '; as nobody gives more than they have, the one who runs setup needs get and patch on ExtAuthPolicies for the CronJob to get them';
  const names = [...new Set(labelled)].sort().join(', ');
  return [
    `In the cluster: get, list, create and patch on ${listed(kinds)} in the namespace (teardown: delete, too)${keyRefresh ? giving : ''}.`,
    ...(names === '' ? [] : [`For --label-routes: get and patch on RouteTables in ${names} (teardown: the same).`]),
    ...(workload === undefined
      ? []
      : [`In the cluster of context ${workload}: list on Services, Pods and AuthConfigs; nothing is written there.`]),
    `gloo-okta doctor asks ${workload === undefined ? 'the cluster' : 'both clusters'} for each.\n`,
  ].join('\n');
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
