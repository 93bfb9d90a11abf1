import { hrefOf, serverOf } from './authorization-server-routes.ts';
import { bodyOf, type Shapes } from './body.ts';
import { newId } from './ids.ts';
import { objectRoutes, selfLink } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { AuthorizationServer } from './org-state.ts';
import { type Raw, textAt, textsAt } from './raw.ts';
import { blank, forbidden, invalid, notFound, taken } from './refusal.ts';
import { reservedClaims } from './system-claims.ts';

const all = '/api/v1/authorizationServers/{authServerId}/claims';
const family = { auth: 'management', scopes: 'okta.authorizationServers', apiAccessManagement: true } as const;

const shapes: Shapes = {
  name: 'string',
  status: ['ACTIVE', 'INACTIVE'],
  claimType: ['IDENTITY', 'RESOURCE'],
  valueType: ['EXPRESSION', 'GROUPS', 'SYSTEM'],
  value: 'string',
  group_filter_type: ['CONTAINS', 'EQUALS', 'REGEX', 'STARTS_WITH'],
  alwaysIncludeInToken: 'boolean',
  conditions: { fields: { scopes: { list: 'string' } } },
};

/**
 * Claims of an authorization server: create 201, read, replace 200, delete 204. The list has no Link header.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/authorizationserverclaims/
 */
export const claimRoutes: readonly Route[] = objectRoutes(all, 'claimId', family, { list, create, read, replace, remove });

function list(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  return { status: 200, body: server.claims.map((claim) => answeredClaim(claim, server, org)) };
}

function read(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  return { status: 200, body: answeredClaim(claimOf(request, server), server, org) };
}

function create(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const sent = bodyOf(request, shapes);
  const claim: Raw = { id: newId('claim'), ...written(sent), system: false, apiResourceId: null };
  check(claim, server, undefined);
  server.claims.push(claim);
  return { status: 201, body: answeredClaim(claim, server, org) };
}

function replace(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const before = claimOf(request, server);
  const sent = bodyOf(request, shapes);
  const { id = '', system = false, apiResourceId = null } = before;
  // Okta's own Terraform resource changes the claims that Okta made: the value of `sub`, of the others when they are included.
  // What else of them may be changed is not recorded: here not what they are.
  if (system === true && ['name', 'claimType', 'valueType'].some((field) => sent[field] !== before[field])) throw forbidden();
  const claim: Raw = { id, ...written(sent), system, apiResourceId };
  check(claim, server, before);
  server.claims[server.claims.indexOf(before)] = claim;
  return { status: 200, body: answeredClaim(claim, server, org) };
}

function remove(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const claim = claimOf(request, server);
  if (claim['system'] === true) throw forbidden();
  server.claims = server.claims.filter((other) => other !== claim);
  return { status: 204 };
}

function written(sent: Raw): Raw {
  const { name = '', value, status, claimType = '', valueType = '', group_filter_type: filter, alwaysIncludeInToken } = sent;
  return {
    name,
    status: status ?? 'ACTIVE',
    claimType,
    valueType,
    ...(value === undefined || value === null ? {} : { value }),
    conditions: { scopes: textsAt(sent, 'conditions', 'scopes') },
    // For the access token it is always true, whatever is sent.
    alwaysIncludeInToken: claimType === 'RESOURCE' ? true : (alwaysIncludeInToken ?? false),
    ...(valueType === 'GROUPS' && typeof filter === 'string' ? { group_filter_type: filter } : {}),
  };
}

// The words of these refusals are not recorded.
function check(claim: Raw, server: AuthorizationServer, before: Raw | undefined): void {
  const name = textAt(claim, 'name') ?? '';
  if (name.trim() === '') throw blank('name');
  for (const field of ['claimType', 'valueType']) if ((textAt(claim, field) ?? '') === '') throw blank(field);
  if (reservedClaims.includes(name)) throw invalid('name', `name: '${name}' is a reserved claim name`);
  if (claim['valueType'] === 'SYSTEM' && before === undefined)
    throw invalid('valueType', 'valueType: SYSTEM is for the claims that Okta makes');
  if (claim['valueType'] !== 'SYSTEM' && (textAt(claim, 'value') ?? '').trim() === '') throw blank('value');
  if (claim['valueType'] === 'GROUPS' && claim['group_filter_type'] === undefined) throw blank('group_filter_type');
  const scopes = server.scopes.map((scope) => scope['name']);
  const unknown = textsAt(claim, 'conditions', 'scopes').filter((scope) => !scopes.includes(scope));
  if (unknown.length > 0) throw invalid('conditions.scopes', `conditions.scopes: unknown scopes: ${unknown.join(', ')}`);
  // Whether, and how, Okta refuses a second claim of a name and type is not confirmed; by name alone it does not, for
  // its own tools make `groups` once for each of the two tokens.
  const twin = server.claims.find((other) => other['name'] === name && other['claimType'] === claim['claimType']);
  if (twin !== undefined && twin !== before) throw taken('name');
}

function claimOf({ params }: Request, { claims }: AuthorizationServer): Raw {
  const claimId = params['claimId'] ?? '';
  const found = claims.find(({ id }) => id === claimId);
  if (found === undefined) throw notFound(claimId, 'OAuth2Claim');
  return found;
}

function answeredClaim(claim: Raw, server: AuthorizationServer, org: Org): Raw {
  return { ...claim, _links: selfLink(`${hrefOf(server, org)}/claims/${String(claim['id'])}`) };
}
