import { type Input, type InputName, inputs } from './inputs.ts';

/** Where each input stands in the help of a command and in docs/inputs.md: in these groups, what most people need first. */
export const inputGroups = {
  'What to protect': [
    'reactUrl',
    'backstageUrl',
    'callbackUrl',
    'spaUrl',
    'local',
    'routeLabel',
    'labelRoutes',
    'assign',
    'claim',
    'groupClaim',
    'noDefaultClaims',
    'appUrl',
    'redirectUri',
    'signOutUri',
    'wildcardRedirect',
    'audience',
    'noIssuer',
    'name',
  ],
  Okta: [
    'orgUrl',
    'tokenFile',
    'tokenStdin',
    'serviceClientId',
    'privateKeyFile',
    'loginClientId',
    'refresh',
    'withRoles',
    'bootstrap',
    'serviceApp',
    'removeApp',
    'authServer',
    'appName',
    'logo',
    'accessPolicy',
    'trustedOrigins',
    'appClientId',
    'caFile',
  ],
  Cluster: [
    'context',
    'workloadContext',
    'namespace',
    'clusterName',
    'policy',
    'extAuthServer',
    'extAuthService',
    'extAuthServiceNamespace',
    'extAuthPort',
    'jwks',
    'with',
    'portalClaim',
    'keyRefresh',
    'keyRefreshSchedule',
    'keyRefreshImage',
    'kubeconfig',
    'cluster',
    'user',
    'as',
    'asGroup',
  ],
  'How to run': [
    'yes',
    'config',
    'saveConfig',
    'noApply',
    'adopt',
    'force',
    'deactivateOnly',
    'takeBack',
    'login',
    'noBrowser',
    'loginPort',
    'raw',
    'format',
    'outputFile',
    'portalServerUrl',
    'out',
    'output',
    'gitops',
    'providerMajor',
    'kubernetes',
    'write',
    'detailedExitcode',
    'noInput',
    'requestTimeout',
    'json',
    'quiet',
    'verbose',
    'debug',
    'color',
  ],
} as const satisfies Readonly<Record<string, readonly InputName[]>>;

/** The name of a group, as help and docs show it. */
export type InputGroup = keyof typeof inputGroups;

/** The group of whatever is no input: help, version, and the options of commands that take no inputs. */
export const ownGroup: InputGroup = 'How to run';

/** Every input with its group, in the order of the groups; one that stands in none is not lost. */
export const groupedInputs: readonly { readonly group: InputGroup; readonly input: Input }[] = (
  Object.entries(inputGroups) as [InputGroup, readonly string[]][]
).flatMap(([group, names]) => {
  const all: readonly Input[] = inputs;
  const listed = names.flatMap((name) => all.filter((input) => input.name === name));
  const others = group === ownGroup ? all.filter(({ name }) => !isGrouped(name)) : [];
  return [...listed, ...others].map((input) => ({ group, input }));
});

function isGrouped(name: string): boolean {
  return Object.values<readonly string[]>(inputGroups).some((names) => names.includes(name));
}
