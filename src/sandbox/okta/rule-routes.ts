import { grants } from './app-shape.ts';
import { hrefOf, serverOf } from './authorization-server-routes.ts';
import { bodyOf, type Shapes } from './body.ts';
import { newId, timestamp } from './ids.ts';
import { objectRoutes, selfLink, turn, turningLink } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { AuthorizationServer, OrgState, Policy } from './org-state.ts';
import { policyOf } from './policy-routes.ts';
import { placed, renumbered } from './priorities.ts';
import { at, copyOf, type Raw, rawAt, textAt, textsAt } from './raw.ts';
import { blank, forbidden, invalid, notFound, taken } from './refusal.ts';

const all = '/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules';
const family = { auth: 'management', scopes: 'okta.authorizationServers', apiAccessManagement: true } as const;
const rawOf = (rule: Raw): Raw => rule;
const people = ['authorization_code', 'implicit', 'password'];

const texts = { list: 'string' } as const;
const shapes: Shapes = {
  type: ['RESOURCE_ACCESS'],
  status: ['ACTIVE', 'INACTIVE'],
  name: 'string',
  priority: 'integer',
  conditions: {
    fields: {
      people: {
        fields: {
          users: { fields: { include: texts, exclude: texts } },
          groups: { fields: { include: texts, exclude: texts } },
        },
      },
      grantTypes: { fields: { include: texts } },
      scopes: { fields: { include: texts } },
    },
  },
  actions: {
    fields: {
      token: {
        fields: {
          accessTokenLifetimeMinutes: 'integer',
          refreshTokenLifetimeMinutes: 'integer',
          refreshTokenWindowMinutes: 'integer',
          inlineHook: { fields: { id: 'string' } },
        },
      },
    },
  },
};

/**
 * Rules of an access policy: create 201, read, replace 200, delete 204, lifecycle 204; in order of priority.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/authorizationserverrules/
 */
export const ruleRoutes: readonly Route[] = objectRoutes(all, 'ruleId', family, {
  list,
  create,
  read,
  replace,
  remove,
  setStatus,
});

function list(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const policy = policyOf(request, server);
  return { status: 200, body: policy.rules.map((rule) => answeredRule(rule, policy, server, org)) };
}

function read(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const policy = policyOf(request, server);
  return { status: 200, body: answeredRule(ruleOf(request, policy), policy, server, org) };
}

function create(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const policy = policyOf(request, server);
  const now = timestamp(org.now());
  const rule: Raw = { id: newId('rule'), ...written(bodyOf(request, shapes)), created: now, lastUpdated: now, system: false };
  check(rule, policy, org.state, undefined);
  policy.rules = placed(policy.rules, rule, rawOf);
  return { status: 201, body: answeredRule(rule, policy, server, org) };
}

function replace(request: Request, org: Org): Answer {
  const server = serverOf(request, org.state);
  const policy = policyOf(request, server);
  const before = ruleOf(request, policy);
  const sent = bodyOf(request, shapes);
  const { id = '', created = '', system = false, priority = 1, status = 'ACTIVE' } = before;
  const asked = { ...written({ status, ...sent }), priority: sent['priority'] ?? priority };
  const rule: Raw = { id, ...asked, created, lastUpdated: timestamp(org.now()), system };
  check(rule, policy, org.state, before);
  const others = policy.rules.filter((other) => other !== before);
  policy.rules = placed(others, rule, rawOf);
  return { status: 200, body: answeredRule(rule, policy, server, org) };
}

// As recorded: absent conditions come back as empty lists, grant types come back sorted, `users.exclude` is always there.
function written(sent: Raw): Raw {
  const { name = '', type = '', status, priority } = sent;
  const token = rawAt(sent, 'actions', 'token');
  const excluded = textsAt(sent, 'conditions', 'people', 'groups', 'exclude');
  return {
    status: status ?? 'ACTIVE',
    name,
    ...(typeof priority === 'number' ? { priority } : {}),
    conditions: {
      people: {
        users: { ...included(sent, 'users'), exclude: textsAt(sent, 'conditions', 'people', 'users', 'exclude') },
        groups: {
          include: textsAt(sent, 'conditions', 'people', 'groups', 'include'),
          // Recorded answers have none where none was sent; one that was sent comes back.
          ...(excluded.length === 0 ? {} : { exclude: excluded }),
        },
      },
      grantTypes: { include: textsAt(sent, 'conditions', 'grantTypes', 'include').toSorted() },
      scopes: { include: textsAt(sent, 'conditions', 'scopes', 'include') },
    },
    actions: {
      token: {
        accessTokenLifetimeMinutes: token['accessTokenLifetimeMinutes'] ?? 60,
        refreshTokenLifetimeMinutes: token['refreshTokenLifetimeMinutes'] ?? 0,
        refreshTokenWindowMinutes: token['refreshTokenWindowMinutes'] ?? 10080,
        ...('inlineHook' in token && token['inlineHook'] ? { inlineHook: copyOf(token['inlineHook']) } : {}),
      },
    },
    type,
  };
}

