import { hrefOf, serverOf } from './authorization-server-routes.ts';
import { bodyOf, type Shapes } from './body.ts';
import { filterOf, startsWith } from './filter.ts';
import { newId } from './ids.ts';
import { objectRoutes, selfLink } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { AuthorizationServer } from './org-state.ts';
import { pageOf } from './paging.ts';
import { type Raw, textAt } from './raw.ts';
import { blank, forbidden, invalid, notFound, taken } from './refusal.ts';

const all = '/api/v1/authorizationServers/{authServerId}/scopes';
const family = { auth: 'management', scopes: 'okta.authorizationServers', apiAccessManagement: true } as const;

const shapes: Shapes = {
  name: 'string',
  displayName: 'string',
  description: 'string',
  consent: ['FLEXIBLE', 'IMPLICIT', 'REQUIRED'],
  metadataPublish: ['ALL_CLIENTS', 'NO_CLIENTS'],
  default: 'boolean',
  optional: 'boolean',
};

/**
 * Scopes of an authorization server: create 201, read, replace 200, delete 204. The list has no Link header.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/authorizationserverscopes/
 */
export const scopeRoutes: readonly Route[] = objectRoutes(all, 'scopeId', family, { list, create, read, replace, remove });

function list(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const q = request.query.get('q') ?? '';
  const filter = request.query.get('filter');
  const test = filter === null ? () => true : filterOf(filter, ['name']);
  const found = server.scopes.filter((scope) => test(scope) && startsWith(textAt(scope, 'name'), q));
  const answered = found.map((scope) => answeredScope(scope, server, org));
  return pageOf(answered, request, org, { usual: found.length, most: 200, link: false });
}

function read(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  return { status: 200, body: answeredScope(scopeOf(request, server), server, org) };
}

function create(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const scope: Raw = { id: newId('scope'), ...written(bodyOf(request, shapes)), system: false, apiResourceId: null };
  check(scope, server, undefined);
  server.scopes.push(scope);
  return { status: 201, body: answeredScope(scope, server, org) };
}

function replace(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const before = scopeOf(request, server);
  const { id = '', system = false, apiResourceId = null } = before;
  const scope: Raw = { id, ...written(bodyOf(request, shapes)), system, apiResourceId };
  // How far Okta lets one change its own scopes is not recorded: here all but the name.
  if (system === true && scope['name'] !== before['name']) throw forbidden();
  check(scope, server, before);
  server.scopes[server.scopes.indexOf(before)] = scope;
  return { status: 200, body: answeredScope(scope, server, org) };
}

function remove(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const scope = scopeOf(request, server);
  if (scope['system'] === true) throw forbidden();
  server.scopes = server.scopes.filter((other) => other !== scope);
  return { status: 204 };
}

function written(sent: Raw): Raw {
  return {
    name: sent['name'] ?? '',
    displayName: sent['displayName'] ?? '',
    description: sent['description'] ?? '',
    metadataPublish: sent['metadataPublish'] ?? 'NO_CLIENTS',
    consent: sent['consent'] ?? 'IMPLICIT',
    optional: sent['optional'] ?? false,
    default: sent['default'] ?? false,
  };
}

// The words of these refusals are not recorded.
function check(scope: Raw, { scopes }: AuthorizationServer, before: Raw | undefined): void {
  const name = textAt(scope, 'name') ?? '';
  if (name === '') throw blank('name');
  if (!/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(name)) throw invalid('name', `name: '${name}' is not a valid scope name`);
  if (scopes.some((other) => other !== before && other['name'] === name)) throw taken('name');
}

function scopeOf({ params }: Request, { scopes }: AuthorizationServer): Raw {
  const scopeId = params['scopeId'] ?? '';
  const found = scopes.find(({ id }) => id === scopeId);
  if (found === undefined) throw notFound(scopeId, 'OAuth2Scope');
  return found;
}

function answeredScope(scope: Raw, server: AuthorizationServer, org: Org): Raw {
  return { ...scope, _links: selfLink(`${hrefOf(server, org)}/scopes/${String(scope['id'])}`) };
}
