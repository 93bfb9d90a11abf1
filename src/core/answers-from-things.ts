import { groupFilterText } from './group-filter.ts';
import { isObject, valueAt } from './json.ts';
import type { Entry, Json, JsonObject, Kind } from './model.ts';

/** What is there of an installation of which no answers are recorded. */
export interface Things {
  /** The app as Okta has it. */
  readonly app: JsonObject;
  /** What is recorded on it, and what carries its marks in the cluster. */
  readonly entries: readonly Entry[];
  /** The claims of its authorization server. */
  readonly claims: readonly JsonObject[];
  readonly authServerId: string;
  /** The live ExtAuthPolicy, and what it asks of tokens. */
  readonly policy: JsonObject;
  readonly tokens: {
    readonly issuer?: string | undefined;
    readonly audiences: readonly string[];
    readonly keys: { readonly kind: string };
  };
}

/** The kinds whose answers stand in the things themselves; of any other it cannot be told what was asked for. */
const told: readonly Kind[] = [
  'okta.app',
  'okta.assignment',
  'okta.claim',
  'okta.policy',
  'okta.rule',
  'okta.origin',
  'okta.record',
  'kube.ext-auth-server',
  'kube.ext-auth-policy',
];

/**
 * Pure: the answers that would make what is there, by config key; `undefined` where it does not tell all of them, for what setup
 * is not given it takes away.
 */
export function answersFromThings({ app, entries, claims, authServerId, policy, tokens }: Things): JsonObject | undefined {
  const place = entries.find(({ kind }) => kind === 'kube.ext-auth-policy')?.place;
  const selected = valueAt(policy, 'spec.applyToRoutes') as Json | undefined;
  const labels = Array.isArray(selected) && selected.length === 1 ? valueAt(selected[0] as Json, 'route.labels') : undefined;
  const wishes = claimWishes(entries, claims);
  const isWhole =
    entries.every(({ kind }) => told.includes(kind)) &&
    isObject(labels) &&
    tokens.audiences.length < 2 &&
    (tokens.keys.kind === 'inline' || tokens.keys.kind === 'remote');
  const [redirectUri, signOutUri] = [texts(app, 'redirect_uris'), texts(app, 'post_logout_redirect_uris')];
  if (!isWhole || place === undefined || wishes === undefined || redirectUri.length === 0) return undefined;
  const groups = entries.flatMap(({ kind, place: { groupId } }) => (kind === 'okta.assignment' && groupId ? [groupId] : []));
  const server = valueAt(policy, 'spec.config.server') as JsonObject | undefined;
  const [audience] = tokens.audiences;
  return {
    appName: app['label'] ?? '',
    redirectUri: [...redirectUri],
    ...(signOutUri.length === 0 ? {} : { signOutUri: [...signOutUri] }),
    ...(valueAt(app, `${client}.wildcard_redirect`) === 'SUBDOMAIN' ? { wildcardRedirect: true } : {}),
    assign: groups.length === 0 ? ['none'] : groups,
    authServer: authServerId,
    noDefaultClaims: true,
    ...wishes,
    // what was not made then is not made now
    ...(entries.some(({ kind }) => kind === 'okta.origin') ? {} : { trustedOrigins: 'skip' }),
    ...(entries.some(({ kind }) => kind === 'okta.policy') ? {} : { accessPolicy: 'skip' }),
    namespace: place['namespace'] ?? '',
    policy: place['name'] ?? '',
    extAuthServer: serverName(server, place['namespace']),
    routeLabel: Object.entries(labels as JsonObject).map(([name, value]) => `${name}=${String(value)}`),
    jwks: tokens.keys.kind,
    ...(tokens.issuer === undefined ? { noIssuer: true } : {}),
    ...(audience === undefined ? {} : { audience }),
  };
}

const client = 'settings.oauthClient';

function texts(app: JsonObject, list: string): readonly string[] {
  const found = valueAt(app, `${client}.${list}`) as Json | undefined;
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}

function serverName(server: JsonObject | undefined, home: string | undefined): string {
  const { name, namespace = home } = server ?? {};
  return namespace === home ? String(name) : `${String(namespace)}/${String(name)}`;
}

/** The claims that setup made, as flags take them; `undefined` where one is not there as it is recorded. */
function claimWishes(entries: readonly Entry[], live: readonly JsonObject[]): JsonObject | undefined {
  const made = entries.filter(({ kind }) => kind === 'okta.claim');
  const found = made
    .map(({ id }) => live.find((claim) => claim['id'] === id))
    .filter((claim): claim is JsonObject => claim !== undefined);
  if (found.length < made.length) return undefined;
  const text = (claim: JsonObject, field: string) => String(claim[field] ?? '');
  const ofGroups = found.filter((claim) => claim['valueType'] === 'GROUPS');
  const others = found.filter((claim) => claim['valueType'] !== 'GROUPS');
  const filter = (claim: JsonObject) => {
    const kind = text(claim, 'group_filter_type') as Parameters<typeof groupFilterText>[0]['kind'];
    return groupFilterText({ kind, value: text(claim, 'value') });
  };
  return {
    ...(others.length === 0 ? {} : { claim: others.map((claim) => `${text(claim, 'name')}=${text(claim, 'value')}`) }),
    ...(ofGroups.length === 0 ? {} : { groupClaim: ofGroups.map((claim) => `${text(claim, 'name')}=${filter(claim)}`) }),
  };
}
