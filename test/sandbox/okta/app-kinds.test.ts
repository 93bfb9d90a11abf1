import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrgState } from '../../../src/sandbox/okta/org-state.ts';
import { type Raw, textAt } from '../../../src/sandbox/okta/raw.ts';
import { seedApp } from '../../../src/sandbox/okta/seed-org.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { call, createSpa, listOf, objectOf } from './call.ts';
import { checkCalls, contractAvailable } from './contract.ts';
import { expectInvalid, expectRefusal } from './refused.ts';

let fresh: OrgState | undefined;
let okta: OktaStandIn;
beforeEach(async () => {
  fresh ??= (await startOkta()).state;
  okta = await startOkta({ state: fresh });
});
afterEach(async () => {
  // Okta's description has every value of a change be an object; what is changed there are texts and numbers.
  const problems = contractAvailable ? checkCalls(okta.calls()) : [];
  expect(problems.filter((problem) => !/^PATCH .* \/value must be object/.test(problem))).toEqual([]);
  await okta.close();
});

const jwks = { keys: [{ kty: 'RSA', kid: 'SIGNING_KEY', use: 'sig', e: 'AQAB', n: 'xyz' }] };

// As Okta's Terraform provider writes an app.
function app(type: string, method: string, client: Raw, credentials: Raw = {}): Raw {
  return {
    accessibility: {},
    credentials: {
      oauthClient: {
        autoKeyRotation: true,
        pkce_required: method === 'none',
        token_endpoint_auth_method: method,
        ...credentials,
      },
      userNameTemplate: { template: '$' + '{source.login}', type: 'BUILT_IN' },
    },
    label: `A ${type} app`,
    name: 'oidc_client',
    settings: {
      notes: {},
      oauthClient: {
        application_type: type,
        consent_method: 'TRUSTED',
        dpop_bound_access_tokens: false,
        idp_initiated_login: { default_scope: [], mode: 'DISABLED' },
        issuer_mode: 'ORG_URL',
        wildcard_redirect: 'DISABLED',
        ...client,
      },
    },
    signOnMode: 'OPENID_CONNECT',
    visibility: { hide: { iOS: true, web: true } },
  };
}

const code = { grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: ['http://d.com/'] };
const implicit = { grant_types: ['implicit'], response_types: ['token'] };
const secret = 'a-secret-of-our-own-choice';
const kinds: readonly (readonly [what: string, body: Raw, secret: 'none' | 'random' | 'given'])[] = [
  ['web', app('web', 'client_secret_post', { ...code, post_logout_redirect_uris: ['http://d.com/out'] }), 'random'],
  ['web with a secret of its own', app('web', 'client_secret_basic', code, { client_secret: secret }), 'given'],
  ['web without a secret', app('web', 'none', { ...implicit, redirect_uris: ['http://d.com/'] }), 'none'],
  [
    'web with refresh tokens',
    app('web', 'client_secret_jwt', {
      ...code,
      grant_types: ['authorization_code', 'refresh_token'],
      refresh_token: { rotation_type: 'STATIC', leeway: 0 },
    }),
    'random',
  ],
  ['native', app('native', 'none', { ...code, grant_types: ['authorization_code', 'password'] }), 'none'],
  ['native with a secret', app('native', 'client_secret_basic', code), 'random'],
  ['browser', app('browser', 'none', code), 'none'],
  [
    'service',
    app('service', 'client_secret_basic', { grant_types: ['client_credentials'], response_types: ['token'] }),
    'random',
  ],
  [
    'service with a key',
    app('service', 'private_key_jwt', { grant_types: ['client_credentials'], response_types: ['token'], jwks }),
    'none',
  ],
];

