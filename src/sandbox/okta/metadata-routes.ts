import type { Answer, Org, Request, Route } from './okta-route.ts';
import { orgKeysOf } from './org-keys.ts';
import { orgScopesOf } from './org-scopes.ts';
import { type AuthorizationServer, authorizationServerOf, issuerOf } from './org-state.ts';
import type { Raw } from './raw.ts';
import { notFound } from './refusal.ts';
import { jsonAnswer } from './sign-in/json-answer.ts';
import { preflight, trustedCors } from './sign-in/okta-cors.ts';
import { algorithmsOf, publicJwkOf } from './signing-keys.ts';

const keysAge = { 'cache-control': 'max-age=3832304, must-revalidate' };
const documents = [
  '/oauth2/{authServerId}/.well-known/openid-configuration',
  '/oauth2/{authServerId}/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/oauth2/{authServerId}',
];

/**
 * What anybody may read: metadata and key sets, of custom authorization servers and of the org's own.
 * @see RFC 8414, https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export const metadataRoutes: readonly Route[] = [
  ...documents.flatMap((pattern) =>
    open(pattern, (request, org) => ({ status: 200, body: customMetadata(publicServerOf(request, org), org, pattern) })),
  ),
  ...open('/oauth2/{authServerId}/v1/keys', (request, org) => keySet(publicServerOf(request, org).keys.map(publicJwkOf))),
  ...open('/.well-known/openid-configuration', (_, org) => ({
    status: 200,
    // The recorded document of the other path has neither of these.
    body: {
      ...orgMetadata(org),
      jwks_uri: `${org.url}/oauth2/v1/keys`,
      userinfo_endpoint: `${org.url}/oauth2/v1/userinfo`,
      id_token_signing_alg_values_supported: ['RS256'],
    },
  })),
  ...open('/.well-known/oauth-authorization-server', (_, org) => ({ status: 200, body: orgMetadata(org) })),
  ...open('/oauth2/v1/keys', async (_, org) => keySet((await orgKeysOf(org)).map(publicJwkOf))),
];

// Okta's guides have one add a page's origin as a trusted one before the page reads these.
function open(pattern: string, handle: Route['handle']): Route[] {
  const answer: Route['handle'] = (request, org) => jsonAnswer(trustedCors(request, org), async () => handle(request, org));
  return [{ method: 'GET', pattern, auth: 'none', handle: answer }, preflight(pattern, trustedCors, 'GET, OPTIONS')];
}

/**
 * The custom authorization server of a public path. Throws 404 where there is none, where it is inactive, and in an org
 * without API Access Management; which words Okta has for the last two is not recorded.
 */
export function publicServerOf({ params }: Request, { state }: Org): AuthorizationServer {
  const id = params['authServerId'] ?? '';
  const server = state.edition.apiAccessManagement ? authorizationServerOf(state, id) : undefined;
  if (server === undefined || server.raw['status'] !== 'ACTIVE') throw notFound(id, 'AuthorizationServer');
  return server;
}

function keySet(keys: Raw[]): Answer {
  return { status: 200, headers: keysAge, body: { keys } };
}

// Custom claims are never listed; custom scopes only when published.
function customMetadata(server: AuthorizationServer, { url }: Org, pattern: string): Raw {
  const issuer = issuerOf(url, server);
  const published = server.scopes.filter((scope) => scope['metadataPublish'] === 'ALL_CLIENTS');
  const openid = pattern.endsWith('openid-configuration');
  return {
    ...endpoints(issuer, `${issuer}/v1`, url),
    jwks_uri: `${issuer}/v1/keys`,
    ...(openid
      ? { userinfo_endpoint: `${issuer}/v1/userinfo`, id_token_signing_alg_values_supported: algorithmsOf(server.keys) }
      : {}),
    scopes_supported: published.map((scope) => String(scope['name'])),
    claims_supported: claims,
  };
}

function orgMetadata({ state, url }: Org): Raw {
  return {
    ...endpoints(url, `${url}/oauth2/v1`, url),
    scopes_supported: orgScopesOf(state),
    claims_supported: claims,
    identity_chaining_requested_token_types_supported: ['urn:ietf:params:oauth:token-type:id-jag'],
  };
}

const claims = ['ver', 'jti', 'iss', 'aud', 'iat', 'exp', 'cid', 'uid', 'scp', 'sub'];
const clientAuthentication = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'];

// What Okta announces, as recorded; of these endpoints the sandbox serves those that its routes name.
function endpoints(issuer: string, base: string, url: string): Raw {
  return {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    registration_endpoint: `${url}/oauth2/v1/clients`,
    response_types_supported: [
      'code',
      'token',
      'id_token',
      'code id_token',
      'code token',
      'id_token token',
      'code id_token token',
    ],
    response_modes_supported: ['query', 'fragment', 'form_post', 'okta_post_message'],
    grant_types_supported: [
      'authorization_code',
      'implicit',
      'refresh_token',
      'password',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:okta:params:oauth:grant-type:otp',
      'http://auth0.com/oauth/grant-type/mfa-otp',
      'urn:okta:params:oauth:grant-type:oob',
      'http://auth0.com/oauth/grant-type/mfa-oob',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: clientAuthentication,
    code_challenge_methods_supported: ['S256'],
    introspection_endpoint: `${base}/introspect`,
    introspection_endpoint_auth_methods_supported: clientAuthentication,
    revocation_endpoint: `${base}/revoke`,
    revocation_endpoint_auth_methods_supported: clientAuthentication,
    end_session_endpoint: `${base}/logout`,
    request_parameter_supported: true,
    request_object_signing_alg_values_supported: [
      'HS256',
      'HS384',
      'HS512',
      'RS256',
      'RS384',
      'RS512',
      'ES256',
      'ES384',
      'ES512',
    ],
    device_authorization_endpoint: `${base}/device/authorize`,
    pushed_authorization_request_endpoint: `${base}/par`,
    dpop_signing_alg_values_supported: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'],
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
  };
}
