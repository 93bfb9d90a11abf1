import { encryptionAlgorithms } from './app-shape.ts';
import { bodyOf, type Shapes } from './body.ts';
import { defaultScopes } from './default-scopes.ts';
import { startsWith } from './filter.ts';
import { newId, timestamp } from './ids.ts';
import { lastRotationOf, rotationMs } from './key-turns.ts';
import { objectRoutes, turn, turningLink } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { type AuthorizationServer, authorizationServerOf, issuerOf, nameInPath, type OrgState } from './org-state.ts';
import { pageOf } from './paging.ts';
import { copyOf, isRaw, type Raw, rawAt, textAt, textsAt, without } from './raw.ts';
import { blank, forbidden, invalid, notFound, taken } from './refusal.ts';
import { activeKey, newSigningKeys } from './signing-keys.ts';
import { systemClaims } from './system-claims.ts';

const all = '/api/v1/authorizationServers';
const family = { auth: 'management', scopes: 'okta.authorizationServers', apiAccessManagement: true } as const;

const shapes: Shapes = {
  name: 'string',
  description: 'string',
  audiences: { list: 'string' },
  issuerMode: 'string',
  credentials: { fields: { signing: { fields: { rotationMode: ['AUTO', 'MANUAL'], use: ['sig'] } } } },
  accessTokenEncryptedResponseAlgorithm: encryptionAlgorithms,
  jwks: { fields: { keys: { list: 'object' } } },
  jwks_uri: 'string',
};
const kept = ['accessTokenEncryptedResponseAlgorithm', 'jwks', 'jwks_uri'];

/**
 * Custom authorization servers: create 201, read, replace 200, delete 204, lifecycle 204.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/authorizationserver/
 */
export const authorizationServerRoutes: readonly Route[] = objectRoutes(all, 'authServerId', family, {
  list,
  create,
  read,
  replace,
  remove,
  setStatus,
});

/** The authorization server that a path names, by id or as `default`. Throws 404 E0000007. */
export function serverOf({ params }: Request, state: OrgState): AuthorizationServer {
  const id = params['authServerId'] ?? '';
  const found = authorizationServerOf(state, id);
  if (found === undefined) throw notFound(id, 'AuthorizationServer');
  return found;
}

/** Where the management API has an authorization server; the default one's links say `default`, however it was asked for. */
export function hrefOf(server: AuthorizationServer, { url }: Org): string {
  return `${url}${all}/${nameInPath(server)}`;
}

/** A new authorization server with its own keys, the usual scopes and the system claims, and no policy. */
export async function newAuthorizationServer(raw: Raw, now: Date): Promise<AuthorizationServer> {
  return { raw, claims: systemClaims(), scopes: defaultScopes(), policies: [], keys: await newSigningKeys(now) };
}

/** An authorization server as the org answers it. */
function answeredServer(server: AuthorizationServer, org: Org): Raw {
  const self = hrefOf(server, org);
  const issuer = issuerOf(org.url, server);
  const link = (href: string, ...allow: string[]): Raw => ({ href, hints: { allow } });
  const { credentials, ...rest } = server.raw;
  return {
    ...rest,
    issuer,
    credentials: { ...rawAt(credentials), signing: signingOf(server) },
    _links: {
      rotateKey: link(`${self}/credentials/lifecycle/keyRotate`, 'POST'),
      metadata: ['oauth-authorization-server', 'openid-configuration'].map((name) => ({
        name,
        ...link(`${issuer}/.well-known/${name}`, 'GET'),
      })),
      resourceServerCredentialsKeys: link(`${self}/resourceservercredentials/keys`, 'GET'),
      keys: link(`${self}/credentials/keys`, 'GET'),
      claims: link(`${self}/claims`, 'GET', 'POST'),
      policies: link(`${self}/policies`, 'GET', 'POST'),
      self: link(self, 'GET', 'DELETE', 'PUT'),
      scopes: link(`${self}/scopes`, 'GET', 'POST'),
      ...turningLink(self, server.raw['status']),
    },
  };
}

