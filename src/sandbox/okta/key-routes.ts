import { hrefOf, serverOf } from './authorization-server-routes.ts';
import { bodyOf } from './body.ts';
import { rotateServerKeys } from './key-turns.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { AuthorizationServer, SigningKey } from './org-state.ts';
import type { Raw } from './raw.ts';
import { malformed, notFound } from './refusal.ts';
import { publicJwkOf } from './signing-keys.ts';

const keys = '/api/v1/authorizationServers/{authServerId}/credentials/keys';
const rotate = '/api/v1/authorizationServers/{authServerId}/credentials/lifecycle/keyRotate';
const family = { auth: 'management', scopes: 'okta.authorizationServers', apiAccessManagement: true } as const;

/**
 * The signing keys as an administrator sees them (with `status`), and their rotation.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/authorizationserverkeys/
 */
export const keyRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: keys,
    ...family,
    handle: (request, org) => ({ status: 200, body: answeredKeys(serverOf(request, org.state), org) }),
  },
  { method: 'GET', pattern: `${keys}/{keyId}`, ...family, handle: readKey },
  { method: 'POST', pattern: rotate, ...family, handle: rotateKeys },
];

function readKey(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const keyId = request.params['keyId'] ?? '';
  const key = server.keys.find(({ kid }) => kid === keyId);
  if (key === undefined) throw notFound(keyId, 'AuthorizationServerKey');
  return { status: 200, body: answeredKey(key, server, org) };
}

async function rotateKeys(request: Request, org: Org): Promise<Answer> {
  const server = serverOf(request, org.state);
  const { use } = bodyOf(request, { use: ['sig'] });
  if (use !== 'sig') throw malformed();
  await rotateServerKeys(server, org.now());
  return { status: 200, body: answeredKeys(server, org) };
}

function answeredKeys(server: AuthorizationServer, org: Org): Raw[] {
  return server.keys.map((key) => answeredKey(key, server, org));
}

function answeredKey(key: SigningKey, server: AuthorizationServer, org: Org): Raw {
  const self = { href: `${hrefOf(server, org)}/credentials/keys/${key.kid}`, hints: { allow: ['GET'] } };
  return { status: key.status, ...publicJwkOf(key), _links: { self } };
}
