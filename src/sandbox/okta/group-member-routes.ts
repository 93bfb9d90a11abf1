import { answeredApp } from './app-answer.ts';
import { groupOf } from './group-routes.ts';
import { timestamp } from './ids.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { pageOf } from './paging.ts';
import { refusal } from './refusal.ts';
import { membersOf, userOf } from './user-answer.ts';

const people = '/api/v1/groups/{groupId}/users';
const family = { auth: 'management', scopes: 'okta.groups' } as const;

/**
 * Who is in a group (PUT and DELETE 204), and which apps it is assigned to.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/group/
 */
export const groupMemberRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: people,
    ...family,
    handle: (request, org) => {
      const members = membersOf(org, String(groupOf(request, org.state)['id']));
      return pageOf(members, request, org, { usual: 1000, most: 1000 });
    },
  },
  {
    method: 'PUT',
    pattern: `${people}/{userId}`,
    ...family,
    handle: (request, org) => change(request, org, (ids, id) => [...ids.filter((other) => other !== id), id]),
  },
  {
    method: 'DELETE',
    pattern: `${people}/{userId}`,
    ...family,
    handle: (request, org) => change(request, org, (ids, id) => ids.filter((other) => other !== id)),
  },
  {
    method: 'GET',
    pattern: '/api/v1/groups/{groupId}/apps',
    ...family,
    handle: (request, org) => {
      const { id } = groupOf(request, org.state);
      const apps = org.state.apps.filter(({ assignments }) => assignments.some((assignment) => assignment['id'] === id));
      return pageOf(
        apps.map((app) => answeredApp(app, org)),
        request,
        org,
        { usual: 20, most: 200 },
      );
    },
  },
];

function change(request: Request, org: Org, changed: (ids: readonly string[], id: string) => string[]): Answer {
  const group = groupOf(request, org.state);
  const user = userOf(request, org.state, 'userId');
  // Only groups of this type have members of one's choice; the code is the catalogue's, what an org answers is not recorded.
  if (group['type'] !== 'OKTA_GROUP') throw refusal(501, 'E0000060', 'Unsupported operation.');
  user.groupIds = changed(user.groupIds, String(group['id']));
  group['lastMembershipUpdated'] = timestamp(org.now());
  return { status: 204 };
}
