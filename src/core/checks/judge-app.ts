import { isObject, same, valueAt } from '../json.ts';
import type { Finding, Json, JsonObject } from '../model.ts';
import { fail, fromTrouble, judgeFact, known, ok, skip, warn } from './fact.ts';
import type { AppFacts } from './okta-facts.ts';

const again = 'Put it back: gloo-okta setup';

/** Pure: whether the app, its assignment and the claims are as setup made them. */
export function judgeApp(facts: AppFacts): readonly Finding[] {
  const { app: fact } = facts;
  const ofApp = ['app-active', 'app-grants', 'redirect-uris', 'app-assigned'] as const;
  if ('trouble' in fact) return [...ofApp.flatMap((check) => fromTrouble(check, fact.trouble)), ...judgeClaims(facts)];
  const app = fact.value;
  if (app === undefined) {
    const missing = fail('app-active', `There is no ${facts.title} in the org.`, 'Make it: gloo-okta setup');
    return [missing, ...ofApp.slice(1).map((check) => skip(check, 'the app is not there.')), ...judgeClaims(facts)];
  }
  return [judgeStatus(app, facts), judgeGrants(app), judgeUris(app, facts), ...judgeAssigned(app, facts), ...judgeClaims(facts)];
}

function judgeStatus(app: JsonObject, { title }: AppFacts): Finding {
  if (app['status'] === 'ACTIVE') return ok('app-active', `${capital(title)} is active.`);
  return fail(
    'app-active',
    `${capital(title)} is ${String(app['status'])}.`,
    'Activate it in the Admin Console: Applications > the app > Active.',
  );
}

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ */
function judgeGrants(app: JsonObject): Finding {
  const check = 'app-grants';
  const grants = texts(valueAt(app, 'settings.oauthClient.grant_types') as Json | undefined);
  const missing = ['authorization_code', 'refresh_token'].filter((grant) => !grants.includes(grant));
  const client = valueAt(app, 'credentials.oauthClient') as JsonObject | undefined;
  const wrong = [
    ...(missing.length > 0 ? [`it lacks the grant ${missing.join(' and ')}`] : []),
    ...(client?.['pkce_required'] === true ? [] : ['it does not require PKCE']),
    ...(client?.['token_endpoint_auth_method'] === 'none' ? [] : ['it asks the frontend for a secret']),
  ];
  if (wrong.length > 0) return fail(check, `The app cannot serve the frontend: ${wrong.join(', ')}.`, again);
  return ok(check, 'The app has the grants authorization_code and refresh_token, PKCE and no secret.');
}

function judgeUris(app: JsonObject, { wanted }: AppFacts): Finding {
  const check = 'redirect-uris';
  const signIn = texts(valueAt(app, 'settings.oauthClient.redirect_uris') as Json | undefined);
  const signOut = texts(valueAt(app, 'settings.oauthClient.post_logout_redirect_uris') as Json | undefined);
  if (wanted.redirectUris.length === 0) {
    return signIn.length === 0
      ? fail(check, 'The app has no sign-in redirect URI.', 'Name the frontend: gloo-okta setup --react-url URL')
      : skip(check, `which URIs are wanted is not recorded here; the app has ${signIn.join(', ')}.`);
  }
  const missing = [
    ...wanted.redirectUris.filter((uri) => !signIn.includes(uri)).map((uri) => lacking('sign-in', uri, signIn)),
    ...wanted.signOutUris.filter((uri) => !signOut.includes(uri)).map((uri) => lacking('sign-out', uri, signOut)),
  ];
  if (missing.length > 0) return fail(check, `${missing.join('. ')}.`, again);
  return ok(check, `The app has every redirect URI: ${[...wanted.redirectUris, ...wanted.signOutUris].join(', ')}.`);
}

function lacking(kind: string, uri: string, there: readonly string[]): string {
  const bare = (text: string) => text.replace(/\/$/, '').toLowerCase();
  const near = there.find((other) => bare(other) === bare(uri));
  const slash = near !== undefined && near.toLowerCase() !== uri.toLowerCase();
  const but =
    near === undefined
      ? ''
      : slash
        ? `; it has ${near}, which differs by the slash at its end`
        : `; it has ${near}, which differs by upper and lower case`;
  return `The app lacks the ${kind} redirect URI ${uri}${but}`;
}

function judgeAssigned(app: JsonObject, { assigned, wanted }: AppFacts): readonly Finding[] {
  const check = 'app-assigned';
  if (valueAt(app, 'settings.implicitAssignment') === true)
    return [ok(check, 'The app is open to everyone in the organization.')];
  return judgeFact(check, assigned, (groups) => {
    const missing = wanted.groups.filter((group) => !groups.includes(group.id));
    if (missing.length > 0)
      return fail(
        check,
        `The app is not assigned as it was: missing is the ${missing.map((group) => group.title).join(', ')}.`,
        again,
      );
    if (groups.length > 0)
      return ok(check, `The app is assigned to ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}.`);
    return warn(
      check,
      'The app is assigned to no group, as it was asked for; only people who are assigned one by one can sign in.',
      'Assign a group: gloo-okta setup --assign everyone',
    );
  });
}

function judgeClaims({ liveClaims, wanted }: AppFacts): readonly Finding[] {
  const check = 'claims';
  return judgeFact(check, liveClaims, (live) => {
    if (wanted.claims.length === 0) return skip(check, 'no claim is wanted.');
    const wrong = wanted.claims.flatMap(({ name, spec }) => {
      const named = live.filter((claim) => claim['name'] === name);
      const claim = named.find((one) => one['claimType'] === 'RESOURCE');
      if (claim === undefined)
        return [`"${name}" is ${named.length > 0 ? 'on the ID token, not on the access token' : 'not there'}`];
      if (claim['status'] === 'INACTIVE') return [`"${name}" is inactive`];
      const fields = ['value', 'valueType', 'group_filter_type', 'conditions'].filter(
        (field) => spec[field] !== undefined && !same(emptied(claim[field]), emptied(spec[field])),
      );
      return fields.map(
        (field) =>
          `"${name}" has another ${field}: ${JSON.stringify(claim[field] ?? null)}, wanted ${JSON.stringify(spec[field])}`,
      );
    });
    if (wrong.length > 0) return fail(check, `Claims of the access token differ: ${wrong.join('; ')}.`, again);
    return ok(check, `The access token carries ${wanted.claims.map(({ name }) => name).join(', ')}.`);
  });
}

/** Okta gives an empty condition back as `{"scopes": []}`. */
function emptied(value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  return isObject(value) && Object.keys(value).length === 0 ? { scopes: [] } : value;
}

/** Pure: the ids of the groups to be let in: what was asked for, and what is assigned. */
export function groupsToLetIn(facts: Pick<AppFacts, 'assigned' | 'wanted' | 'app'>): readonly string[] {
  const wanted = facts.wanted.groups.map((group) => group.id);
  return wanted.length > 0 ? wanted : (known(facts.assigned) ?? []);
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((member): member is string => typeof member === 'string') : [];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
