import { type Claim, chooseClaims, groupsClaim } from '../core/claims.ts';
import { defaultAppName } from '../core/default-app-name.ts';
import type { AppUris } from '../core/frontend-uris.ts';
import { groupFilterIn } from '../core/group-filter.ts';
import type { PortalResources } from '../core/portal-resources.ts';
import { type RouteRef, routeRefIn } from '../core/route-ref.ts';
import type { Secret } from '../core/secret.ts';
import { type NoSession, type SignIns, sessionFor, whyNoSession } from '../core/session.ts';
import { Problem } from '../errors.ts';
import { filePath, stdinName } from '../files.ts';
import { type Respelled, respelledIn, urisFrom } from './answered-uris.ts';
import { type CredentialSource, credentialsFrom, sessionSource, waysToOpen } from './credential-source.ts';
import { type Given, waysToGive } from './given.ts';
import { defaultOf, type InputName } from './inputs.ts';
import { portalFrom } from './portal-from.ts';

/** What was answered, typed. What is absent is still to be found. */
export interface Answers {
  /** What somebody gave; all else is a default, or still to be found. */
  readonly given: Given;
  readonly installation: string;
  readonly orgUrl: string | undefined;
  readonly credentials: CredentialSource | undefined;
  /** Why no sign-in opens the org, where one was made. */
  readonly noSession: NoSession | undefined;
  /** The app by which a person signs in to the org: what was given, else that of the last sign-in there. */
  readonly loginClientId: string | undefined;
  /** The org of the last sign-in that is kept here, where no other credentials are given: what is offered for the org. */
  readonly lastOrg: string | undefined;
  readonly appName: string;
  readonly logo: string | undefined;
  readonly uris: AppUris;
  /** Whether redirect URIs may hold wildcards. */
  readonly wildcardRedirect: boolean;
  /** Base URLs that are used in another form than they were typed in. */
  readonly respelled: readonly Respelled[];
  readonly assign: readonly string[];
  readonly authServer: string;
  readonly claims: readonly Claim[];
  readonly accessPolicy: 'auto' | 'skip';
  readonly trustedOrigins: 'auto' | 'skip';
  readonly clusterName: string | undefined;
  readonly namespace: string;
  readonly extAuthServer: string;
  readonly extAuthService: string;
  readonly extAuthServiceNamespace: string | undefined;
  /** Its port; the default counts only where the Service has such a port. */
  readonly extAuthPort: { readonly name: string; readonly isGiven: boolean };
  readonly policy: string;
  readonly routeLabels: Readonly<Record<string, string>>;
  /** The routes that are to get these labels. */
  readonly labelRoutes: readonly RouteRef[];
  readonly jwks: 'inline' | 'remote';
  /** The CronJob that keeps inline keys fresh; absent where none is wanted. */
  readonly keyRefresh: { readonly schedule: string | undefined; readonly image: string } | undefined;
  /** What is made for the portal besides. */
  readonly portal: PortalResources;
  readonly issuer: boolean;
  readonly audience: string | undefined;
  readonly kube: KubeAnswers;
  readonly apply: boolean;
  readonly adopt: boolean;
  /** Go on where a check speaks against it. */
  readonly force: boolean;
  readonly appUrl: string | undefined;
  readonly appClientId: string | undefined;
  readonly caFile: string | undefined;
}

/** How kubectl is to be called. */
export interface KubeAnswers {
  readonly context: string | undefined;
  /** Where the ext-auth service runs, with its pods and AuthConfigs; absent where that is the same cluster. */
  readonly workloadContext: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly cluster: string | undefined;
  readonly user: string | undefined;
  readonly as: string | undefined;
  readonly asGroups: readonly string[];
  readonly requestTimeoutSeconds: number;
}

/**
 * The answers in `given`, with defaults. `env` tells whether a secret is there, nothing of it is read; `cwd` is what
 * relative file names start from; `chosen` is what a person gave at a prompt, which wins; `signIns` are those that are kept
 * here, one of which opens the org where nothing else is given.
 * @throws Problem `bad-value` where two answers contradict each other.
 */
