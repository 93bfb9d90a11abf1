import { bodyOf } from './body.ts';
import { filterOf, startsWith } from './filter.ts';
import { answeredGroup } from './group-routes.ts';
import { newId, timestamp } from './ids.ts';
import { objectRoutes } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { everyoneOf, groupIdsOf, type User } from './org-state.ts';
import { pageOf } from './paging.ts';
import { type Raw, rawAt, textAt, textsAt } from './raw.ts';
import { notFound, refusal } from './refusal.ts';
import { answeredUser, listedUser, userOf } from './user-answer.ts';
import { setUserStatus } from './user-lifecycle-routes.ts';
import { answeredCredentials, checkedProfile, userShapes } from './user-profile.ts';

const family = { auth: 'management', scopes: 'okta.users' } as const;
const filterable = ['status', 'lastUpdated', 'id', 'profile.login', 'profile.email', 'profile.firstName', 'profile.lastName'];
const operators = ['eq', 'sw', 'gt', 'ge', 'lt', 'le'];
const paging = { usual: 200, most: 200 };

/**
 * People: list, create 200, read by id, login or as `me`, update (POST a part, PUT the whole) 200, delete 204, and a person's
 * groups.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/user/
 */
export const userRoutes: readonly Route[] = [
  ...objectRoutes('/api/v1/users', 'id', family, { list, create, read, replace, remove }),
  { method: 'POST', pattern: '/api/v1/users/{id}', ...family, handle: update },
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
        paging,
      );
    },
  },
];

function list(request: Request, org: Org): Answer {
  const { query } = request;
  const q = query.get('q') ?? '';
  const expressions = ['filter', 'search'].flatMap((name) => query.get(name) ?? []);
  const tests = expressions.map((expression) => filterOf(expression, filterable, operators));
  const found = org.state.users.filter(
    ({ raw }) =>
      tests.every((test) => test(raw)) &&
      // Who is deactivated is listed only when asked for.
      (expressions.length > 0 || raw['status'] !== 'DEPROVISIONED') &&
      ['firstName', 'lastName', 'email'].some((field) => startsWith(textAt(raw, 'profile', field), q)),
  );
  return pageOf(
    found.map((user) => listedUser(user, org.url)),
    request,
    org,
    { ...paging, usual: q === '' ? paging.usual : 10 },
  );
}

function read(request: Request, org: Org): Answer {
  return { status: 200, body: answeredUser(userOf(request, org.state), org) };
}

// Without a password a person has yet to choose one, and until then is PROVISIONED; with `activate=false` STAGED.
function create(request: Request, org: Org): Answer {
  const sent = bodyOf(request, userShapes);
  checkProvider(sent, { type: { id: typeOf(org) } });
  const now = timestamp(org.now());
  const password = textAt(sent, 'credentials', 'password', 'value');
  const active = request.query.get('activate') !== 'false';
  const profile = checkedProfile(rawAt(sent, 'profile'), org.state, undefined);
  const user: User = {
    raw: {
      id: newId('user'),
      status: active ? (password === undefined ? 'PROVISIONED' : 'ACTIVE') : 'STAGED',
      created: now,
      activated: active ? now : null,
      statusChanged: active ? now : null,
      lastLogin: null,
      lastUpdated: now,
      passwordChanged: password === undefined ? null : now,
      type: { id: typeOf(org) },
      profile,
      credentials: answeredCredentials(sent, {}),
    },
    password: password ?? '',
    groupIds: groupsIn(sent, org),
  };
  org.state.users.push(user);
  return { status: 200, body: answeredUser(user, org) };
}

function update(request: Request, org: Org): Answer {
  return write(request, org, (profile, before) => ({ ...rawAt(before, 'profile'), ...profile }));
}

function replace(request: Request, org: Org): Answer {
  return write(request, org, (profile) => profile);
}

function write(request: Request, org: Org, merged: (sent: Raw, before: Raw) => Raw): Answer {
  const user = userOf(request, org.state);
  const sent = bodyOf(request, userShapes);
  checkProvider(sent, user.raw);
  const profile = 'profile' in sent ? checkedProfile(merged(rawAt(sent, 'profile'), user.raw), org.state, user) : undefined;
  const password = textAt(sent, 'credentials', 'password', 'value');
  const now = timestamp(org.now());
  user.raw = {
    ...user.raw,
    lastUpdated: now,
    ...(password === undefined ? {} : { passwordChanged: now }),
    ...(profile === undefined ? {} : { profile }),
    credentials: answeredCredentials(sent, user.raw),
  };
  if (password !== undefined) user.password = password;
  return { status: 200, body: answeredUser(user, org) };
}

// Documented: the first time deactivates, the second deletes.
function remove(request: Request, org: Org): Answer {
  const user = userOf(request, org.state);
  if (user.raw['status'] !== 'DEPROVISIONED') setUserStatus(user, 'DEPROVISIONED', org);
  else org.state.users = org.state.users.filter((other) => other !== user);
  return { status: 204 };
}

function checkProvider(sent: Raw, before: Raw): void {
  const provider = textAt(sent, 'credentials', 'provider', 'type') ?? 'OKTA';
  const password = rawAt(sent, 'credentials', 'password');
  if (provider !== 'OKTA' || password['hash'] !== undefined || password['hook'] !== undefined) {
    throw refusal(501, 'SANDBOX', 'The gloo-okta sandbox knows people with a password at Okta only, and no hashed ones.');
  }
  const others = [
    [sent['realmId'], before['realmId']],
    [textAt(sent, 'type', 'id'), textAt(before, 'type', 'id')],
  ];
  if (others.some(([asked, is]) => asked !== undefined && asked !== is)) {
    throw refusal(501, 'SANDBOX', 'The gloo-okta sandbox knows one type of people, and no realms.');
  }
}

function groupsIn(sent: Raw, { state }: Org): string[] {
  const ids = textsAt(sent, 'groupIds');
  // Okta's help tells of a 501 for the group that everybody is in.
  if (ids.includes(String(everyoneOf(state)['id']))) throw refusal(501, 'E0000060', 'Unsupported operation.');
  const unknown = ids.find((id) => !state.groups.some((group) => group['id'] === id));
  if (unknown !== undefined) throw notFound(unknown, 'UserGroup');
  return ids;
}

// There is one type of people in the sandbox: the owner's.
function typeOf({ state }: Org): string {
  return textAt(state.users[0]?.raw, 'type', 'id') ?? `oty${state.id.slice(3)}`;
}
