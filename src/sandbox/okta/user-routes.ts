import { answeredGroup } from './group-routes.ts';
import { groupIdsOf, type OrgState, type User } from './org-state.ts';
import { pageOf } from './paging.ts';
import { type Raw, textAt } from './raw.ts';
import { notFound } from './refusal.ts';
import type { Org, Request, Route } from './route.ts';

const family = { auth: 'management', scopes: 'okta.users' } as const;

/**
 * People: read by id, by login, or as `me` (the owner of the API token), and a person's groups.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/user/
 */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/api/v1/users/{id}',
    ...family,
    handle: (request, org) => ({ status: 200, body: answeredUser(userOf(request, org.state), org) }),
  },
  {
    method: 'GET',
    pattern: '/api/v1/users/{id}/groups',
    ...family,
    handle: (request, org) => {
      const ids = groupIdsOf(org.state, userOf(request, org.state));
      const groups = org.state.groups.filter(({ id }) => ids.includes(String(id)));
      return pageOf(
        groups.map((group) => answeredGroup(group, org)),
        request,
        org,
        { usual: 200, most: 200 },
      );
    },
  },
];

// What `me` is for a service app is not confirmed: nobody, here.
function userOf({ params, caller }: Request, { users }: OrgState): User {
  const wanted = params['id'] ?? '';
  const found = users.find(({ raw }) =>
    wanted === 'me' ? raw['id'] === caller?.userId : raw['id'] === wanted || isLogin(raw, wanted),
  );
  if (found === undefined) throw notFound(wanted, 'User');
  return found;
}

// A login may be shortened to what stands before the @.
function isLogin(raw: Raw, wanted: string): boolean {
  const login = textAt(raw, 'profile', 'login')?.toLowerCase() ?? '';
  return login === wanted.toLowerCase() || login.split('@')[0] === wanted.toLowerCase();
}

function answeredUser({ raw }: User, { url }: Org): Raw {
  const self = `${url}/api/v1/users/${String(raw['id'])}`;
  return { ...raw, _links: { self: { href: self } } };
}
