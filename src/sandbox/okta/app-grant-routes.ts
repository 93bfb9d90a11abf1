import { createHash } from 'node:crypto';
import { appOf } from './app-routes.ts';
import { bodyOf } from './body.ts';
import { timestamp } from './ids.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { orgScopesOf } from './org-scopes.ts';
import type { App } from './org-state.ts';
import { pageOf } from './paging.ts';
import { type Raw, textAt } from './raw.ts';
import { blank, invalid, notFound } from './refusal.ts';

const all = '/api/v1/apps/{appId}/grants';
const family = { auth: 'management', scopes: 'okta.appGrants' } as const;

/**
 * The Okta API scopes that an app was granted: list, grant 201, read, revoke 204.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/applicationgrants/
 */
export const appGrantRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: all,
    ...family,
    handle: (request, org) => {
      const app = appOf(request, org.state);
      const grants = app.grantedScopes.map((scope) => answeredGrant(scope, app, org));
      return pageOf(grants, request, org, { usual: 20, most: 200 });
    },
  },
  { method: 'POST', pattern: all, ...family, handle: grant },
  {
    method: 'GET',
    pattern: `${all}/{grantId}`,
    ...family,
    handle: (request, org) => {
      const app = appOf(request, org.state);
      return { status: 200, body: answeredGrant(scopeIn(request, app), app, org) };
    },
  },
  {
    method: 'DELETE',
    pattern: `${all}/{grantId}`,
    ...family,
    handle: (request, org) => {
      const app = appOf(request, org.state);
      const gone = scopeIn(request, app);
      app.grantedScopes = app.grantedScopes.filter((scope) => scope !== gone);
      return { status: 204 };
    },
  },
];

// Okta's words for these refusals, and what it says to a scope that was granted before, are not recorded.
function grant(request: Request, org: Org): Answer {
  const app = appOf(request, org.state);
  const sent = bodyOf(request, { scopeId: 'string', issuer: 'string' });
  const scope = textAt(sent, 'scopeId') ?? '';
  for (const field of ['scopeId', 'issuer']) if ((textAt(sent, field) ?? '') === '') throw blank(field);
  if (sent['issuer'] !== org.url) throw invalid('issuer', 'issuer: must be the issuer of the org authorization server');
  if (!scope.startsWith('okta.') || !orgScopesOf(org.state).includes(scope)) {
    throw invalid('scopeId', `scopeId: '${scope}' is not a scope of the org authorization server`);
  }
  if (!app.grantedScopes.includes(scope)) {
    app.grantedScopes.push(scope);
    app.grantNotes = { ...app.grantNotes, [scope]: { at: timestamp(org.now()), by: request.caller?.userId ?? '' } };
  }
  return { status: 201, body: answeredGrant(scope, app, org) };
}

function scopeIn({ params }: Request, app: App): string {
  const grantId = params['grantId'] ?? '';
  const found = app.grantedScopes.find((scope) => idOf(scope, app) === grantId);
  if (found === undefined) throw notFound(grantId, 'OAuth2ScopeConsentGrant');
  return found;
}

function idOf(scope: string, { raw }: App): string {
  const hash = createHash('sha256')
    .update(`${String(raw['id'])} ${scope}`)
    .digest('hex');
  return `oag${hash.slice(0, 17)}`;
}

function answeredGrant(scope: string, app: App, { url, state }: Org): Raw {
  const { raw, grantNotes } = app;
  const id = idOf(scope, app);
  const { at = String(raw['created']), by = '' } = grantNotes?.[scope] ?? {};
  const title = textAt(raw, 'label') ?? '';
  const clientId = textAt(raw, 'credentials', 'oauthClient', 'client_id') ?? '';
  const self = `${url}/api/v1/apps/${String(raw['id'])}`;
  return {
    id,
    status: 'ACTIVE',
    created: at,
    createdBy: { id: by === '' ? state.token.userId : by, type: 'User' },
    lastUpdated: at,
    issuer: url,
    clientId,
    scopeId: scope,
    source: 'ADMIN',
    _embedded: { scope: { id: scope } },
    _links: {
      app: { href: self, title },
      self: { href: `${self}/grants/${id}`, hints: { allow: ['GET', 'DELETE'] } },
      client: { href: `${url}/oauth2/v1/clients/${clientId}`, title },
    },
  };
}
