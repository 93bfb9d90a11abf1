import { frontendScopes } from '../access-rules.ts';
import { isObject, same, valueAt } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict, warn } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';
import { judgeRedirects } from './judge-redirects.ts';
import type { AppFacts } from './okta-facts.ts';

/** What is not ours is changed only by somebody who says so. */
function again({ mayChange }: Pick<AppFacts, 'mayChange'>): string {
  return mayChange
    ? 'Put it back: gloo-okta setup'
    : 'gloo-okta did not make this app. Take it over and put it right: gloo-okta setup --adopt';
}

/** Whether the app, its assignment and the claims are as setup made them. */
export const appChecks = {
  'app-active': {
    group: 'okta',
    why: 'An app that is missing or inactive signs nobody in.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'decides',
    refusal: {
      when: ({ error, description }) =>
        !/redirect_uri/.test(description) && (error === 'invalid_client' || /client_id/.test(description)),
      says: ({ clientId }) => `Okta knows no active app with the client id ${clientId}`,
      hint: () => 'Make or activate it: gloo-okta setup',
    },
    judge: ({ app }) =>
      app &&
      judgeFact(app.app, (found) => {
        if (found === undefined)
          return fail(
            `There is no ${app.title} in the org.`,
            app.wanted.recorded ? 'Make it: gloo-okta setup' : 'Make it: gloo-okta setup --react-url URL',
          );
        if (found['status'] === 'ACTIVE') return ok(`${capital(app.title)} is active.`);
        return fail(
          `${capital(app.title)} is ${String(found['status'])}.`,
          'Activate it in the Admin Console: Applications > the app > Active.',
        );
      }),
  },
  'app-grants': {
    group: 'okta',
    why: 'Without the code and refresh token grants, PKCE and no secret the frontend cannot get tokens.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials', 'app-active'],
    setup: 'decides',
    refusal: {
      when: ({ error }) => error === 'unauthorized_client' || error === 'unsupported_response_type',
      says: () => 'The app may not use the authorization code grant',
      hint: () => 'Put it back: gloo-okta setup',
    },
    judge: ofApp(judgeGrants),
  },
  'redirect-uris': {
    group: 'okta',
    why: 'Okta compares a redirect URI to the letter, the trailing slash too, and refuses the sign-in otherwise.',
    asked: 'after',
    needs: ['okta-reachable', 'app-active'],
    setup: 'decides',
    judge: judgeRedirects,
  },
  'app-assigned': {
    group: 'okta',
    why: 'Okta signs in only people to whom the app is assigned.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials', 'app-active'],
    setup: 'shown',
    refusal: {
      when: ({ description }) => /not assigned/i.test(description),
      says: () => 'The app is not assigned to the person who signed in',
      // what is not given is taken away
      hint: (_about, { app }) => {
        const kept = (app?.wanted.groups ?? []).map(({ id }) => ` --assign ${id}`).join('');
        return `Assign a group that they are in: gloo-okta setup${kept} --assign GROUP`;
      },
    },
    judge: ofApp(judgeAssigned),
  },
  claims: {
    group: 'okta',
    why: 'A claim that is not on the access token cannot be used by portal groups and policies.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials', 'auth-server'],
    setup: 'shown',
    judge: ({ app }) => app && judgeClaims(app),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** The checks of an app that is there. */
function ofApp(judge: (app: JsonObject, facts: AppFacts) => Judged): (facts: Facts) => Judged {
  return ({ app: facts }) =>
    facts && judgeFact(facts.app, (app) => (app === undefined ? skip('the app is not there.') : judge(app, facts)));
}

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ */
function judgeGrants(app: JsonObject, facts: AppFacts): Verdict {
  const grants = texts(valueAt(app, 'settings.oauthClient.grant_types') as Json | undefined);
  const missing = ['authorization_code', 'refresh_token'].filter((grant) => !grants.includes(grant));
  const responses = valueAt(app, 'settings.oauthClient.response_types') as Json | undefined;
  const client = valueAt(app, 'credentials.oauthClient') as JsonObject | undefined;
  const wrong = [
    ...(missing.length > 0 ? [`it lacks the grant ${missing.join(' and ')}`] : []),
    ...(responses === undefined || texts(responses).includes('code') ? [] : ['it does not take the response type code']),
    ...(client?.['pkce_required'] === true ? [] : ['it does not require PKCE']),
    ...(client?.['token_endpoint_auth_method'] === 'none' ? [] : ['it asks the frontend for a secret']),
  ];
  if (wrong.length > 0) return fail(`The app cannot serve the frontend: ${wrong.join(', ')}.`, again(facts));
  return ok('The app has the grants authorization_code and refresh_token, PKCE and no secret.');
}

