import { hrefOf, serverOf } from './authorization-server-routes.ts';
import { bodyOf, type Shapes } from './body.ts';
import { newId, timestamp } from './ids.ts';
import { objectRoutes, selfLink, turn, turningLink } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { type AuthorizationServer, appOfClient, type OrgState, type Policy } from './org-state.ts';
import { placed, renumbered } from './priorities.ts';
import { type Raw, textAt, textsAt } from './raw.ts';
import { blank, forbidden, invalid, notFound, taken } from './refusal.ts';

const all = '/api/v1/authorizationServers/{authServerId}/policies';
const family = { auth: 'management', scopes: 'okta.authorizationServers', apiAccessManagement: true } as const;
const rawOf = ({ raw }: Policy): Raw => raw;

const shapes: Shapes = {
  type: ['OAUTH_AUTHORIZATION_POLICY'],
  status: ['ACTIVE', 'INACTIVE'],
  name: 'string',
  description: 'string',
  priority: 'integer',
  conditions: { fields: { clients: { fields: { include: { list: 'string' } } } } },
};

/**
 * Access policies of an authorization server: create 201, read, replace 200, delete 204, lifecycle 204. The list has no
 * Link header and is in order of priority.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/authorizationserverpolicies/
 */
export const policyRoutes: readonly Route[] = objectRoutes(all, 'policyId', family, {
  list,
  create,
  read,
  replace,
  remove,
  setStatus,
});

/** The policy that a path names. Throws 404 E0000007. */
export function policyOf({ params }: Request, { policies }: AuthorizationServer): Policy {
  const policyId = params['policyId'] ?? '';
  const found = policies.find(({ raw }) => raw['id'] === policyId);
  if (found === undefined) throw notFound(policyId, 'Policy');
  return found;
}

function list(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  return { status: 200, body: server.policies.map((policy) => answeredPolicy(policy, server, org)) };
}

function read(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  return { status: 200, body: answeredPolicy(policyOf(request, server), server, org) };
}

function create(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const sent = bodyOf(request, shapes);
  const now = timestamp(org.now());
  const raw: Raw = { id: newId('policy'), ...written(sent), system: false, created: now, lastUpdated: now };
  check(raw, server, org.state, undefined);
  const policy: Policy = { raw, rules: [] };
  server.policies = placed(server.policies, policy, rawOf);
  return { status: 201, body: answeredPolicy(policy, server, org) };
}

function replace(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const policy = policyOf(request, server);
  const sent = bodyOf(request, shapes);
  const { id = '', system = false, created = '', priority = 1, status = 'ACTIVE' } = policy.raw;
  const asked = { ...written({ status, ...sent }), priority: sent['priority'] ?? priority };
  const raw: Raw = { id, ...asked, system, created, lastUpdated: timestamp(org.now()) };
  check(raw, server, org.state, policy);
  policy.raw = raw;
  const others = server.policies.filter((other) => other !== policy);
  server.policies = placed(others, policy, rawOf);
  return { status: 200, body: answeredPolicy(policy, server, org) };
}

function written(sent: Raw): Raw {
  const { name = '', description = '', type = '', status, priority } = sent;
  return {
    status: status ?? 'ACTIVE',
    name,
    description,
    ...(typeof priority === 'number' ? { priority } : {}),
    conditions: { clients: { include: textsAt(sent, 'conditions', 'clients', 'include') } },
    type,
  };
}

// Okta's words for these refusals are not recorded, nor whether it insists on a description (its own tools always send
// one) and on a name of its own for each policy.
function check(raw: Raw, server: AuthorizationServer, state: OrgState, before: Policy | undefined): void {
  for (const [field, most] of [
    ['name', 100],
    ['description', 255],
    ['type', 100],
  ] as const) {
    const text = textAt(raw, field) ?? '';
    if (text.trim() === '') throw blank(field);
    if (text.length > most) throw invalid(field, `${field}: The field is too long, the limit is ${most} characters`);
  }
  const clients = textsAt(raw, 'conditions', 'clients', 'include');
  if (clients.length === 0) throw blank('conditions.clients.include');
  const unknown = clients.filter((id) => id !== 'ALL_CLIENTS' && appOfClient(state, id) === undefined);
  if (unknown.length > 0) {
    throw invalid('conditions.clients.include', `conditions.clients.include: Invalid client ids: ${unknown.join(', ')}`);
  }
  if (server.policies.some((other) => other !== before && other.raw['name'] === raw['name'])) throw taken('name');
}

function remove(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const policy = policyOf(request, server);
  if (policy.raw['system'] === true) throw forbidden();
  const others = server.policies.filter((other) => other !== policy);
  server.policies = renumbered(others, rawOf);
  return { status: 204 };
}

function setStatus(request: Request, org: Org, status: 'ACTIVE' | 'INACTIVE'): Answer {
  turn(policyOf(request, serverOf(request, org.state)).raw, status, org.now());
  return { status: 204 };
}

function answeredPolicy({ raw }: Policy, server: AuthorizationServer, org: Org): Raw {
  const self = `${hrefOf(server, org)}/policies/${String(raw['id'])}`;
  return {
    ...raw,
    _links: {
      ...selfLink(self),
      rules: { href: `${self}/rules`, hints: { allow: ['GET'] } },
      ...turningLink(self, raw['status']),
    },
  };
}
