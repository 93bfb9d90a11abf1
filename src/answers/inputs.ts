import { normalAuthServer } from '../core/auth-server-name.ts';
import type { UseCase } from '../core/frontend-uris.ts';
import { uriListed } from '../core/listed-uris.ts';
import { faultOfOrgUrl, insteadOfOrgUrl, normalOrgUrl } from '../core/org-url.ts';
import { faultOfParts } from '../core/portal-resources.ts';
import { faultOfRouteRef, insteadOfRouteRef, routeRefsListed } from '../core/route-ref.ts';
import {
  faultOfBaseUrl,
  faultOfFrontend,
  faultOfSignOutUri,
  faultOfUri,
  insteadOfBaseUrl,
  insteadOfFrontend,
  insteadOfUri,
  literalUri,
  normalBaseUrl,
} from '../core/typed-uri.ts';
import {
  faultOfClaim,
  faultOfClientId,
  faultOfClusterName,
  faultOfDuration,
  faultOfGroupClaim,
  faultOfImage,
  faultOfLabel,
  faultOfLabelPair,
  faultOfName,
  faultOfObjectName,
  faultOfPort,
  faultOfPortalServer,
  faultOfPortNumber,
  faultOfSchedule,
  faultOfServerName,
  insteadOfGroupClaim,
  normalPortalServer,
} from './input-faults.ts';
import { claimsListed, groupsListed, labelsListed } from './listed-values.ts';
import { terraformOrgUrl } from './okta-variables.ts';

/** The commands that take inputs. */
export type CommandName =
  | 'setup'
  | 'plan'
  | 'render'
  | 'verify'
  | 'doctor'
  | 'token'
  | 'env'
  | 'keys'
  | 'export'
  | 'release'
  | 'teardown'
  | 'rights'
  | 'login'
  | 'logout';

/** One input: a flag, an environment variable and a config key of the same name, and how it is checked. */
export interface Input {
  /** The config key; the flag in camel case. */
  readonly name: string;
  /** As commander takes it, e.g. `-n, --namespace <ns>`. */
  readonly flag: string;
  readonly takes: 'text' | 'list' | 'yes';
  readonly says: string;
  /** The value when nobody gives one, written here alone; of a list its one member. */
  readonly default?: string;
  /** What happens when nobody gives one and there is no default, in words. */
  readonly otherwise?: string;
  /** Further environment variables, Okta's own. */
  readonly alsoEnv?: readonly string[];
  /** What variables of another tool say together, where none of these is set. */
  readonly composed?: (
    env: Readonly<Record<string, string | undefined>>,
  ) => { readonly value: string; readonly from: string } | undefined;
  /** False for modes and secrets, which have no place in a file. */
  readonly inConfig?: false;
  readonly oneOf?: readonly string[];
  /** Why a value is refused, in the user's words. */
  readonly fault?: (text: string) => string | undefined;
  /** What was meant by a value that is refused, as far as anybody can tell. */
  readonly instead?: (text: string) => string | undefined;
  /** A value that is not refused, shown where nobody can tell what was meant. */
  readonly example?: string;
  /** A good value in the form in which it is used. */
  readonly normal?: (text: string) => string;
  /** Of a list that takes one member a flag: the members of a text that holds several; `undefined` for one. */
  readonly listed?: (text: string) => readonly string[] | undefined;
  readonly commands: readonly CommandName[];
}

const planned: readonly CommandName[] = ['setup', 'plan', 'render', 'doctor', 'export'];
/** What decides which rights are needed is taken where they are asked for, too. */
const design: readonly CommandName[] = [...planned, 'rights', 'login'];
const signedIn: readonly CommandName[] = [...design, 'verify', 'token', 'release', 'teardown'];
const withCredentials: readonly CommandName[] = [...signedIn, 'keys', 'logout'];
const all: readonly CommandName[] = [...withCredentials, 'env'];

const list = { takes: 'list' } as const;
const text = { takes: 'text' } as const;
const yes = { takes: 'yes' } as const;
const baseUrl = { instead: insteadOfBaseUrl, normal: normalBaseUrl, example: 'https://portal.example.com' } as const;
const frontend = (useCase: UseCase) =>
  ({ ...baseUrl, fault: faultOfFrontend(useCase), instead: insteadOfFrontend(useCase) }) as const;
const uri = { fault: faultOfUri, instead: insteadOfUri, normal: literalUri, listed: uriListed } as const;
const portalServer = { fault: faultOfPortalServer, normal: normalPortalServer, example: '/portal-server/v1' } as const;
const orgUrl = {
  fault: faultOfOrgUrl,
  instead: insteadOfOrgUrl,
  normal: normalOrgUrl,
  example: 'https://acme.okta.com',
} as const;

