import { bodyOf, type Shapes } from './body.ts';
import { filterOf, startsWith } from './filter.ts';
import { newId, timestamp } from './ids.ts';
import { objectRoutes } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { OrgState } from './org-state.ts';
import { pageOf } from './paging.ts';
import { type Raw, rawAt, textAt } from './raw.ts';
import { blank, forbidden, notFound, refusal, taken } from './refusal.ts';
import { seenGroups } from './roles.ts';

const all = '/api/v1/groups';
const family = { auth: 'management', scopes: 'okta.groups' } as const;
const shapes: Shapes = { profile: { fields: { name: 'string', description: 'string' } } };
const filterable = ['type', 'id', 'lastUpdated', 'lastMembershipUpdated'];
const searchable = [...filterable, 'created', 'profile.name', 'profile.description'];

/**
 * Groups: create 200, read, replace 200, delete 204.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/group/
 */
export const groupRoutes: readonly Route[] = objectRoutes(all, 'groupId', family, { list, create, read, replace, remove });

/** A group as the org answers it. */
export function answeredGroup(group: Raw, { url }: Org): Raw {
  const self = `${url}${all}/${String(group['id'])}`;
  const logo = (name: string): Raw => ({ name, href: `${url}/assets/img/logos/default.png`, type: 'image/png' });
  return {
    ...group,
    _links: {
      logo: [logo('medium'), logo('large')],
      owners: { href: `${self}/owners` },
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
}

function list(request: Request, org: Org): Answer {
  const { query } = request;
  const q = query.get('q');
  const filter = query.get('filter');
  const search = query.get('search');
  if (search !== null && filter !== null) {
    throw refusal(400, 'E0000033', "Bad request. Can't specify a search query and filter in the same request.");
  }
  const tests = [
    ...(filter === null ? [] : [filterOf(filter, filterable, ['eq', 'gt', 'ge', 'lt', 'le'])]),
    ...(search === null ? [] : [filterOf(search, searchable, ['eq', 'sw', 'co', 'gt', 'ge', 'lt', 'le'])]),
  ];
  const found = seenGroups(request.caller, org.state).filter(
    (group) => tests.every((test) => test(group)) && startsWith(textAt(group, 'profile', 'name'), q ?? ''),
  );
  const answered = found.map((group) => answeredGroup(group, org));
  // Recorded: no Link for lists that use `q`, Link for those with `filter` and `limit`; the rest is assumed to have it.
  return pageOf(answered, request, org, { usual: 10_000, most: 10_000, link: q === null });
}

function read(request: Request, org: Org): Answer {
  return { status: 200, body: answeredGroup(groupOf(request, org.state), org) };
}

function create(request: Request, org: Org): Answer {
  const profile = profileOf(request, org.state, undefined);
  const now = timestamp(org.now());
  const group: Raw = {
    id: newId('group'),
    created: now,
    lastUpdated: now,
    lastMembershipUpdated: now,
    objectClass: ['okta:user_group'],
    type: 'OKTA_GROUP',
    profile,
  };
  org.state.groups.push(group);
  return { status: 200, body: answeredGroup(group, org) };
}

function replace(request: Request, org: Org): Answer {
  const group = groupOf(request, org.state);
  // That only groups of this type can be changed is documented; the refusal is not recorded.
  if (group['type'] !== 'OKTA_GROUP') throw forbidden();
  group['profile'] = profileOf(request, org.state, group);
  group['lastUpdated'] = timestamp(org.now());
  return { status: 200, body: answeredGroup(group, org) };
}

function remove(request: Request, { state }: Org): Answer {
  const group = groupOf(request, state);
  if (group['type'] === 'BUILT_IN') throw forbidden();
  state.groups = state.groups.filter((other) => other !== group);
  for (const app of state.apps) app.assignments = app.assignments.filter(({ id }) => id !== group['id']);
  for (const user of state.users) user.groupIds = user.groupIds.filter((id) => id !== group['id']);
  return { status: 204 };
}

function profileOf(request: Request, state: OrgState, before: Raw | undefined): Raw {
  const profile = rawAt(bodyOf(request, shapes), 'profile');
  const name = textAt(profile, 'name') ?? '';
  if (name.trim() === '') throw blank('name');
  if (state.groups.some((other) => other !== before && textAt(other, 'profile', 'name') === name)) throw taken('name');
  // Fields that the org's group schema would have to have are taken as they come.
  return { ...profile, name, description: profile['description'] ?? null };
}

/** The group that a path names. Throws 404 E0000007. */
export function groupOf({ params, caller }: Request, state: OrgState): Raw {
  const groupId = params['groupId'] ?? '';
  const found = state.groups.find(({ id }) => id === groupId);
  if (found === undefined) throw notFound(groupId, 'UserGroup');
  // How a group is refused that a role does not see is not recorded.
  if (!seenGroups(caller, state).includes(found)) throw forbidden();
  return found;
}
