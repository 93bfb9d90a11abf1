import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { appDefaults, appWritable } from './app-shape.ts';
import { newAuthorizationServer } from './authorization-server-routes.ts';
import { newId, randomText, timestamp } from './ids.ts';
import { type App, type AuthorizationServer, everyoneOf, type OrgState, type Rights, type User } from './org-state.ts';
import { overlay } from './overlay.ts';
import { copyOf, isRaw, type Raw, rawAt, textAt, without } from './raw.ts';

/** Puts an app of any kind into the org as it is (raw JSON as Okta answers it; `_links` and the secret go where they belong). */
export function seedApp(state: OrgState, raw: Raw): App {
  const kept = copyOf(without(raw, '_links'));
  const oauthClient = rawAt(kept, 'credentials', 'oauthClient');
  const clientSecret = textAt(oauthClient, 'client_secret');
  delete oauthClient['client_secret'];
  const app: App = {
    raw: kept,
    accessPolicyId: policyIn(raw) ?? String(state.signOnPolicies[0]?.['id'] ?? ''),
    assignments: [],
    grantedScopes: [],
    rights: 'no-admin',
    ...(isRaw(raw['_links']) && raw['name'] !== 'oidc_client' ? { links: linksIn(raw['_links']) } : {}),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  };
  state.apps.push(app);
  return app;
}

// The address of the org that the links are of becomes a placeholder; whether an app is active is said by its status.
function linksIn(links: Raw): Raw {
  const here = textAt(links, 'users', 'href') ?? textAt(links, 'groups', 'href') ?? '';
  const origin = URL.canParse(here) ? new URL(here).origin : undefined;
  const kept = without(links, 'activate', 'deactivate');
  return origin === undefined ? kept : (JSON.parse(JSON.stringify(kept).replaceAll(origin, '{org}')) as Raw);
}

function policyIn(raw: Raw): string | undefined {
  return /[^/]+$/.exec(textAt(raw, '_links', 'accessPolicy', 'href') ?? '')?.[0];
}

/** Puts a group into the org as it is. */
export function seedGroup(state: OrgState, raw: Raw): Raw {
  const group = copyOf(without(raw, '_links'));
  state.groups.push(group);
  return group;
}

/** Puts an authorization server into the org as it is, with keys, scopes and system claims of its own and no policy. */
export async function seedAuthorizationServer(state: OrgState, raw: Raw): Promise<AuthorizationServer> {
  const server = await newAuthorizationServer(copyOf(without(raw, '_links', 'issuer')), new Date());
  state.authorizationServers.push(server);
  return server;
}

/** A service app that signs with a private key, with the scopes it was granted and its admin role (`super` when absent). */
export async function seedServiceApp(
  org: { readonly state: OrgState },
  {
    scopes,
    rights = 'super',
    dpop = false,
  }: { readonly scopes: readonly string[]; readonly rights?: Rights; readonly dpop?: boolean },
): Promise<{ clientId: string; privateKeyPem: string; kid: string }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const { n = '', e = '' } = await exportJWK(publicKey);
  const kid = randomText(20);
  const id = newId('app');
  const now = timestamp(new Date());
  const sent: Raw = {
    label: `Service app ${id.slice(-4)}`,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { client_id: id, token_endpoint_auth_method: 'private_key_jwt' } },
    settings: {
      oauthClient: {
        response_types: ['token'],
        grant_types: ['client_credentials'],
        application_type: 'service',
        dpop_bound_access_tokens: dpop,
        jwks: { keys: [{ kty: 'RSA', kid, use: 'sig', alg: 'RS256', status: 'ACTIVE', e, n }] },
      },
    },
  };
  const app = seedApp(org.state, {
    id,
    name: 'oidc_client',
    status: 'ACTIVE',
    lastUpdated: now,
    created: now,
    features: [],
    ...overlay(appDefaults(sent, undefined, org.state.edition), sent, appWritable, {}),
  });
  app.grantedScopes = [...scopes];
  app.rights = rights;
  return { clientId: id, privateKeyPem: await exportPKCS8(privateKey), kid };
}

/** A network zone of address ranges, as `10.0.0.0/8` or `10.0.0.1-10.0.0.9`. Gives its id. */
export function seedZone(state: OrgState, name: string, ranges: readonly string[]): string {
  const id = newId('zone');
  const gateways = ranges.map((value) => ({ type: value.includes('/') ? 'CIDR' : 'RANGE', value }));
  state.networkZones.push({ id, type: 'IP', name, status: 'ACTIVE', usage: 'POLICY', system: false, gateways, proxies: null });
  return id;
}

/** So many groups of Okta's own, named by a prefix and a number; `member` is in all of them. */
export function seedGroups(state: OrgState, prefix: string, count: number, member?: User): void {
  const now = timestamp(new Date());
  for (let number = 1; number <= count; number += 1) {
    const group = seedGroup(state, {
      id: newId('group'),
      created: now,
      lastUpdated: now,
      lastMembershipUpdated: now,
      objectClass: ['okta:user_group'],
      type: 'OKTA_GROUP',
      profile: { name: `${prefix}${number}`, description: null },
    });
    member?.groupIds.push(String(group['id']));
  }
}

/** A bookmark app, as recorded: an app of another type than OIDC, which may have any label. */
export function seedBookmark(state: OrgState, label: string): App {
  const id = newId('app');
  const now = timestamp(new Date());
  const self = `https://org.example/api/v1/apps/${id}`;
  return seedApp(state, {
    id,
    orn: `orn:okta:idp:${state.id}:apps:bookmark:${id}`,
    name: 'bookmark',
    label,
    status: 'ACTIVE',
    lastUpdated: now,
    created: now,
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: { autoLaunch: false, autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: { login: true } },
    features: [],
    signOnMode: 'BOOKMARK',
    credentials: { userNameTemplate: { template: `\${source.login}`, type: 'BUILT_IN' }, signing: {} },
    universalLogout: null,
    settings: {
      app: { requestIntegration: false, url: 'https://bookmark.example' },
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
      manualProvisioning: false,
      implicitAssignment: false,
      emOptInStatus: 'NONE',
      notes: { admin: null, enduser: null },
    },
    _links: {
      uploadLogo: { href: `${self}/logo`, hints: { allow: ['POST'] } },
      appLinks: [{ name: 'login', href: `https://org.example/home/bookmark/${id}/2557`, type: 'text/html' }],
      policies: { href: `${self}/policies`, hints: { allow: ['PUT'] } },
      groups: { href: `${self}/groups` },
      users: { href: `${self}/users` },
    },
  });
}

/** A native app by which people sign in to Okta's own API from a device: with these scopes, for everybody in the org. */
export function seedLoginApp({ state }: { readonly state: OrgState }, scopes: readonly string[]): App {
  const id = newId('app');
  const now = timestamp(new Date());
  const sent: Raw = {
    label: 'gloo-okta login',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { client_id: id, token_endpoint_auth_method: 'none', pkce_required: true } },
    settings: {
      oauthClient: {
        application_type: 'native',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        response_types: [],
        refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
      },
    },
  };
  const app = seedApp(state, {
    id,
    name: 'oidc_client',
    status: 'ACTIVE',
    lastUpdated: now,
    created: now,
    features: [],
    ...overlay(appDefaults(sent, undefined, state.edition), sent, appWritable, {}),
  });
  app.grantedScopes = [...scopes];
  app.assignments.push({ id: String(everyoneOf(state)['id']), lastUpdated: now, priority: 0, profile: {} });
  return app;
}
