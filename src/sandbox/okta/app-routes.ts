import { answeredApp } from './app-answer.ts';
import { answeredKeys } from './app-keys.ts';
import { checkApp, checkTemplate } from './app-rules.ts';
import { appDefaults, appShapes, appWritable } from './app-shape.ts';
import { bodyOf } from './body.ts';
import { filterOf, startsWith } from './filter.ts';
import { newId, randomText, timestamp } from './ids.ts';
import { objectRoutes, turn } from './object-routes.ts';
import type { Org, Request, Route } from './okta-route.ts';
import type { App, OrgState, Role } from './org-state.ts';
import { overlay } from './overlay.ts';
import { pageOf } from './paging.ts';
import { isRaw, type Raw, rawAt, textAt } from './raw.ts';
import { notFound, refusal } from './refusal.ts';
import { newRole } from './roles.ts';

const family = { auth: 'management', scopes: 'okta.apps' } as const;
const filterable = ['id', 'status', 'name', 'credentials.signing.kid'];
// The default is "all of them" in Okta's description; in practice, and in its older reference, 20.
const paging = { usual: 20, most: 200 };

/**
 * Apps: create, read, update, delete, lifecycle. Statuses as recorded: POST 200, PUT 200, lifecycle 200 `{}`, DELETE 204.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/application/
 */
export const appRoutes: readonly Route[] = objectRoutes('/api/v1/apps', 'appId', family, {
  list: listApps,
  create: createApp,
  read: readApp,
  replace: replaceApp,
  remove: deleteApp,
  setStatus,
});

/** The app that a path names. Throws 404 E0000007. */
export function appOf({ params }: Request, state: OrgState): App {
  const id = params['appId'] ?? '';
  const found = state.apps.find(({ raw }) => raw['id'] === id);
  if (found === undefined) throw notFound(id, 'AppInstance');
  return found;
}

function listApps(request: Request, org: Org) {
  const q = request.query.get('q') ?? '';
  const filter = request.query.get('filter');
  const test = filter === null ? () => true : filterOf(filter, filterable);
  const found = org.state.apps.filter(
    ({ raw }) => test(raw) && (startsWith(textAt(raw, 'label'), q) || startsWith(textAt(raw, 'name'), q)),
  );
  const answered = found.map((app) => answeredApp(app, org));
  return pageOf(answered, request, org, paging);
}

function readApp(request: Request, org: Org) {
  return { status: 200, body: answeredApp(appOf(request, org.state), org) };
}

function createApp(request: Request, org: Org) {
  const sent = bodyOf(request, appShapes);
  checkTemplate(sent);
  const id = newId('app');
  const app = settledApp(sent, org, undefined, {
    id,
    orn: `orn:okta:idp:${org.state.id}:apps:oidc_client:${id}`,
    name: 'oidc_client',
    status: request.query.get('activate') === 'false' ? 'INACTIVE' : 'ACTIVE',
    created: timestamp(org.now()),
  });
  // Whether a second app of the same label is refused (E0000040) is not confirmed; the older reference allows it.
  org.state.apps.push(app);
  return { status: 200, body: answeredApp(app, org, true) };
}

function replaceApp(request: Request, org: Org) {
  const before = appOf(request, org.state);
  const sent = bodyOf(request, appShapes);
  checkTemplate({ ...sent, name: before.raw['name'] ?? '' });
  const { id = '', orn, name = '', status = '', created = '' } = before.raw;
  const after = settledApp(sent, org, before, { id, ...(orn === undefined ? {} : { orn }), name, status, created });
  org.state.apps[org.state.apps.indexOf(before)] = after;
  return { status: 200, body: answeredApp(after, org, true) };
}

