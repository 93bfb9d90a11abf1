import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OrgSnapshot } from '../../../src/sandbox/okta/org-state.ts';
import type { Raw } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { changed, spa } from './bodies.ts';
import { call, createSpa, objectOf } from './call.ts';
import { causes, expectInvalid, expectRefusal } from './refused.ts';

let okta: OktaStandIn;
let appId: string;
let untouched: OrgSnapshot;

beforeAll(async () => {
  okta = await startOkta();
  appId = await createSpa(okta);
  untouched = okta.snapshot();
});
beforeEach(() => expect(okta.snapshot()).toEqual(untouched));
afterAll(() => okta.close());

const client = 'settings.oauthClient';
const apps: readonly (readonly [why: string, change: Raw, field: string])[] = [
  ['an empty label', { label: ' ' }, 'label'],
  ['a label of more than 100 characters', { label: 'x'.repeat(101) }, 'label'],
  ['no redirect URI', { [`${client}.redirect_uris`]: [] }, 'redirect_uris'],
  ['a redirect URI that is none', { [`${client}.redirect_uris`]: ['portal.example/callback'] }, 'redirect_uris'],
  ['a redirect URI without a host', { [`${client}.redirect_uris`]: ['https:/callback'] }, 'redirect_uris'],
  ['a redirect URI with a blank', { [`${client}.redirect_uris`]: ['https://portal.example/call back'] }, 'redirect_uris'],
  ['a redirect URI with a fragment', { [`${client}.redirect_uris`]: ['https://portal.example/#a'] }, 'redirect_uris'],
  ['a wildcard', { [`${client}.redirect_uris`]: ['https://*.portal.example/callback'] }, 'redirect_uris'],
  [
    'a wildcard in the path though wildcards are on',
    { [`${client}.redirect_uris`]: ['https://portal.example/*'], [`${client}.wildcard_redirect`]: 'SUBDOMAIN' },
    'redirect_uris',
  ],
  ['a sign-out URI that is none', { [`${client}.post_logout_redirect_uris`]: ['nowhere'] }, 'post_logout_redirect_uris'],
  ['no grant', { [`${client}.grant_types`]: [] }, 'grant_types'],
  ['a grant of service apps', { [`${client}.grant_types`]: ['authorization_code', 'client_credentials'] }, 'grant_types'],
  ['no response type', { [`${client}.response_types`]: [] }, 'response_types'],
  ['the implicit grant without its response type', { [`${client}.grant_types`]: ['implicit'] }, 'response_types'],
  ['refresh tokens without a rotation', { [`${client}.refresh_token`]: null }, 'rotation_type'],
  ['an empty rotation', { [`${client}.refresh_token`]: {} }, 'rotation_type'],
  ['a leeway over a minute', { [`${client}.refresh_token`]: { rotation_type: 'ROTATE', leeway: 300 } }, 'leeway'],
  [
    'a browser app with a secret',
    { 'credentials.oauthClient.token_endpoint_auth_method': 'client_secret_basic' },
    'token_endpoint_auth_method',
  ],
  ['a browser app without PKCE', { 'credentials.oauthClient.pkce_required': false }, 'pkce_required'],
  ['a client id that is too short', { 'credentials.oauthClient.client_id': 'abc' }, 'client_id'],
  ['the reserved client id', { 'credentials.oauthClient.client_id': 'ALL_CLIENTS' }, 'client_id'],
];

describe('an app is refused', () => {
  it.each(apps)('with %s', async (_why, change, field) => {
    await expectInvalid(okta, 'POST', '/api/v1/apps', changed(spa('New'), change), field);
  });

  it('without a name, in the words of okta-aspnet#268', async () => {
    const { name: _, ...nameless } = spa('New');
    const answer = await expectInvalid(okta, 'POST', '/api/v1/apps', nameless, 'mediated');
    expect(causes(answer)[0]).toBe('Invalid signOnMode');
  });

  it("without a rotation type, in Okta's words", async () => {
    const answer = await expectInvalid(
      okta,
      'POST',
      '/api/v1/apps',
      changed(spa('New'), { [`${client}.refresh_token`]: null }),
      'rotation_type',
    );
    expect(causes(answer)).toEqual(["'rotation_type' is required."]);
  });

  it('with a client id that is in use, or when an update would change it', async () => {
    const other = 'credentials.oauthClient.client_id';
    await expectInvalid(okta, 'POST', '/api/v1/apps', changed(spa('New'), { [other]: appId }), 'client_id');
    await expectInvalid(okta, 'PUT', `/api/v1/apps/${appId}`, changed(spa('New'), { [other]: 'another-one' }), 'client_id');
  });

  it('when it is to be deleted while active', async () => {
    const answer = await expectRefusal(
      okta,
      'DELETE',
      `/api/v1/apps/${appId}`,
      undefined,
      403,
      'E0000056',
      'Delete application forbidden.',
    );
    expect(causes(answer)).toEqual(['The application must be deactivated before deletion.']);
  });

  it('of another kind, by the sandbox in its own name', async () => {
    const reply = await call(okta, 'POST', '/api/v1/apps', { label: 'Link', signOnMode: 'BOOKMARK', name: 'bookmark' });
    expect(reply.status).toBe(501);
    expect(reply.text).toContain('gloo-okta sandbox');
  });
});

const wildcards = 'a wildcard for the first label of the host, where the app allows it';
describe('an app is taken', () => {
  it.each([
    [
      wildcards,
      { [`${client}.redirect_uris`]: ['https://*.portal.example/callback'], [`${client}.wildcard_redirect`]: 'SUBDOMAIN' },
    ],
    ['a scheme of its own', { [`${client}.redirect_uris`]: ['com.example.portal:/callback'] }],
    ['a port and a query', { [`${client}.redirect_uris`]: ['http://localhost:8080/callback?a=b'] }],
    ['a client id of its own', { 'credentials.oauthClient.client_id': 'gloo-portal' }],
    ['the label of another app', { label: 'Portal' }],
    ['a free-form profile', { profile: { madeBy: { tool: 'gloo-okta' } } }],
  ] as const)('with %s', async (_why, change) => {
    const made = objectOf(await call(okta, 'POST', '/api/v1/apps', changed(spa('New'), change)));
    expect(made).toMatchObject({ id: expect.stringMatching(/^0oa/), status: 'ACTIVE' });
    await call(okta, 'POST', `/api/v1/apps/${String(made['id'])}/lifecycle/deactivate`);
    expect((await call(okta, 'DELETE', `/api/v1/apps/${String(made['id'])}`)).status).toBe(204);
  });
});
