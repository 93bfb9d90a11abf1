import { timestamp } from './ids.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { pageOf } from './paging.ts';
import type { Raw } from './raw.ts';
import { notFound, refusal } from './refusal.ts';

const all = '/api/v1/api-tokens';
const family = { auth: 'management', scopes: 'okta.apiTokens' } as const;
const windowMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The API token as an administrator sees it, and its end: by its id, or by itself. Fields as recorded; it lives for 30 days
 * after its last use. There is one in the sandbox, and the API makes none, as in a real org.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/apitoken/
 */
export const apiTokenRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: all,
    ...family,
    handle: (request, org) =>
      pageOf(org.state.token.revoked === true ? [] : [answeredToken(org)], request, org, { usual: 200, most: 200 }),
  },
  // No scope and no role are needed, but a token of this kind: what an OAuth token is told is not recorded.
  { method: 'DELETE', pattern: `${all}/current`, auth: 'management', anyRole: true, handle: revokeOwn },
  {
    method: 'GET',
    pattern: `${all}/{apiTokenId}`,
    ...family,
    handle: (request, org) => {
      checkId(request, org);
      return { status: 200, body: answeredToken(org) };
    },
  },
  {
    method: 'DELETE',
    pattern: `${all}/{apiTokenId}`,
    ...family,
    handle: (request, org) => {
      checkId(request, org);
      return revoke(org);
    },
  },
];

function revokeOwn(request: Request, org: Org): Answer {
  if (request.caller?.scopes !== undefined) throw refusal(403, 'E0000005', 'Invalid session');
  return revoke(org);
}

function revoke({ state }: Org): Answer {
  state.token.revoked = true;
  return { status: 204 };
}

function checkId({ params }: Request, { state }: Org): void {
  const id = params['apiTokenId'] ?? '';
  if (id !== state.token.id || state.token.revoked === true) throw notFound(id, 'ApiToken');
}

function answeredToken({ state, url, now }: Org): Raw {
  const { id = '', userId, network } = state.token;
  return {
    id,
    name: 'gloo-okta sandbox',
    userId,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: network ?? { connection: 'ANYWHERE' },
    expiresAt: timestamp(new Date(now().getTime() + windowMs)),
    created: state.created,
    lastUpdated: timestamp(now()),
    _links: {
      self: { href: `${url}${all}/${id}`, hints: { allow: ['GET', 'DELETE'] } },
      user: { href: `${url}/api/v1/users/${userId}`, hints: { allow: ['GET'] } },
    },
  };
}
