import { appOf } from './app-routes.ts';
import { bodyOf } from './body.ts';
import { timestamp } from './ids.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { App } from './org-state.ts';
import { pageOf } from './paging.ts';
import { type Raw, rawAt, textAt } from './raw.ts';
import { blank, notFound } from './refusal.ts';

const all = '/api/v1/apps/{appId}/users';
const family = { auth: 'management', scopes: 'okta.apps' } as const;

/**
 * The people whom an app is assigned to one by one: list, assign 200, read, unassign 204. Who has an app by a group is not
 * listed here, as a real org would list them (`scope: GROUP`).
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/applicationusers/
 */
export const appUserRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: all,
    ...family,
    handle: (request, org) => {
      const app = appOf(request, org.state);
      const users = (app.users ?? []).map((user) => answeredUser(user, app, org));
      return pageOf(users, request, org, { usual: 50, most: 500 });
    },
  },
  { method: 'POST', pattern: all, ...family, handle: assign },
  {
    method: 'GET',
    pattern: `${all}/{userId}`,
    ...family,
    handle: (request, org) => {
      const app = appOf(request, org.state);
      return { status: 200, body: answeredUser(assignedIn(request, app), app, org) };
    },
  },
  {
    method: 'DELETE',
    pattern: `${all}/{userId}`,
    ...family,
    handle: (request, org) => {
      const app = appOf(request, org.state);
      const gone = assignedIn(request, app);
      app.users = (app.users ?? []).filter((other) => other !== gone);
      return { status: 204 };
    },
  },
];

// To assign somebody once more changes nothing here; what a real org answers is not recorded.
function assign(request: Request, org: Org): Answer {
  const app = appOf(request, org.state);
  const sent = bodyOf(request, {
    id: 'string',
    scope: ['GROUP', 'USER'],
    credentials: { fields: { userName: 'string' } },
    profile: 'object',
  });
  const id = textAt(sent, 'id') ?? '';
  if (id === '') throw blank('id');
  const person = org.state.users.find(({ raw }) => raw['id'] === id);
  if (person === undefined) throw notFound(id, 'User');
  const now = timestamp(org.now());
  const before = app.users?.find((user) => user['id'] === id);
  const user: Raw = before ?? {
    id,
    externalId: null,
    created: now,
    lastUpdated: now,
    scope: 'USER',
    status: 'ACTIVE',
    statusChanged: now,
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: {
      userName: textAt(sent, 'credentials', 'userName') ?? textAt(person.raw, 'profile', 'login') ?? '',
    },
    profile: { ...rawAt(sent, 'profile') },
  };
  if (before === undefined) app.users = [...(app.users ?? []), user];
  return { status: 200, body: answeredUser(user, app, org) };
}

function assignedIn({ params }: Request, { users = [] }: App): Raw {
  const userId = params['userId'] ?? '';
  const found = users.find(({ id }) => id === userId);
  if (found === undefined) throw notFound(userId, 'AppUser');
  return found;
}

function answeredUser(user: Raw, { raw }: App, { url }: Org): Raw {
  return {
    ...user,
    _links: {
      app: { href: `${url}/api/v1/apps/${String(raw['id'])}` },
      user: { href: `${url}/api/v1/users/${String(user['id'])}` },
    },
  };
}
