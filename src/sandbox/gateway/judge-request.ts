import type { Json, JsonObject } from '../../core/model.ts';
import { type GlooWorld, nameOf, namespaceOf } from '../gloo/gloo-world.ts';
import { at, isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import { findGuard } from './find-guard.ts';
import { findRoute } from './find-route.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { judgeToken } from './judge-token.ts';
import { readToken } from './read-token.ts';
import type { RemoteKeys } from './remote-keys.ts';

/** Who sent a request, by the claims of a token that was verified. */
export type Claims = { readonly [claim: string]: unknown };

/** What the gateway does with a request. `why` is for the reader of the log: it holds no token and no claim. */
export type Verdict =
  | {
      readonly allow: true;
      readonly why: string;
      /** `null` on a route that nobody guards. */
      readonly claims: Claims | null;
      /** What `claimsToHeaders` adds for the app, lower-case names. */
      readonly headers: { readonly [name: string]: string };
    }
  | { readonly allow: false; readonly status: number; readonly why: string };

/** What judging needs besides the cluster. */
export interface Means {
  readonly now: Date;
  readonly remoteKeys: RemoteKeys;
}

/**
 * Decides about a request by what stands in the cluster. 404 without a route; else what the policy of the route says:
 * 403 without a token (Solo's page on access token validation shows it), 401 with one that does not hold (said of expired ones
 * in kgateway#6318; for other faults it is not known, older versions say 403), 403 when a required scope is missing (not
 * known), when ext auth has no configuration or no keys (kgateway#5395, #7803). 501, which no gateway sends, stands for what the
 * sandbox does not imitate. Touches the network only through `means.remoteKeys`.
 */
export async function judgeRequest(world: GlooWorld, request: GatewayRequest, means: Means): Promise<Verdict> {
  const found = findRoute(world, request);
  if (found === undefined) return refuse(404, 'no route');
  if (!isObject(found.route['forwardTo'])) return refuse(501, 'the sandbox imitates only routes with forwardTo');
  const guard = findGuard(world, found.id);
  if (guard.kind === 'none') return { allow: true, why: 'open route', claims: null, headers: {} };
  if (guard.kind === 'broken') return refuse(403, guard.why);
  if (guard.kind === 'unknown') return refuse(501, guard.why);
  const { authConfig } = guard;
  const configs = listAt(authConfig, 'spec', 'configs');
  if (configs.length === 0 || (stringAt(authConfig, 'spec', 'booleanExpr') ?? '') !== '') {
    return refuse(501, 'the sandbox imitates a list of configs only, not booleanExpr');
  }
  const token = readToken(request, guard.readsBody);
  const owner = `${namespaceOf(authConfig)}/${nameOf(authConfig)}/${stringAt(authConfig, 'metadata', 'uid') ?? ''}`;
  let claims: Claims = {};
  const headers: { [name: string]: string } = {};
  // every one of several configs has to agree
  for (const config of configs) {
    const verdict = await judgeConfig(config, token, request, `${owner}/${JSON.stringify(config)}`, means);
    if (!verdict.allow) return verdict;
    claims = { ...claims, ...verdict.claims };
    Object.assign(headers, verdict.headers);
  }
  return { allow: true, why: 'the token holds', claims, headers };
}

function refuse(status: number, why: string): Verdict {
  return { allow: false, status, why };
}

const imitated: ReadonlySet<string> = new Set(['jwt', 'requiredScopes', 'claimsToHeaders', 'cacheTimeout']);

async function judgeConfig(
  config: Json,
  token: string | undefined,
  request: GatewayRequest,
  owner: string,
  { now, remoteKeys }: Means,
): Promise<Verdict> {
  const validation = objectAt(config, 'oauth2', 'accessTokenValidation');
  const jwt = validation['jwt'];
  const stranger = Object.keys(validation).find((field) => !imitated.has(field));
  if (!isObject(jwt) || stranger !== undefined) {
    return refuse(
      501,
      `the sandbox imitates oauth2.accessTokenValidation.jwt only${stranger === undefined ? '' : `, not ${stranger}`}`,
    );
  }
  if (token === undefined) return refuse(403, 'no token');
  const url = stringAt(jwt, 'remoteJwks', 'url');
  const keySet =
    url === undefined
      ? (stringAt(jwt, 'localJwks', 'inlineString') ?? '')
      : await remoteKeys(owner, url, stringAt(jwt, 'remoteJwks', 'refreshInterval'));
  if (keySet === undefined) return refuse(403, 'the remote key set cannot be fetched');
  const rules = { keySet, issuer: stringAt(jwt, 'issuer') ?? '', audiences: strings(listAt(jwt, 'audiences')) };
  const verdict = await judgeToken(token, rules, now);
  if ('why' in verdict) return refuse(401, verdict.why);
  const { claims } = verdict;
  // Gloo reads `scope`, a text; Okta writes `scp`, a list, which is not looked at: so no token of Okta's passes
  const scope: unknown = claims['scope'];
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  const missing = strings(listAt(validation, 'requiredScopes', 'scope')).find((one) => !scopes.includes(one));
  if (missing !== undefined) return refuse(403, `the token's claim "scope" lacks "${missing}"`);
  return { allow: true, why: 'the token holds', claims, headers: headersFrom(validation, claims, request) };
}

function strings(list: readonly Json[]): readonly string[] {
  return list.filter((one) => typeof one === 'string');
}

// How a claim that is no text is written is not known; JSON here. A header that the client sent counts only with `append`.
function headersFrom(validation: JsonObject, claims: Claims, request: GatewayRequest): { readonly [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const rule of listAt(validation, 'claimsToHeaders')) {
    const header = (stringAt(rule, 'header') ?? '').toLowerCase();
    const name = stringAt(rule, 'claim') ?? '';
    if (header === '' || !Object.hasOwn(claims, name)) continue;
    const claim: unknown = claims[name];
    const value = typeof claim === 'string' ? claim : JSON.stringify(claim);
    const before = at(rule, 'append') === true ? (headers[header] ?? request.headers[header]) : undefined;
    headers[header] = before === undefined ? value : `${before},${value}`;
  }
  return headers;
}