describe('an app of the kind', () => {
  it.each(kinds)('%s has a secret where it needs one, shown when written only', async (_what, body, kept) => {
    const made = objectOf(await call(okta, 'POST', '/api/v1/apps?activate=true', body));
    const path = `/api/v1/apps/${String(made['id'])}`;
    const shown = textAt(made, 'credentials', 'oauthClient', 'client_secret');
    expect(shown === undefined).toBe(kept === 'none');
    if (kept === 'given') expect(shown).toBe(secret);
    const { credentials: _, ...rest } = body;
    expect(made).toMatchObject({ label: rest['label'], settings: { oauthClient: { application_type: expect.any(String) } } });
    const got = objectOf(await call(okta, 'GET', path));
    expect(textAt(got, 'credentials', 'oauthClient', 'client_secret')).toBeUndefined();
    const again = objectOf(await call(okta, 'PUT', path, got));
    expect(textAt(again, 'credentials', 'oauthClient', 'client_secret')).toBe(shown);
    const { lastUpdated: _then, ...before } = made;
    const { lastUpdated: _now, ...after } = again;
    expect(after).toEqual(before);
    for (const lifecycle of ['deactivate', 'deactivate', 'activate', 'deactivate']) {
      expect(await call(okta, 'POST', `${path}/lifecycle/${lifecycle}`)).toMatchObject({ status: 200, body: {} });
    }
    expect((await call(okta, 'DELETE', path)).status).toBe(204);
    const gone = `Not found: Resource not found: ${String(made['id'])} (AppInstance)`;
    for (const [method, where] of [
      ['GET', path],
      ['DELETE', path],
      ['POST', `${path}/lifecycle/deactivate`],
      ['GET', `${path}/groups`],
    ] as const) {
      await expectRefusal(okta, method, where, undefined, 404, 'E0000007', gone);
    }
  });

  it.each(kinds)('%s loses its secret with a way of signing in that has none', async (_what, body, kept) => {
    if (kept === 'none') return;
    const made = objectOf(await call(okta, 'POST', '/api/v1/apps', body));
    const changed = structuredClone(body);
    const credentials = changed['credentials'] as { oauthClient: Raw };
    credentials.oauthClient = { ...credentials.oauthClient, token_endpoint_auth_method: 'private_key_jwt' };
    delete credentials.oauthClient['client_secret'];
    const after = objectOf(await call(okta, 'PUT', `/api/v1/apps/${String(made['id'])}`, changed));
    expect(textAt(after, 'credentials', 'oauthClient', 'client_secret')).toBeUndefined();
  });
});