function included(sent: Raw, who: string): Raw {
  const include = textsAt(sent, 'conditions', 'people', who, 'include');
  return include.length === 0 ? {} : { include };
}

function check(rule: Raw, policy: Policy, state: OrgState, before: Raw | undefined): void {
  for (const field of ['name', 'type']) if ((textAt(rule, field) ?? '').trim() === '') throw blank(field);
  checkPeople(rule, state);
  checkLifetimes(rule);
  // Whether rules of one policy may share a name is not recorded.
  if (policy.rules.some((other) => other !== before && other['name'] === rule['name'])) throw taken('name');
}

/** Okta's words, for people that are missing and for a grant type that it does not know. [I] okta-developer-docs#1622 */
function checkPeople(rule: Raw, state: OrgState): void {
  const groups = textsAt(rule, 'conditions', 'people', 'groups', 'include');
  const users = textsAt(rule, 'conditions', 'people', 'users', 'include');
  const granted = textsAt(rule, 'conditions', 'grantTypes', 'include');
  if (granted.length === 0) throw blank('conditions.grantTypes.include');
  const valid =
    groups.every((id) => id === 'EVERYONE' || state.groups.some((group) => group['id'] === id)) &&
    users.every((id) => state.users.some(({ raw }) => raw['id'] === id));
  const misspelt = granted.some((grant) => !(grants as readonly string[]).includes(grant));
  const missing = granted.some((grant) => people.includes(grant)) && groups.length + users.length === 0;
  if (valid && !misspelt && !missing) return;
  throw invalid(
    'conditions.people',
    "conditions.people: At least one of ''conditions.people.users.include'' or ''conditions.people.groups.include'' must " +
      "contain a valid user or group when ''conditions.grantTypes'' contains one or more of " +
      '[authorization_code, implicit, password].',
  );
}

// The limits are documented; the words are not recorded.
function checkLifetimes(rule: Raw): void {
  const minutes = (field: string): number => Number(at(rule, 'actions', 'token', field));
  const limits = [
    ['accessTokenLifetimeMinutes', 5, 1440],
    ['refreshTokenWindowMinutes', 10, 2_628_000],
  ] as const;
  for (const [field, least, most] of limits) {
    if (minutes(field) < least || minutes(field) > most) throw invalid(field, `${field}: must be from ${least} to ${most}`);
  }
  const whole = minutes('refreshTokenLifetimeMinutes');
  if (whole !== 0 && whole < minutes('accessTokenLifetimeMinutes')) {
    throw invalid('refreshTokenLifetimeMinutes', 'refreshTokenLifetimeMinutes: must be 0 or at least the access token lifetime');
  }
}

function remove(request: Request, org: Org): Answer {
  const policy = policyOf(request, serverOf(request, org.state));
  const rule = ruleOf(request, policy);
  if (rule['system'] === true) throw forbidden();
  const others = policy.rules.filter((other) => other !== rule);
  policy.rules = renumbered(others, rawOf);
  return { status: 204 };
}

function setStatus(request: Request, org: Org, status: 'ACTIVE' | 'INACTIVE'): Answer {
  turn(ruleOf(request, policyOf(request, serverOf(request, org.state))), status, org.now());
  return { status: 204 };
}

function ruleOf({ params }: Request, { rules }: Policy): Raw {
  const ruleId = params['ruleId'] ?? '';
  const found = rules.find(({ id }) => id === ruleId);
  if (found === undefined) throw notFound(ruleId, 'PolicyRule');
  return found;
}

function answeredRule(rule: Raw, policy: Policy, server: AuthorizationServer, org: Org): Raw {
  const self = `${hrefOf(server, org)}/policies/${String(policy.raw['id'])}/rules/${String(rule['id'])}`;
  return { ...rule, _links: { ...selfLink(self), ...turningLink(self, rule['status']) } };
}