export function answersFrom(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  chosen?: CredentialSource,
  signIns: SignIns = { good: [], over: [] },
): Answers {
  const text = (name: InputName): string | undefined => given.get(name)?.value as string | undefined;
  const many = (name: InputName): readonly string[] => (given.get(name)?.value as readonly string[] | undefined) ?? [];
  const yes = (name: InputName): boolean => given.get(name)?.value === true;
  const file = (name: InputName): string | undefined => {
    const path = text(name);
    // - is stdin, wherever one stands
    return path === undefined || path === stdinName ? path : filePath(path, { cwd, env });
  };
  const installation = text('name') ?? defaultOf('name');
  const uris = urisFrom(given);
  const orgUrl = text('orgUrl');
  const loginClientId = text('loginClientId');
  const kubeconfig = file('kubeconfig');
  return {
    given,
    installation,
    orgUrl,
    ...openedBy(chosen ?? credentialsFrom(given, env, file), { signIns, orgUrl, loginClientId }),
    appName: text('appName') ?? defaultAppName(installation),
    logo: file('logo'),
    uris,
    wildcardRedirect: yes('wildcardRedirect'),
    respelled: respelledIn(given),
    assign: assignFrom(many('assign')),
    authServer: text('authServer') ?? defaultOf('authServer'),
    claims: claimsFrom(given, many),
    accessPolicy: (text('accessPolicy') ?? defaultOf('accessPolicy')) as 'auto' | 'skip',
    trustedOrigins: (text('trustedOrigins') ?? defaultOf('trustedOrigins')) as 'auto' | 'skip',
    clusterName: text('clusterName'),
    namespace: text('namespace') ?? defaultOf('namespace'),
    extAuthServer: text('extAuthServer') ?? defaultOf('extAuthServer'),
    extAuthService: text('extAuthService') ?? defaultOf('extAuthService'),
    extAuthServiceNamespace: text('extAuthServiceNamespace'),
    extAuthPort: { name: text('extAuthPort') ?? defaultOf('extAuthPort'), isGiven: given.has('extAuthPort') },
    policy: text('policy') ?? defaultOf('policy'),
    routeLabels: labelsFrom(many('routeLabel')),
    labelRoutes: many('labelRoutes').map(routeRefIn),
    jwks: (text('jwks') ?? defaultOf('jwks')) as 'inline' | 'remote',
    keyRefresh: keyRefreshFrom(text),
    portal: portalFrom(given, claimsFrom(given, many)),
    issuer: !yes('noIssuer'),
    audience: text('audience'),
    kube: {
      context: text('context'),
      workloadContext: text('workloadContext'),
      kubeconfig,
      cluster: text('cluster'),
      user: text('user'),
      as: text('as'),
      asGroups: many('asGroup'),
      requestTimeoutSeconds: secondsFrom(text('requestTimeout') ?? defaultOf('requestTimeout')),
    },
    apply: !yes('noApply'),
    adopt: yes('adopt'),
    force: yes('force'),
    appUrl: text('appUrl') ?? uris.appUrl,
    appClientId: text('appClientId'),
    caFile: file('caFile'),
  };
}

/** What opens the org at `orgUrl`: `source`, else a sign-in that is kept here; and why there is none, if there is none. */
export function openedBy(
  source: CredentialSource | undefined,
  place: { readonly signIns: SignIns; readonly orgUrl: string | undefined; readonly loginClientId: string | undefined },
): Pick<Answers, 'credentials' | 'noSession' | 'loginClientId' | 'lastOrg'> {
  const { signIns, orgUrl, loginClientId } = place;
  const credentials = source ?? sessionSource(signIns.good, orgUrl, loginClientId);
  const last = sessionFor(signIns.good, orgUrl, undefined) ?? sessionFor(signIns.over, orgUrl, undefined);
  return {
    credentials,
    noSession: credentials === undefined ? whyNoSession(signIns, orgUrl, loginClientId) : undefined,
    loginClientId: loginClientId ?? last?.clientId,
    lastOrg: source === undefined ? (signIns.good.at(-1) ?? signIns.over.at(-1))?.orgUrl : undefined,
  };
}