describe('the groups of an app', () => {
  it('come in pages, by the beginning of their name, and are changed in part', async () => {
    const appId = await createSpa(okta);
    const groups = `/api/v1/apps/${appId}/groups`;
    const ids: string[] = [];
    for (const name of ['Able', 'Baker', 'Charlie']) {
      const group = objectOf(await call(okta, 'POST', '/api/v1/groups', { profile: { name, description: name } }));
      ids.push(String(group['id']));
      await call(okta, 'PUT', `${groups}/${String(group['id'])}`, {});
    }
    expect(listOf(await call(okta, 'GET', groups)).map(({ priority }) => priority)).toEqual([0, 1, 2]);
    const page = await call(okta, 'GET', `${groups}?limit=2`);
    expect(listOf(page).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(page.headers.get('link')).toContain('rel="next"');
    expect(listOf(await call(okta, 'GET', `${groups}?q=bak`)).map(({ id }) => id)).toEqual([ids[1]]);
    const one = `${groups}/${ids[1]}`;
    await call(okta, 'PUT', one, { priority: 7, profile: { role: 'pilot', rank: 1 } });
    const patched = await call(okta, 'PATCH', one, [
      { op: 'replace', path: '/profile/role', value: 'captain' },
      { op: 'remove', path: '/profile/rank' },
      { op: 'replace', path: '/priority', value: 2 },
    ]);
    expect(patched).toMatchObject({ status: 200, body: { priority: 2, profile: { role: 'captain' } } });
    expect((await call(okta, 'GET', one)).body).toEqual(patched.body);
    await expectRefusal(
      okta,
      'PATCH',
      one,
      [{ op: 'add', path: '/profile/x', value: 1 }],
      400,
      'E0000003',
      'The request body was not well-formed.',
    );
    await expectInvalid(okta, 'PATCH', one, [{ op: 'replace', path: '/id', value: 'x' }], 'path');
    expect((await call(okta, 'GET', one)).body).toEqual(patched.body);
    expect((await call(okta, 'DELETE', one)).status).toBe(204);
    for (const method of ['GET', 'DELETE', 'PATCH'])
      expect((await call(okta, method, one, method === 'PATCH' ? [] : undefined)).status).toBe(404);
  });
});

describe('the settings of the org', () => {
  it('are changed in part by POST and as a whole by PUT', async () => {
    const read = async () => (await call(okta, 'GET', '/api/v1/org')).body;
    const part = await call(okta, 'POST', '/api/v1/org', { website: 'https://a.example', id: 'x' });
    expect(part).toMatchObject({
      status: 200,
      body: { id: okta.state.id, companyName: 'okta-sandbox', website: 'https://a.example' },
    });
    await call(okta, 'POST', '/api/v1/org', { city: 'Basel' });
    expect(await read()).toMatchObject({ website: 'https://a.example', city: 'Basel' });
    const whole = await call(okta, 'PUT', '/api/v1/org', { companyName: 'A Company' });
    expect(whole.body).toMatchObject({ companyName: 'A Company', subdomain: 'okta-sandbox' });
    expect(whole.body).not.toHaveProperty('city');
    expect(await read()).toEqual(whole.body);
    await expectInvalid(okta, 'PUT', '/api/v1/org', { city: 'Basel' }, 'companyName');
  });
});

describe('an app that was there before', () => {
  it('keeps its secret, whatever that is, when it is written without one', async () => {
    const { id } = seedApp(okta.state, {
      ...app('web', 'client_secret_basic', code, { client_id: '0oaseededapp00000001', client_secret: 'short' }),
      id: '0oaseededapp00000001',
      status: 'ACTIVE',
    }).raw;
    const reply = await call(okta, 'PUT', `/api/v1/apps/${String(id)}`, app('web', 'client_secret_basic', code));
    expect([reply.status, textAt(reply.body, 'credentials', 'oauthClient', 'client_secret')]).toEqual([200, 'short']);
    const short = app('web', 'client_secret_basic', code, { client_secret: 'short' });
    await expectInvalid(okta, 'PUT', `/api/v1/apps/${String(id)}`, short, 'client_secret');
  });

  it('of another kind, seeded as real orgs answer it, is listed, assigned and deleted, with all its fields', async () => {
    const bookmark = {
      id: '0oabookmark000000001',
      name: 'bookmark',
      label: 'Link',
      status: 'INACTIVE',
      signOnMode: 'BOOKMARK',
      settings: { app: { requestIntegration: false, url: 'https://a.example' } },
      odd: [null],
    };
    const elsewhere = 'https://org.example';
    const links = {
      help: { href: 'https://org-admin.example/help' },
      accessPolicy: { href: `${elsewhere}/api/v1/policies/rst1` },
      users: { href: `${elsewhere}/api/v1/apps/${bookmark.id}/users` },
      activate: { href: `${elsewhere}/api/v1/apps/${bookmark.id}/lifecycle/activate` },
    };
    seedApp(okta.state, { ...bookmark, _links: links });
    const shown = objectOf(await call(okta, 'GET', `/api/v1/apps/${bookmark.id}`));
    expect(shown).toMatchObject(bookmark);
    const here = JSON.parse(JSON.stringify(links).replaceAll(elsewhere, okta.url)) as Raw;
    expect(shown['_links']).toEqual(here);
    expect((await call(okta, 'POST', `/api/v1/apps/${bookmark.id}/lifecycle/activate`)).status).toBe(200);
    const { activate: _, ...kept } = here;
    const deactivate = { href: `${okta.url}/api/v1/apps/${bookmark.id}/lifecycle/deactivate` };
    expect(objectOf(await call(okta, 'GET', `/api/v1/apps/${bookmark.id}`))['_links']).toEqual({ ...kept, deactivate });
    expect((await call(okta, 'POST', `/api/v1/apps/${bookmark.id}/lifecycle/deactivate`)).status).toBe(200);
    expect((await call(okta, 'DELETE', `/api/v1/apps/${bookmark.id}`)).status).toBe(204);
  });
});