// Recorded: the next rotation is exactly 90 days after the last; it is shown in AUTO mode only.
function signingOf(server: AuthorizationServer): Raw {
  const { kid } = activeKey(server.keys);
  const signing = rawAt(server.raw, 'credentials', 'signing');
  const last = lastRotationOf(server);
  const auto = signing['rotationMode'] === 'AUTO';
  return {
    kid,
    rotationMode: signing['rotationMode'] ?? 'AUTO',
    lastRotated: last,
    ...(auto ? { nextRotation: timestamp(new Date(Date.parse(last) + rotationMs)) } : {}),
  };
}

function list(request: Request, org: Org): Answer {
  const q = request.query.get('q') ?? '';
  // Okta's description says that `q` looks at name and audience.
  const found = org.state.authorizationServers.filter(
    ({ raw }) => startsWith(textAt(raw, 'name'), q) || textsAt(raw, 'audiences').some((audience) => startsWith(audience, q)),
  );
  const answered = found.map((server) => answeredServer(server, org));
  return pageOf(answered, request, org, { usual: 200, most: 200 });
}

function read(request: Request, org: Org): Answer {
  return { status: 200, body: answeredServer(serverOf(request, org.state), org) };
}

async function create(request: Request, org: Org): Promise<Answer> {
  const sent = bodyOf(request, shapes);
  check(sent, org.state, undefined);
  const now = timestamp(org.now());
  const raw: Raw = {
    id: newId('authorizationServer'),
    ...written(sent),
    status: 'ACTIVE',
    created: now,
    lastUpdated: now,
    // Recorded: a new server answers AUTO though MANUAL was asked for; a later update may change it.
    credentials: { signing: { rotationMode: 'AUTO', lastRotated: now } },
    default: false,
  };
  const server = await newAuthorizationServer(raw, org.now());
  org.state.authorizationServers.push(server);
  return { status: 201, body: answeredServer(server, org) };
}

function replace(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const sent = bodyOf(request, shapes);
  check(sent, org.state, server);
  const signing = rawAt(server.raw, 'credentials', 'signing');
  const mode = rawAt(sent, 'credentials', 'signing')['rotationMode'] ?? signing['rotationMode'] ?? 'AUTO';
  server.raw = {
    ...without(server.raw, ...kept),
    ...written(sent),
    lastUpdated: timestamp(org.now()),
    credentials: { ...rawAt(server.raw, 'credentials'), signing: { ...signing, rotationMode: mode } },
  };
  return { status: 200, body: answeredServer(server, org) };
}

function written(sent: Raw): Raw {
  return {
    name: sent['name'] ?? '',
    description: sent['description'] ?? null,
    audiences: textsAt(sent, 'audiences'),
    issuerMode: sent['issuerMode'] ?? 'ORG_URL',
    ...Object.fromEntries(
      kept.flatMap((field) => (isRaw(sent[field]) || sent[field] ? [[field, copyOf(sent[field] ?? '')]] : [])),
    ),
  };
}

// The words of these refusals are not recorded, nor whether two servers may have one name.
function check(sent: Raw, state: OrgState, before: AuthorizationServer | undefined): void {
  const name = textAt(sent, 'name') ?? '';
  if (name.trim() === '') throw blank('name');
  if (textsAt(sent, 'audiences').length !== 1) throw invalid('audiences', 'audiences: There must be one audience');
  if (!['ORG_URL', 'CUSTOM_URL', 'DYNAMIC'].includes(textAt(sent, 'issuerMode') ?? 'ORG_URL')) {
    throw invalid('issuerMode', 'issuerMode: The value is not valid');
  }
  if (state.authorizationServers.some((other) => other !== before && other.raw['name'] === name)) throw taken('name');
}

function remove(request: Request, { state }: Org): Answer {
  const server = serverOf(request, state);
  // That the default server stays is documented; how Okta refuses, and whether an active one may go, is not recorded.
  if (server.raw['default'] === true || server.raw['status'] === 'ACTIVE') throw forbidden();
  state.authorizationServers = state.authorizationServers.filter((other) => other !== server);
  return { status: 204 };
}

function setStatus(request: Request, org: Org, status: 'ACTIVE' | 'INACTIVE'): Answer {
  turn(serverOf(request, org.state).raw, status, org.now());
  return { status: 204 };
}
