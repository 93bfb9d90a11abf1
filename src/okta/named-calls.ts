/** A call to Okta's management API in plain words, and the right it needs. */
export interface NamedCall {
  /** Completes "Okta refused to …". */
  readonly words: string;
  /** The OAuth scope a service app needs for it; empty where there is none. */
  readonly scope: string;
  /** The smallest standard admin role that is documented to allow it. */
  readonly role: string;
}

interface Family {
  readonly path: RegExp;
  readonly thing: string;
  readonly scope: string;
  readonly role: string;
  readonly words?: Readonly<Record<string, string>>;
}

const apiAccess = 'API Access Management Administrator';
// which smaller role lists groups or edits trusted origins is not documented per call; this one does both
const superAdmin = 'Super Administrator';

const families: readonly Family[] = [
  {
    path: /^\/api\/v1\/apps\/[^/]+\/logo$/,
    thing: '',
    scope: 'okta.apps',
    role: apiAccess,
    words: { POST: "upload the app's logo" },
  },
  {
    path: /^\/api\/v1\/apps\/[^/]+\/groups(\/|$)/,
    thing: "the app's groups",
    scope: 'okta.apps',
    role: apiAccess,
    words: { PUT: 'assign a group to the app', DELETE: 'take a group off the app' },
  },
  {
    path: /^\/api\/v1\/apps\/[^/]+\/lifecycle\/deactivate$/,
    thing: 'the app',
    scope: 'okta.apps',
    role: apiAccess,
    words: { POST: 'deactivate the app' },
  },
  { path: /^\/api\/v1\/apps(\/|$)/, thing: 'the app', scope: 'okta.apps', role: apiAccess },
  {
    path: /^\/api\/v1\/authorizationServers\/[^/]+\/claims(\/|$)/,
    thing: 'a claim',
    scope: 'okta.authorizationServers',
    role: apiAccess,
  },
  {
    path: /^\/api\/v1\/authorizationServers\/[^/]+\/policies\/[^/]+\/rules(\/|$)/,
    thing: 'a rule of the access policy',
    scope: 'okta.authorizationServers',
    role: apiAccess,
  },
  {
    path: /^\/api\/v1\/authorizationServers\/[^/]+\/policies(\/|$)/,
    thing: 'the access policy',
    scope: 'okta.authorizationServers',
    role: apiAccess,
  },
  {
    path: /^\/api\/v1\/authorizationServers(\/|$)/,
    thing: 'the authorization servers',
    scope: 'okta.authorizationServers',
    role: apiAccess,
  },
  { path: /^\/api\/v1\/groups(\/|$)/, thing: 'the groups', scope: 'okta.groups', role: superAdmin },
  { path: /^\/api\/v1\/trustedOrigins(\/|$)/, thing: 'a trusted origin', scope: 'okta.trustedOrigins', role: superAdmin },
];

const verbs: Readonly<Record<string, string>> = { GET: 'read', POST: 'create', PUT: 'change', DELETE: 'delete' };

/**
 * Pure: what a call does. `path` is the path of its URL, without the query.
 * @see https://developer.okta.com/docs/api/oauth2/
 */
export function nameCall(method: string, path: string): NamedCall {
  const family = families.find((one) => one.path.test(path));
  if (family === undefined) return { words: `answer ${method} ${path}`, scope: '', role: superAdmin };
  const words = family.words?.[method] ?? `${verbs[method] ?? method} ${family.thing}`;
  return { words, scope: `${family.scope}.${method === 'GET' ? 'read' : 'manage'}`, role: family.role };
}
