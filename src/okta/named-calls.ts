import { type OktaArea, type OktaRight, oktaAreas, scopeOf } from '../core/okta-rights.ts';

/** A call to Okta's management API in plain words, and the right it needs. */
export interface NamedCall {
  /** Completes "Okta refused to …". */
  readonly words: string;
  /** `undefined` for a call that is none of ours. */
  readonly right: OktaRight | undefined;
  /** The OAuth scope that it needs; empty where that is not known. */
  readonly scope: string;
  /** The smallest standard admin role that is documented to allow it. */
  readonly role: string;
}

interface Family {
  readonly path: RegExp;
  readonly thing: string;
  readonly area: OktaArea;
  readonly words?: Readonly<Record<string, string>>;
}

const families: readonly Family[] = [
  { path: /^\/api\/v1\/apps\/[^/]+\/logo$/, thing: '', area: 'apps', words: { POST: "upload the app's logo" } },
  {
    path: /^\/api\/v1\/apps\/[^/]+\/groups(\/|$)/,
    thing: "the app's groups",
    area: 'assignments',
    words: { PUT: 'assign a group to the app', DELETE: 'take a group off the app' },
  },
  {
    path: /^\/api\/v1\/apps\/[^/]+\/lifecycle\/deactivate$/,
    thing: 'the app',
    area: 'apps',
    words: { POST: 'deactivate the app' },
  },
  { path: /^\/api\/v1\/apps(\/|$)/, thing: 'the app', area: 'apps' },
  {
    path: /^\/api\/v1\/authorizationServers\/[^/]+\/claims(\/|$)/,
    thing: 'a claim',
    area: 'authorizationServers',
  },
  {
    path: /^\/api\/v1\/authorizationServers\/[^/]+\/policies\/[^/]+\/rules(\/|$)/,
    thing: 'a rule of the access policy',
    area: 'authorizationServers',
  },
  {
    path: /^\/api\/v1\/authorizationServers\/[^/]+\/policies(\/|$)/,
    thing: 'the access policy',
    area: 'authorizationServers',
  },
  { path: /^\/api\/v1\/authorizationServers(\/|$)/, thing: 'the authorization servers', area: 'authorizationServers' },
  { path: /^\/api\/v1\/groups(\/|$)/, thing: 'the groups', area: 'groups' },
  { path: /^\/api\/v1\/trustedOrigins(\/|$)/, thing: 'a trusted origin', area: 'trustedOrigins' },
];

const verbs: Readonly<Record<string, string>> = { GET: 'read', POST: 'create', PUT: 'change', DELETE: 'delete' };

/**
 * Pure: what a call does. `path` is the path of its URL, without the query.
 * @see https://developer.okta.com/docs/api/oauth2/
 */
export function nameCall(method: string, path: string): NamedCall {
  const family = families.find((one) => one.path.test(path));
  if (family === undefined)
    return { words: `answer ${method} ${path}`, right: undefined, scope: '', role: 'Super Administrator' };
  const words = family.words?.[method] ?? `${verbs[method] ?? method} ${family.thing}`;
  const right: OktaRight = { area: family.area, deed: method === 'GET' ? 'read' : 'manage' };
  return { words, right, scope: scopeOf(right), role: oktaAreas[family.area].role };
}