/** Every input, in the order in which help and docs show them. */
// biome-ignore format: a table, one input a line
export const inputs = [
  { name: 'config', flag: '--config <file>', ...text, says: 'read the answers from this file; without the flag only if it is there', default: 'gloo-okta.yaml', inConfig: false, commands: all },
  { name: 'saveConfig', flag: '--save-config <file>', ...text, says: 'write the answers to this file, never a secret', inConfig: false, commands: ['setup', 'plan', 'login'] },
  { name: 'name', flag: '--name <name>', ...text, says: 'which installation this is; several can live side by side', default: 'gloo-okta', fault: faultOfName, commands: all },
  { name: 'orgUrl', flag: '--org-url <url>', ...text, says: 'the Okta org, e.g. https://dev-1234.okta.com', alsoEnv: ['OKTA_CLIENT_ORGURL'], ...orgUrl, composed: terraformOrgUrl, commands: all },
  { name: 'tokenFile', flag: '--token-file <file>', ...text, says: 'file that holds an API token or access token (or OKTA_CLIENT_TOKEN, OKTA_ACCESS_TOKEN)', commands: withCredentials },
  { name: 'tokenStdin', flag: '--token-stdin', ...yes, says: 'read the API token or access token from stdin', inConfig: false, commands: withCredentials },
  { name: 'serviceClientId', flag: '--service-client-id <id>', ...text, says: 'an API service app instead of a token', alsoEnv: ['OKTA_CLIENT_CLIENTID', 'OKTA_API_CLIENT_ID'], commands: withCredentials },
  { name: 'privateKeyFile', flag: '--private-key-file <file>', ...text, says: 'its private key, PEM or JWK (or OKTA_CLIENT_PRIVATEKEY)', commands: withCredentials },
  { name: 'loginClientId', flag: '--login-client-id <id>', ...text, says: 'the native app by which gloo-okta login signs in; no secret', commands: withCredentials },
  { name: 'refresh', flag: '--refresh', ...yes, says: 'let the sign-in last longer than an hour: keep a refresh token, too', inConfig: false, commands: ['login'] },
  { name: 'withRoles', flag: '--with-roles', ...yes, says: 'ask for okta.roles.read too, so that doctor can compare your admin roles', inConfig: false, commands: ['login'] },
  { name: 'bootstrap', flag: '--bootstrap', ...yes, says: 'make that app first, with an API token that is revoked afterwards', inConfig: false, commands: ['login'] },
  { name: 'serviceApp', flag: '--service-app', ...yes, says: 'the steps for a service app, for pipelines', inConfig: false, commands: ['rights'] },
  { name: 'removeApp', flag: '--remove-app', ...yes, says: 'also remove the app that --bootstrap made', inConfig: false, commands: ['logout'] },
  { name: 'appName', flag: '--app-name <label>', ...text, says: "the OIDC app's label; with a --name of its own an installation's is Gloo Portal (NAME)", default: 'Gloo Portal', fault: faultOfLabel, commands: [...design, 'verify', 'token'] },
  { name: 'logo', flag: '--logo <file>', ...text, says: 'png, jpg, gif or svg for the app', commands: design },
  { name: 'reactUrl', flag: '--react-url <url>', ...text, says: 'where the React starter frontend is served', ...frontend('react'), commands: [...design, 'env'] },
  { name: 'backstageUrl', flag: '--backstage-url <url>', ...text, says: 'where Backstage with the portal plug-in is served', ...frontend('backstage'), commands: [...design, 'env'] },
  { name: 'callbackUrl', flag: '--callback-url <url>', ...text, says: 'where an app behind /callback is served', ...frontend('callback'), commands: [...design, 'env'] },
  { name: 'spaUrl', flag: '--spa-url <url>', ...text, says: 'where a single-page app that signs in at its start page is served', ...frontend('spa'), commands: [...design, 'env'] },
  { name: 'local', flag: '--local', ...yes, says: 'also, or alone, the local addresses of these frontends, e.g. http://localhost:4000; for production better in an app of its own (--name)', commands: [...design, 'env'] },
  { name: 'redirectUri', flag: '--redirect-uri <uri>', ...list, says: 'a further sign-in redirect URI, to the letter; verify: one that was sent, or the address of Okta\'s error page, or - for a text from stdin; repeatable', ...uri, example: 'https://portal.example.com/callback', commands: [...design, 'env', 'verify'] },
  { name: 'wildcardRedirect', flag: '--wildcard-redirect', ...yes, says: 'let --redirect-uri have a * in the first label of its host, for previews', commands: design },
  { name: 'signOutUri', flag: '--sign-out-uri <uri>', ...list, says: 'a further sign-out redirect URI, to the letter; repeatable', ...uri, fault: faultOfSignOutUri, example: 'https://portal.example.com/logout', commands: [...design, 'env'] },
  { name: 'assign', flag: '--assign <group>', ...list, says: 'who may sign in: everyone, none, or a group; repeatable', default: 'everyone', commands: design },
  { name: 'authServer', flag: '--auth-server <id-or-name>', ...text, says: 'the authorization server, or its Metadata URI', default: 'default', normal: normalAuthServer, commands: all },
  { name: 'claim', flag: '--claim <name=expression>', ...list, says: 'a claim on the access token; repeatable', fault: faultOfClaim, listed: claimsListed, commands: design },
  { name: 'groupClaim', flag: '--group-claim <name=filter>', ...list, says: 'a claim with the groups that match a regex, or STARTS_WITH:, EQUALS:, CONTAINS:; repeatable', fault: faultOfGroupClaim, instead: insteadOfGroupClaim, listed: claimsListed, commands: design },
  { name: 'noDefaultClaims', flag: '--no-default-claims', ...yes, says: "leave out the guide's claims email, organization and group", commands: design },
  { name: 'accessPolicy', flag: '--access-policy <auto|skip>', ...text, says: "make sure that a rule lets this app's tokens be issued", default: 'auto', oneOf: ['auto', 'skip'], commands: design },
  { name: 'trustedOrigins', flag: '--trusted-origins <auto|skip>', ...text, says: 'make the frontends trusted origins of the org, where these credentials may; skip leaves trusted origins alone', default: 'auto', oneOf: ['auto', 'skip'], commands: [...design, 'teardown'] },
  { name: 'clusterName', flag: '--cluster-name <name>', ...text, says: "Gloo's name of the cluster", otherwise: 'found', fault: faultOfClusterName, commands: [...design, 'env'] },
  { name: 'namespace', flag: '-n, --namespace <ns>', ...text, says: 'where the two resources go', default: 'gloo-mesh-addons', fault: faultOfObjectName, commands: all },
  { name: 'extAuthServer', flag: '--ext-auth-server <name>', ...text, says: 'the ExtAuthServer; NAMESPACE/NAME for one that is there in another namespace', default: 'ext-auth-server', fault: faultOfServerName, commands: [...design, 'verify'] },
  { name: 'extAuthService', flag: '--ext-auth-service <name>', ...text, says: 'the Service of ext-auth', default: 'ext-auth-service', fault: faultOfObjectName, commands: design },
  { name: 'extAuthServiceNamespace', flag: '--ext-auth-service-namespace <ns>', ...text, says: 'its namespace', otherwise: 'found', fault: faultOfObjectName, commands: design },
  { name: 'extAuthPort', flag: '--ext-auth-port <name-or-number>', ...text, says: 'its port; else its only one', default: 'grpc', fault: faultOfPort, commands: design },
  { name: 'policy', flag: '--policy <name>', ...text, says: 'the ExtAuthPolicy', default: 'oauth-okta', fault: faultOfObjectName, commands: [...design, 'verify', 'token', 'keys'] },
  { name: 'routeLabel', flag: '--route-label <key=value>', ...list, says: 'a label of the routes to protect; repeatable', default: 'oauth=true', fault: faultOfLabelPair, listed: labelsListed, commands: [...design, 'verify'] },
  { name: 'labelRoutes', flag: '--label-routes <ns/table/route>', ...list, says: 'put the label on these routes, each NAMESPACE/TABLE/ROUTE, or NAMESPACE/TABLE for all of a RouteTable; repeatable', fault: faultOfRouteRef, instead: insteadOfRouteRef, listed: routeRefsListed, example: 'bookinfo/bookinfo/productpage', commands: design },
  { name: 'jwks', flag: '--jwks <inline|remote>', ...text, says: 'keys inside the policy, or fetched by the gateway', default: 'inline', oneOf: ['inline', 'remote'], commands: design },
  { name: 'keyRefresh', flag: '--key-refresh <none|cronjob>', ...text, says: 'a CronJob in the cluster that keeps inline keys fresh', default: 'none', oneOf: ['none', 'cronjob'], commands: design },
  { name: 'keyRefreshSchedule', flag: '--key-refresh-schedule <cron>', ...text, says: 'when it runs, as a CronJob has it', otherwise: 'every hour, at a minute of its own', fault: faultOfSchedule, commands: design },
  { name: 'keyRefreshImage', flag: '--key-refresh-image <image>', ...text, says: 'the stock image that it runs in, with Node 20 or newer', default: 'docker.io/library/node:24-bookworm-slim', fault: faultOfImage, commands: design },
  { name: 'with', flag: '--with <parts>', ...text, says: 'for the portal besides: cors (a CORSPolicy for the origins of the frontends), portal-group (a PortalGroup by claims), or cors,portal-group', otherwise: 'neither', fault: faultOfParts, commands: design },
  { name: 'portalClaim', flag: '--portal-claim <name=value>', ...list, says: 'with portal-group: the claim, a text, that lets people in; repeatable, all are needed', fault: faultOfClaim, listed: claimsListed, commands: design },
  { name: 'noIssuer', flag: '--no-issuer', ...yes, says: 'do not let the gateway check the issuer', commands: design },
  { name: 'audience', flag: '--audience <aud>', ...text, says: 'let the gateway check the audience, where its CRD can', commands: design },
  { name: 'context', flag: '--context <name>', ...text, says: "kubectl's context", otherwise: 'the current one', commands: all },
  { name: 'workloadContext', flag: '--workload-context <name>', ...text, says: "kubectl's context for the cluster where ext-auth runs, if --context is the management cluster", otherwise: 'the same', commands: [...design, 'verify'] },
  { name: 'kubeconfig', flag: '--kubeconfig <file>', ...text, says: "kubectl's configuration", otherwise: "kubectl's", commands: all },
  { name: 'cluster', flag: '--cluster <name>', ...text, says: "the kubeconfig's cluster, instead of the context's", commands: all },
  { name: 'user', flag: '--user <name>', ...text, says: "the kubeconfig's user, instead of the context's", commands: all },
  { name: 'as', flag: '--as <user>', ...text, says: 'act as this user in the cluster', commands: all },
  { name: 'asGroup', flag: '--as-group <group>', ...list, says: 'act as a member of this group, with --as; repeatable', listed: groupsListed, commands: all },
  { name: 'requestTimeout', flag: '--request-timeout <duration>', ...text, says: 'time limit of a call to the cluster, e.g. 20s; when given, of a call to Okta too', default: '20s', fault: faultOfDuration, commands: all },
  { name: 'noApply', flag: '--no-apply', ...yes, says: 'stop at the manifests; teardown: leave the cluster alone', commands: ['setup', 'plan', 'doctor', 'teardown'] },
  { name: 'adopt', flag: '--adopt', ...yes, says: 'take over objects of these names that were made by hand', commands: ['setup', 'plan'] },
  { name: 'force', flag: '--force', ...yes, says: 'write although a check says that it cannot be in force', inConfig: false, commands: ['setup'] },
  { name: 'deactivateOnly', flag: '--deactivate-only', ...yes, says: 'leave the app, deactivated, as the guide does', commands: ['teardown'] },
  { name: 'appUrl', flag: '--app-url <url>', ...text, says: 'what to call through the gateway', otherwise: "first use case's URL", ...baseUrl, fault: faultOfBaseUrl, commands: ['setup', 'plan', 'verify', 'env'] },
  { name: 'login', flag: '--login', ...yes, says: 'sign in for real, in the browser', inConfig: false, commands: ['verify'] },
  { name: 'noBrowser', flag: '--no-browser', ...yes, says: 'print the address of the sign-in instead of opening it', commands: ['verify', 'token', 'login'] },
  { name: 'loginPort', flag: '--login-port <n>', ...text, says: 'the port of this machine that Okta sends the sign-in back to', default: '8399', fault: faultOfPortNumber, commands: ['verify', 'token'] },
  { name: 'raw', flag: '--raw', ...yes, says: 'print the tokens themselves', inConfig: false, commands: ['token'] },
  { name: 'appClientId', flag: '--app-client-id <id>', ...text, says: "the app's client id, where no ledger is", fault: faultOfClientId, normal: (id) => id.trim(), commands: ['verify', 'token', 'env'] },
  { name: 'format', flag: '--format <format>', ...text, says: 'of what is printed: the variables of the guide, or the settings of one frontend or library', default: 'sh', inConfig: false, oneOf: ['sh', 'powershell', 'dotenv', 'github', 'json', 'vite', 'secret', 'backstage', 'oidc-client-ts', 'react-oidc-context', 'okta-auth-js'], commands: ['env'] },
  { name: 'outputFile', flag: '--output-file <file>', ...text, says: 'add the client id, the issuer and the rest to this file, e.g. "$GITHUB_OUTPUT"', inConfig: false, commands: ['setup', 'plan', 'env'] },
  { name: 'portalServerUrl', flag: '--portal-server-url <url>', ...text, says: "where the frontend finds the portal's API: a path on its own host, or a URL", default: '/v1', ...portalServer, commands: ['env'] },
  { name: 'out', flag: '--out <dir>', ...text, says: 'the folder to write into, one file each', inConfig: false, commands: ['render', 'export'] },
  { name: 'gitops', flag: '--gitops <argocd|flux>', ...text, says: 'with --out, also the Application or Kustomization that applies the folder', inConfig: false, oneOf: ['argocd', 'flux'], commands: ['render'] },
  { name: 'providerMajor', flag: '--provider-major <7|6>', ...text, says: "the major release of Okta's Terraform provider", default: '7', inConfig: false, oneOf: ['7', '6'], commands: ['export'] },
  { name: 'kubernetes', flag: '--kubernetes <terraform|manifests>', ...text, says: "where the cluster's half goes: into Terraform, or into manifests beside it", default: 'terraform', inConfig: false, oneOf: ['terraform', 'manifests'], commands: ['export'] },
  { name: 'output', flag: '-o, --output <yaml|json>', ...text, says: 'how manifests are printed', default: 'yaml', inConfig: false, oneOf: ['yaml', 'json'], commands: ['render'] },
  { name: 'write', flag: '--write <file>', ...text, says: 'refresh the keys in this manifest instead of in the cluster', inConfig: false, commands: ['keys'] },
  { name: 'detailedExitcode', flag: '--detailed-exitcode', ...yes, says: 'exit 5 when there are changes, or were', inConfig: false, commands: ['plan', 'keys'] },
  { name: 'caFile', flag: '--ca-file <file>', ...text, says: "a company's certificate authority (or NODE_EXTRA_CA_CERTS)", commands: all },
  { name: 'takeBack', flag: '--take-back', ...yes, says: 'take an installation back that was handed over', inConfig: false, commands: ['release'] },
  { name: 'yes', flag: '-y, --yes', ...yes, says: 'answer confirmations', inConfig: false, commands: ['setup', 'release', 'teardown', 'login', 'logout'] },
  { name: 'noInput', flag: '--no-input', ...yes, says: 'never prompt', inConfig: false, commands: all },
  { name: 'json', flag: '--json', ...yes, says: 'one JSON document on stdout', inConfig: false, commands: all },
  { name: 'quiet', flag: '-q, --quiet', ...yes, says: 'no progress', inConfig: false, commands: all },
  { name: 'verbose', flag: '-v, --verbose', ...yes, says: 'say more', inConfig: false, commands: all },
  { name: 'debug', flag: '--debug', ...yes, says: 'say every call, without secrets', inConfig: false, commands: all },
  { name: 'color', flag: '--color <auto|always|never>', ...text, says: 'colour', default: 'auto', inConfig: false, oneOf: ['auto', 'always', 'never'], commands: all },
] as const satisfies readonly Input[];