function settledApp(sent: Raw, org: Org, before: App | undefined, fixed: Raw): App {
  checkKeyPin(sent, before, org);
  const written = overlay(appDefaults(sent, before?.raw, org.state.edition), sent, appWritable, before?.raw ?? {});
  const raw: Raw = { ...fixed, ...written, lastUpdated: timestamp(org.now()), features: before?.raw['features'] ?? [] };
  const credentials = rawAt(raw, 'credentials');
  const oauthClient = rawAt(credentials, 'oauthClient');
  oauthClient['client_id'] ??= textAt(before?.raw, 'credentials', 'oauthClient', 'client_id') ?? fixed['id'] ?? '';
  credentials['signing'] = before?.raw['credentials']
    ? rawAt(before.raw, 'credentials', 'signing')
    : { kid: org.state.appSigningKid };
  const refreshToken = rawAt(raw, 'settings', 'oauthClient', 'refresh_token');
  if (refreshToken['rotation_type'] === 'STATIC') delete refreshToken['leeway'];
  if (refreshToken['rotation_type'] === 'ROTATE') refreshToken['leeway'] ??= 30;
  const client = rawAt(raw, 'settings', 'oauthClient');
  if (isRaw(client['jwks'])) client['jwks'] = answeredKeys(client['jwks'], rawAt(before?.raw, 'settings', 'oauthClient', 'jwks'));
  // Recorded: an empty secret is none.
  const ownSecret = textAt(sent, 'credentials', 'oauthClient', 'client_secret') || undefined;
  const secret = secretOf(oauthClient, ownSecret, before);
  checkApp(raw, secret === undefined ? undefined : ownSecret, org, before);
  return {
    raw,
    accessPolicyId: before?.accessPolicyId ?? String(org.state.signOnPolicies[0]?.['id'] ?? ''),
    assignments: before?.assignments ?? [],
    grantedScopes: before?.grantedScopes ?? [],
    rights: before?.rights ?? 'no-admin',
    roles: before === undefined ? rolesAtBirth(raw, org) : (before.roles ?? []),
    ...(before?.users === undefined ? {} : { users: before.users }),
    ...(before?.grantNotes === undefined ? {} : { grantNotes: before.grantNotes }),
    ...(before?.logo === undefined ? {} : { logo: before.logo }),
    ...(secret === undefined ? {} : { clientSecret: secret }),
  };
}

// Documented of the org setting, which speaks of public client apps; those that can have a role are service apps.
function rolesAtBirth(raw: Raw, { state, now }: Org): Role[] {
  const service = textAt(raw, 'settings', 'oauthClient', 'application_type') === 'service';
  return service && state.clientPrivileges ? [newRole('SUPER_ADMIN', 'client', now())] : [];
}

// Documented as a way to sign one app's ID tokens by a key of its own.
function checkKeyPin(sent: Raw, before: App | undefined, { state }: Org): void {
  const { kid, ...rest } = rawAt(sent, 'credentials', 'signing');
  const same = kid === undefined || kid === (textAt(before?.raw, 'credentials', 'signing', 'kid') ?? state.appSigningKid);
  if (same && Object.keys(rest).length === 0) return;
  throw refusal(501, 'SANDBOX', 'The gloo-okta sandbox does not sign the tokens of an app by a key of its own.');
}

function secretOf(oauthClient: Raw, sent: string | undefined, before: App | undefined): string | undefined {
  if (!String(oauthClient['token_endpoint_auth_method']).startsWith('client_secret')) return undefined;
  return sent ?? before?.clientSecret ?? randomText(64);
}

function deleteApp(request: Request, { state }: Org) {
  const app = appOf(request, state);
  if (app.raw['status'] === 'ACTIVE') {
    const cause = 'The application must be deactivated before deletion.';
    throw refusal(403, 'E0000056', 'Delete application forbidden.', [cause]);
  }
  // Access policies that name the client keep naming it: whether Okta takes it out of them is not recorded.
  state.apps = state.apps.filter((other) => other !== app);
  state.retiredClientIds.push(textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '');
  return { status: 204 };
}

function setStatus(request: Request, org: Org, status: 'ACTIVE' | 'INACTIVE') {
  turn(appOf(request, org.state).raw, status, org.now());
  return { status: 200, body: {} };
}