/** What a person gave at a prompt to open the org: a token that was typed, or a sign-in. */
export function chosenSource({ credentials }: Pick<Answers, 'credentials'>): CredentialSource | undefined {
  const isTyped = typedToken({ credentials }) !== undefined;
  return isTyped || (credentials?.kind === 'session' && credentials.isChosen === true) ? credentials : undefined;
}

/** The API token that was typed at a prompt, if the org is opened with one. */
export function typedToken({ credentials }: Pick<Answers, 'credentials'>): Secret | undefined {
  if (credentials?.kind !== 'token' || credentials.from === 'stdin') return undefined;
  return 'typed' in credentials.from ? credentials.from.typed : undefined;
}

/**
 * Stops when something is missing, naming all of it at once.
 * @throws Problem `missing-input`; `okta-token-refused` where all that is missing is a sign-in whose time is over
 */
export function requireAnswers(answers: Answers, needs: { readonly credentials: boolean; readonly frontend: boolean }): void {
  const missing: string[] = [];
  if (answers.orgUrl === undefined) missing.push(`the Okta org: ${waysToGive('orgUrl')}`);
  const { noSession } = answers;
  if (needs.credentials && answers.credentials === undefined) {
    missing.push(`credentials for the org: ${noSession === undefined ? '' : `${noSession.says} Give `}${waysToOpen}`);
  }
  if (needs.frontend && answers.uris.redirectUris.length === 0) {
    const ways = (['reactUrl', 'backstageUrl', 'callbackUrl', 'spaUrl', 'local', 'redirectUri'] as const).map(waysToGive);
    missing.push(`what to protect, one at least: ${ways.join('; ')}`);
  }
  if (missing.length === 0) return;
  if (missing.length === 1 && needs.credentials && answers.credentials === undefined && noSession?.isOver === true)
    throw new Problem('okta-token-refused', noSession.says, noSession.hint);
  const list = missing.map((line) => `  - ${line}`).join('\n');
  throw new Problem(
    'missing-input',
    `These answers are missing:\n${list}`,
    `Give them as flags, variables or in ${defaultOf('config')} and run it again.`,
  );
}

function keyRefreshFrom(text: (name: InputName) => string | undefined): Answers['keyRefresh'] {
  if ((text('keyRefresh') ?? defaultOf('keyRefresh')) !== 'cronjob') return undefined;
  if (text('jwks') === 'remote') {
    throw new Problem(
      'bad-value',
      '--key-refresh: with --jwks remote the gateway fetches the keys itself, and there is nothing to refresh.',
      'Leave one of the two out.',
    );
  }
  return { schedule: text('keyRefreshSchedule'), image: text('keyRefreshImage') ?? defaultOf('keyRefreshImage') };
}

function assignFrom(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [defaultOf('assign')];
  if (names.includes('none') && names.length > 1) {
    throw new Problem('bad-value', '--assign: "none" stands with other groups.', 'Give none alone, or only the groups.');
  }
  return names.filter((name) => name !== 'none');
}

function claimsFrom(given: Given, many: (name: InputName) => readonly string[]): readonly Claim[] {
  const parse = (text: string, from: Claim['from']): Claim => {
    const at = text.indexOf('=');
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    return from === 'groups' ? groupsClaim(name, groupFilterIn(value)) : { name, from, value };
  };
  const own = [
    ...many('claim').map((text) => parse(text, 'expression')),
    ...many('groupClaim').map((text) => parse(text, 'groups')),
  ];
  const twice = own.find((claim, at) => own.findIndex((other) => other.name === claim.name) !== at);
  if (twice) throw new Problem('bad-value', `The claim "${twice.name}" is given twice.`, 'Keep one of them.');
  return chooseClaims(own, given.get('noDefaultClaims')?.value !== true);
}

function labelsFrom(pairs: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const pair of pairs.length === 0 ? [defaultOf('routeLabel')] : pairs) {
    const [key = '', value = ''] = pair.split('=');
    if (Object.hasOwn(labels, key))
      throw new Problem(
        'bad-value',
        `--route-label: "${key}" is given twice.`,
        'A route has one value a label; keep one of them.',
      );
    labels[key] = value;
  }
  return labels;
}

function secondsFrom(duration: string): number {
  return Number.parseInt(duration, 10) * (duration.endsWith('m') ? 60 : 1);
}