/** The name of an input. */
export type InputName = (typeof inputs)[number]['name'];

/** The names of the inputs that have a default. */
type WithDefault = Extract<(typeof inputs)[number], { readonly default: string }>['name'];

/** The value of an input that nobody gave. */
export function defaultOf<name extends WithDefault>(
  name: name,
): Extract<(typeof inputs)[number], { readonly name: name }>['default'] {
  return (inputs.find((input) => input.name === name) as { readonly default: string }).default as never;
}

/** What stands for an input that nobody gave, for help and docs; `undefined` for nothing. */
export function shownDefault(input: Input): string | undefined {
  return input.default ?? input.otherwise;
}

/** An input by its name. */
export function inputNamed(name: InputName): Input {
  const found = (inputs as readonly Input[]).find((input) => input.name === name);
  if (found === undefined) throw new Error(`no input is called ${name}`);
  return found;
}

/** The long flag without its argument, e.g. `--org-url`. */
export function longFlag(input: Input): string {
  return /--[a-z-]+/.exec(input.flag)?.[0] ?? input.flag;
}

/** The environment variable of an input, e.g. `GLOO_OKTA_ORG_URL`. */
export function variableOf(input: Input): string {
  return `GLOO_OKTA_${longFlag(input).slice(2).replaceAll('-', '_').toUpperCase()}`;
}
