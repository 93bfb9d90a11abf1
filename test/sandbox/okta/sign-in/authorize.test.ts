import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unescaped } from '../../../../src/sandbox/html.ts';
import type { App } from '../../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { authorizeUrl, type Portal, page, redeem, redirectUri, refusedWith, restorer, signedIn, startPortal } from './portal.ts';

let portal: Portal;
let restore: () => void;
beforeAll(async () => {
  portal = await startPortal();
  restore = restorer(portal);
});
beforeEach(() => restore());
afterAll(() => portal.okta.close());

type Changes = Readonly<Record<string, string | null>>;
const get = (changes: Changes = {}) => fetch(authorizeUrl(portal, changes), { redirect: 'manual' });
const app = (): App => portal.okta.state.apps[0] as App;
const oauthClient = (): Raw => (app().raw['settings'] as Raw)['oauthClient'] as Raw;

describe('what cannot go back to the app is shown on a page', () => {
  const settings = (): string => `${portal.okta.url}/admin/app/oidc_client/instance/${portal.clientId}#tab-general`;
  const illegal = (): unknown => ({
    status: 400,
    error: 'invalid_request',
    description: `The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: ${settings()}`,
  });
  const unknown = { status: 400, error: 'invalid_client', description: "Invalid value for 'client_id' parameter." };

  it.each([
    ['a slash too many', `${redirectUri}/`],
    ['another case', redirectUri.toUpperCase()],
    ['a query', `${redirectUri}?x=1`],
    ['another host', 'https://evil.example/callback'],
    ['none', null],
  ])('a redirect URI that is not registered to the letter: %s', async (_, uri) => {
    expect(await page(await get({ redirect_uri: uri }))).toEqual(illegal());
  });

  it('an unknown client, an inactive one, a parameter given twice', async () => {
    expect(await page(await get({ client_id: '0oaunknown' }))).toEqual(unknown);
    app().raw['status'] = 'INACTIVE';
    expect(await page(await get())).toEqual(unknown);
    expect(await page(await fetch(`${authorizeUrl(portal)}&scope=openid`))).toEqual({
      status: 400,
      error: 'invalid_request',
      description: 'The request contained multiple parameters with the same name.',
    });
  });

  it('the org authorization server, which is not imitated, and an unknown server', async () => {
    const { url } = portal.okta;
    expect(await page(await fetch(`${url}/oauth2/v1/authorize?client_id=${portal.clientId}`))).toMatchObject({ status: 501 });
    const response = await fetch(authorizeUrl({ ...portal, issuer: `${url}/oauth2/ausunknown` }));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      errorCode: 'E0000007',
      errorSummary: 'Not found: Resource not found: ausunknown (AuthorizationServer)',
    });
  });

  it('lets a wildcard stand for one label only', async () => {
    oauthClient()['wildcard_redirect'] = 'SUBDOMAIN';
    oauthClient()['redirect_uris'] = ['https://*.portal.example/callback'];
    expect((await get({ redirect_uri: 'https://blue-1.portal.example/callback' })).status).toBe(200);
    expect(await page(await get({ redirect_uri: 'https://a.b.portal.example/callback' }))).toEqual(illegal());
    expect(await page(await get({ redirect_uri: 'https://evil.example/.portal.example/callback' }))).toEqual(illegal());
  });
});

describe('what can go back to the app goes back by redirect, before anybody signs in', () => {
  const cases: [string, Changes, string, string][] = [
    [
      'an unknown scope',
      { scope: 'openid groups' },
      'invalid_scope',
      'One or more scopes are not configured for the authorization server resource.',
    ],
    [
      'no scope where none is the default',
      { scope: null },
      'invalid_scope',
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    ],
    [
      'profile without openid',
      { scope: 'profile' },
      'invalid_scope',
      "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
    ],
    ['no PKCE', { code_challenge: null }, 'invalid_request', 'PKCE code challenge is required by the application.'],
    [
      'plain PKCE',
      { code_challenge_method: 'plain' },
      'invalid_request',
      'PKCE code challenge method is not supported. Valid values: [S256]',
    ],
    [
      'PKCE without a method',
      { code_challenge_method: null },
      'invalid_request',
      'PKCE code challenge method is not supported. Valid values: [S256]',
    ],
    [
      'a challenge with spaces',
      { code_challenge: 'a b'.repeat(20) },
      'invalid_request',
      'PKCE code challenge contains illegal characters.',
    ],
    [
      'the implicit flow',
      { response_type: 'token' },
      'unsupported_response_type',
      'The response type is not supported by the authorization server. Configured response types: [code].',
    ],
    ['no state', { state: null }, 'invalid_request', "The authentication request has an invalid 'state' parameter."],
    [
      'an unknown response mode',
      { response_mode: 'pigeon' },
      'unsupported_response_mode',
      'The response mode is not supported by the authorization server. Valid response modes: [query, fragment, form_post, okta_post_message].',
    ],
    [
      'a code as a message without PKCE',
      { response_mode: 'okta_post_message', code_challenge: null },
      'unsupported_response_mode',
      "'okta_post_message' response mode cannot be used with the 'code' response type.",
    ],
    [
      'no session and no prompt',
      { prompt: 'none' },
      'login_required',
      'The client specified not to prompt, but the user is not logged in.',
    ],
    [
      'a max_age that is no number',
      { max_age: 'soon' },
      'invalid_request',
      "Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.",
    ],
    [
      'an unknown prompt',
      { prompt: 'please' },
      'invalid_request',
      "Invalid value for 'prompt' parameter. Supported values: [none, login, consent, enroll_authenticator]",
    ],
    [
      'a request object, which is not imitated',
      { request: 'e30.e30.' },
      'server_error',
      "The gloo-okta sandbox does not imitate the parameter 'request'. This is the sandbox refusing, not Okta.",
    ],
  ];

  it.each(cases)('%s', async (_, changes, error, description) => {
    const response = await get(changes);
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(redirectUri);
    const state: Record<string, string> = 'state' in changes ? {} : { state: 'a state/with signs' };
    expect(Object.fromEntries(location.searchParams)).toEqual({ error, error_description: description, ...state });
  });

  it('a client without the authorization code grant', async () => {
    oauthClient()['grant_types'] = ['refresh_token'];
    const { searchParams } = new URL((await get()).headers.get('location') ?? '');
    expect(searchParams.get('error')).toBe('unauthorized_client');
    expect(searchParams.get('error_description')).toBe(
      'The client is not authorized to use the provided grant type. Configured grant types: [refresh_token].',
    );
  });
});

