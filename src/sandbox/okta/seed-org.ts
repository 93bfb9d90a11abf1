import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { appDefaults, appWritable } from './app-shape.ts';
import { newAuthorizationServer } from './authorization-server-routes.ts';
import { newId, randomText, timestamp } from './ids.ts';
import type { App, AuthorizationServer, OrgState, Rights } from './org-state.ts';
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