function judgeAssigned(app: JsonObject, { assigned, wanted, mayChange }: AppFacts): Judged {
  if (valueAt(app, 'settings.implicitAssignment') === true) return ok('The app is open to everyone in the organization.');
  return judgeFact(assigned, (groups) => {
    const missing = wanted.groups.filter((group) => !groups.includes(group.id));
    if (missing.length > 0)
      return fail(
        `The app is not assigned as it was: missing is the ${missing.map((group) => group.title).join(', ')}.`,
        again({ mayChange }),
      );
    if (groups.length > 0) return ok(`The app is assigned to ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}.`);
    return warn(
      `The app is assigned to no group${wanted.noGroup ? ', as it was asked for' : ''}; only people who are assigned one by one can sign in.`,
      'Assign a group: gloo-okta setup --assign everyone',
    );
  });
}

function judgeClaims({ liveClaims, wanted }: AppFacts): Judged {
  return judgeFact(liveClaims, (live) => {
    if (!wanted.recorded && wanted.claims.length === 0) {
      const names = live.filter(isOnAccessToken).map((claim) => String(claim['name']));
      return skip(
        `which claims are wanted is not recorded here; the access token carries ${names.join(', ') || 'none but its own'}.`,
      );
    }
    if (wanted.claims.length === 0) return skip('no claim is wanted.');
    const wrong = wanted.claims.flatMap(({ name, spec }) => flawsOf(name, spec, live));
    const isOthers = wrong.some(({ isOurs }) => !isOurs);
    if (wrong.length > 0)
      return fail(
        `Claims of the access token differ: ${wrong.map(({ says }) => says).join('; ')}.`,
        isOthers
          ? 'gloo-okta did not make all of these. Take them over and put them right: gloo-okta setup --adopt'
          : 'Put it back: gloo-okta setup',
      );
    return ok(`The access token carries ${wanted.claims.map(({ name }) => name).join(', ')}.`);
  });
}

function isOnAccessToken(claim: JsonObject): boolean {
  return claim['claimType'] === 'RESOURCE' && claim['system'] !== true;
}

/** What is wrong with a claim, and whether setup may mend it without taking it over. One without a `spec` was kept as it was found. */
function flawsOf(
  name: string,
  spec: JsonObject,
  live: readonly JsonObject[],
): readonly { readonly says: string; readonly isOurs: boolean }[] {
  const isOurs = Object.keys(spec).length > 0;
  const named = live.filter((claim) => claim['name'] === name);
  const claim = named.find((one) => one['claimType'] === 'RESOURCE');
  if (claim === undefined)
    return [
      { says: `"${name}" is ${named.length > 0 ? 'on the ID token, not on the access token' : 'not there'}`, isOurs: true },
    ];
  if (claim['status'] === 'INACTIVE') return [{ says: `"${name}" is inactive`, isOurs }];
  const scopes = texts(valueAt(claim, 'conditions.scopes') as Json | undefined);
  if (scopes.length > 0 && !scopes.some((scope) => (frontendScopes as readonly string[]).includes(scope)))
    return [{ says: `"${name}" comes only with the scope ${scopes.join(' or ')}, which no frontend asks for`, isOurs }];
  const fields = ['value', 'valueType', 'group_filter_type', 'conditions'].filter(
    (field) => spec[field] !== undefined && !same(emptied(claim[field]), emptied(spec[field])),
  );
  return fields.map((field) => ({
    says: `"${name}" has another ${field}: ${JSON.stringify(claim[field] ?? null)}, wanted ${JSON.stringify(spec[field])}`,
    isOurs,
  }));
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
