import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationServer } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../../src/sandbox/okta/start-okta.ts';
import { signInByScript } from '../../../../src/sandbox/sign-in-by-script.ts';

export const redirectUri = 'https://portal.example/callback';
export const signOutUri = 'https://portal.example/';
export const origin = 'https://portal.example';

/** An org, set up over its management API as the product does, in which somebody can sign in to one single-page app. */
export interface Portal {
  readonly okta: OktaStandIn;
  readonly issuer: string;
  readonly clientId: string;
  readonly server: AuthorizationServer;
  /** The org's clock; set it to move time. */
  readonly clock: { at: number };
}

export async function startPortal(): Promise<Portal> {
  const clock = { at: Date.now() };
  const okta = await startOkta({ now: () => new Date(clock.at) });
  const app = await made(okta, 'POST', '/api/v1/apps', spa('Portal'));
  const clientId = String(app['id']);
  const everyone = okta.state.groups.find(({ type }) => type === 'BUILT_IN');
  await made(okta, 'PUT', `/api/v1/apps/${clientId}/groups/${String(everyone?.['id'])}`, {});
  await claim(okta, { name: 'email', value: 'user.email' });
  await claim(okta, { name: 'organization', value: 'user.organization' });
  await claim(okta, { name: 'groups', valueType: 'GROUPS', group_filter_type: 'REGEX', value: '.*' }, ['openid']);
  await allow(okta, clientId);
  const [server] = okta.state.authorizationServers;
  if (server === undefined) throw new Error('no authorization server');
  return { okta, issuer: `${okta.url}/oauth2/default`, clientId, server, clock };
}

/** A claim on the access token, unless `fields` says otherwise. */
export async function claim(okta: OktaStandIn, fields: Raw, scopes: string[] = []): Promise<Raw> {
  const usual = { status: 'ACTIVE', claimType: 'RESOURCE', valueType: 'EXPRESSION', alwaysIncludeInToken: true };
  return made(okta, 'POST', '/api/v1/authorizationServers/default/claims', { ...usual, conditions: { scopes }, ...fields });
}

/** An access policy for a client with one rule; `token` changes its lifetimes, `conditions` its conditions. */
export async function allow(okta: OktaStandIn, clientId: string, token: Raw = {}, conditions: Raw = {}): Promise<Raw> {
  const policies = '/api/v1/authorizationServers/default/policies';
  const name = `Policy ${randomBytes(4).toString('hex')}`;
  const policy = await made(okta, 'POST', policies, {
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: 'ACTIVE',
    name,
    description: name,
    priority: 1,
    conditions: { clients: { include: [clientId] } },
  });
  return made(okta, 'POST', `${policies}/${String(policy['id'])}/rules`, {
    type: 'RESOURCE_ACCESS',
    status: 'ACTIVE',
    name: 'Rule',
    priority: 1,
    conditions: {
      people: { groups: { include: ['EVERYONE'] } },
      grantTypes: { include: ['authorization_code'] },
      scopes: { include: ['*'] },
      ...conditions,
    },
    actions: {
      token: {
        accessTokenLifetimeMinutes: 60,
        refreshTokenLifetimeMinutes: 0,
        refreshTokenWindowMinutes: 10080,
        ...token,
      },
    },
  });
}

/** One call of the management API; throws when it is refused. */
export async function made(okta: OktaStandIn, method: string, path: string, body: Raw = {}): Promise<Raw> {
  const response = await fetch(`${okta.url}${path}`, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `SSWS ${okta.token}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Raw);
}

/** A single-page app; `client` replaces parts of its `settings.oauthClient`. */
export function spa(label: string, client: Raw = {}): Raw {
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
    settings: {
      implicitAssignment: false,
      oauthClient: {
        application_type: 'browser',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [signOutUri],
        consent_method: 'TRUSTED',
        refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
        ...client,
      },
    },
  };
}

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** An authorization request that is in order; `changes` replaces parameters, and null takes one away. */
export function authorizeUrl({ issuer, clientId }: Portal, changes: Readonly<Record<string, string | null>> = {}): string {
  const params = {
    client_id: clientId,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    redirect_uri: redirectUri,
    state: 'a state/with signs',
    nonce: 'n-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== null);
  return `${issuer}/v1/authorize?${new URLSearchParams(given).toString()}`;
}

/** Where the browser is sent after a sign-in. */
export async function signedIn(portal: Portal, changes: Readonly<Record<string, string | null>> = {}): Promise<URL> {
  const { login, password } = portal.okta.user;
  const { redirectUrl } = await signInByScript({ authorizeUrl: authorizeUrl(portal, changes), login, password });
  return new URL(redirectUrl);
}

/** The error that the browser is sent back with after a sign-in. */
export async function refusedWith(portal: Portal, changes: Readonly<Record<string, string | null>> = {}): Promise<unknown> {
  const { searchParams } = await signedIn(portal, changes);
  return { error: searchParams.get('error'), error_description: searchParams.get('error_description') };
}

/** What an endpoint of the authorization server answers to a form. */
export async function post(
  portal: Portal,
  endpoint: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: Headers; body: Raw }> {
  const body = new URLSearchParams({ client_id: portal.clientId, ...form });
  const response = await fetch(`${portal.issuer}/v1/${endpoint}`, { method: 'POST', body, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Raw) };
}

/** What the token endpoint answers to a code. */
export function redeem(portal: Portal, code: string, changes: Readonly<Record<string, string>> = {}) {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  return post(portal, 'token', { ...form, ...changes });
}

/** The tokens of a new sign-in; throws when there are none. */
export async function tokensOf(
  portal: Portal,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<Record<string, string>> {
  const url = await signedIn(portal, changes);
  const { status, body } = await redeem(portal, url.searchParams.get('code') ?? '');
  if (status !== 200) throw new Error(`no tokens: ${status} ${JSON.stringify(body)} ${url.href}`);
  return body as Record<string, string>;
}

/** What the token endpoint answers to a refresh token. */
export function refresh(portal: Portal, token: string, changes: Readonly<Record<string, string>> = {}) {
  return post(portal, 'token', { grant_type: 'refresh_token', refresh_token: token, ...changes });
}

/** The body of an OAuth refusal with its status, to compare an answer with. */
export function refused(status: number, error: string, description: string): object {
  return { status, body: { error, error_description: description } };
}

/** Whether the server says that a token is good. */
export async function active(portal: Portal, token: string): Promise<unknown> {
  return (await post(portal, 'introspect', { token })).body['active'];
}

/** What an error page says. */
export async function page(response: Response): Promise<unknown> {
  const text = await response.text();
  const said = (id: string): string | undefined =>
    new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(text)?.[1]?.replaceAll('&#39;', "'");
  return { status: response.status, error: said('error'), description: said('description') };
}

/** Gives what puts apps, people, groups, and the server's policies and scopes back as they are now. */
export function restorer({ okta, server }: Portal): () => void {
  const { apps, users, groups } = structuredClone(okta.state);
  const { policies, scopes } = structuredClone(server);
  return () => {
    Object.assign(okta.state, structuredClone({ apps, users, groups }));
    Object.assign(server, structuredClone({ policies, scopes }));
  };
}