it('with PKCE the answer can be a message to the page of the app around the frame', async () => {
  const response = await get({ response_mode: 'okta_post_message', prompt: 'none' });
  const [, to, fields = ''] = /data-to="([^"]*)" data-fields="([^"]*)"/.exec(await response.text()) ?? [];
  expect([response.status, to]).toEqual([200, new URL(redirectUri).origin]);
  expect(JSON.parse(unescaped(fields))).toMatchObject({ error: 'login_required', state: 'a state/with signs' });
  expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors ${to}`);
});

describe('who may sign in', () => {
  const denied = { error: 'access_denied', error_description: 'User is not assigned to the client application.' };
  const noPolicy = {
    error: 'access_denied',
    error_description: 'Policy evaluation failed for this request, please check the policy configurations.',
  };
  const rule = (): Raw => portal.server.policies[0]?.rules[0] as Raw;
  const conditions = (): Raw => rule()['conditions'] as Raw;

  it('nobody who is not assigned, unless the app is open to all', async () => {
    app().assignments = [];
    expect(await refusedWith(portal)).toEqual(denied);
    (app().raw['settings'] as Raw)['implicitAssignment'] = true;
    expect((await signedIn(portal)).searchParams.get('code')).toMatch(/^[\w-]{43}$/);
  });

  const policy = (): Raw => portal.server.policies[0]?.raw ?? {};
  const leaving = (): Raw => ({
    users: { exclude: [String(portal.okta.state.users[0]?.raw['id'])] },
    groups: { include: ['EVERYONE'] },
  });

  it.each<[string, () => unknown]>([
    ['there is no policy', () => portal.server.policies.pop()],
    ['the policy is inactive', () => Object.assign(policy(), { status: 'INACTIVE' })],
    ['the rule is inactive', () => Object.assign(rule(), { status: 'INACTIVE' })],
    ['the policy is for another client', () => Object.assign(policy(), { conditions: { clients: { include: ['0oaother'] } } })],
    ['the rule is for another grant', () => Object.assign(conditions(), { grantTypes: { include: ['client_credentials'] } })],
    ['the rule is for fewer scopes', () => Object.assign(conditions(), { scopes: { include: ['openid', 'email'] } })],
    ['the rule is for another group', () => Object.assign(conditions(), { people: { groups: { include: ['00gother'] } } })],
    ['the rule leaves this person out', () => Object.assign(conditions(), { people: leaving() })],
  ])('nobody where %s', async (_, change) => {
    change();
    expect(await refusedWith(portal)).toEqual(noPolicy);
  });

  it('the first rule that matches counts', async () => {
    const narrow = structuredClone(rule());
    narrow['conditions'] = { ...(narrow['conditions'] as Raw), scopes: { include: ['openid'] } };
    narrow['actions'] = {
      token: { accessTokenLifetimeMinutes: 5, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10 },
    };
    portal.server.policies[0]?.rules.unshift(narrow);
    const lives = async (scope: string): Promise<unknown> => {
      const url = await signedIn(portal, { scope });
      return (await redeem(portal, url.searchParams.get('code') ?? '')).body['expires_in'];
    };
    expect(await lives('openid')).toBe(300);
    expect(await lives('openid email')).toBe(3600);
  });

  it('nobody through the consent dialog, which is not imitated', async () => {
    oauthClient()['consent_method'] = 'REQUIRED';
    expect((await signedIn(portal)).searchParams.get('code')).not.toBeNull();
    const email = portal.server.scopes.find(({ name }) => name === 'email');
    if (email !== undefined) email['consent'] = 'REQUIRED';
    expect(await refusedWith(portal)).toMatchObject({ error: 'server_error' });
  });
});
