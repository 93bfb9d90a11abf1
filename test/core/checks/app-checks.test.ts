import { describe, expect, it } from 'vitest';
import { groupsToLetIn } from '../../../src/core/checks/app-checks.ts';
import type { AppFacts, Wanted } from '../../../src/core/checks/okta-facts.ts';
import type { AskedRedirect } from '../../../src/core/checks/redirect-facts.ts';
import { claimSpec, guideClaims } from '../../../src/core/claims.ts';
import type { JsonObject } from '../../../src/core/model.ts';
import { judged } from './judged.ts';

const client = {
  grant_types: ['refresh_token', 'authorization_code'],
  redirect_uris: ['https://a/cb'],
  post_logout_redirect_uris: ['https://a/out'],
};
const credentials = { pkce_required: true, token_endpoint_auth_method: 'none' };
const app = (more: object = {}, oauth: object = {}): JsonObject =>
  ({
    status: 'ACTIVE',
    credentials: { oauthClient: credentials },
    settings: { oauthClient: { ...client, ...oauth } },
    ...more,
  }) as JsonObject;
const claims = guideClaims.map((claim) => ({ name: claim.name, spec: claimSpec(claim) }));
const wanted: Wanted = {
  recorded: true,
  origins: [],
  redirectUris: ['https://a/cb'],
  signOutUris: ['https://a/out'],
  groups: [{ id: '00g1', title: 'assignment of group Developers' }],
  claims,
};
const facts: Omit<AppFacts, 'app'> = {
  title: 'the app "Gloo Portal"',
  origins: { value: [] },
  assigned: { value: ['00g1'] },
  liveClaims: { value: claims.map(({ spec }) => spec) },
  wanted,
  mayChange: true,
};
const look = (live: JsonObject | undefined, more: Partial<AppFacts> = {}) =>
  judged({ app: { app: { value: live }, ...facts, ...more } });
const trouble = { trouble: { code: 'okta-right-missing', says: 'It may not be read.' } };

it('an app as setup made it is fine in each respect', () => {
  const { states, of } = look(app());
  for (const check of ['app-active', 'app-grants', 'redirect-uris', 'app-assigned', 'claims'])
    expect([check, states[check]]).toEqual([check, 'ok']);
  expect(of('app-active')?.says).toBe('The app "Gloo Portal" is active.');
  expect(of('redirect-uris')?.says).toBe('The app has every redirect URI: https://a/cb, https://a/out.');
  expect(of('app-assigned')?.says).toBe('The app is assigned to 1 group.');
  expect(of('claims')?.says).toBe('The access token carries email, organization, group.');
});

it('an app that is not there is told once; one that is inactive with what to do', () => {
  const gone = look(undefined);
  expect(gone.of('app-active')).toMatchObject({ state: 'fail', says: expect.stringContaining('There is no ') });
  expect(gone.states).toMatchObject({ 'app-grants': 'skip', 'redirect-uris': 'skip', 'app-assigned': 'skip' });
  expect(look(app({ status: 'INACTIVE' })).of('app-active')).toMatchObject({
    state: 'fail',
    says: 'The app "Gloo Portal" is INACTIVE.',
    hint: expect.stringContaining('Activate'),
  });
});

describe('its grants', () => {
  const says = (live: JsonObject) => look(live).of('app-grants');
  it.each<[what: string, live: JsonObject]>([
    ['it lacks the grant refresh_token', app({}, { grant_types: ['authorization_code'] })],
    ['it lacks the grant authorization_code and refresh_token', app({}, { grant_types: 'authorization_code' })],
    ['it does not take the response type code', app({}, { response_types: ['id_token'] })],
    ['it does not require PKCE', app({ credentials: { oauthClient: { ...credentials, pkce_required: 'true' } } })],
    [
      'it asks the frontend for a secret',
      app({ credentials: { oauthClient: { ...credentials, token_endpoint_auth_method: 'client_secret_basic' } } }),
    ],
    ['it does not require PKCE, it asks the frontend for a secret', app({ credentials: {} })],
  ])('are told: %s', (what, live) => {
    expect(says(live)).toMatchObject({
      state: 'fail',
      says: `The app cannot serve the frontend: ${what}.`,
      hint: 'Put it back: gloo-okta setup',
    });
  });

  it('are those that a wildcard covers, while the app allows wildcards', () => {
    const wide = 'https://*.p.example.com/cb';
    const wants = (redirectUris: readonly string[], wildcard_redirect: string, there = [wide]) =>
      look(app({}, { redirect_uris: there, wildcard_redirect }), { wanted: { ...wanted, redirectUris } }).of('redirect-uris');
    expect(wants(['https://pr-1.p.example.com/cb', wide], 'SUBDOMAIN')?.state).toBe('ok');
    expect(wants(['https://pr-1.p.example.com/cb'], 'DISABLED')).toMatchObject({ state: 'fail' });
    expect(wants(['https://a.b.p.example.com/cb'], 'SUBDOMAIN')).toMatchObject({ state: 'fail' });
    expect(wants([wide], 'DISABLED')).toMatchObject({ state: 'fail', says: expect.stringContaining(wide) });
  });

  it('may be any others besides', () => {
    expect(says(app({}, { grant_types: ['implicit', ...client.grant_types] }))).toMatchObject({ state: 'ok' });
  });

  it('of what is not ours are changed only by somebody who says so', () => {
    expect(look(app({ credentials: {} }), { mayChange: false }).of('app-grants')?.hint).toMatch(/gloo-okta setup --adopt$/);
  });
});

it('a claim that comes with no scope of a frontend is not there for it, whoever made it', () => {
  const live = (scopes: readonly string[]): JsonObject[] => [
    { name: 'team', claimType: 'RESOURCE', status: 'ACTIVE', conditions: { scopes: [...scopes] } },
  ];
  const claim = (scopes: readonly string[]) =>
    look(app(), { liveClaims: { value: live(scopes) }, wanted: { ...wanted, claims: [{ name: 'team', spec: {} }] } }).of(
      'claims',
    );
  expect(claim([])?.state).toBe('ok');
  expect(claim(['orders', 'profile'])?.state).toBe('ok');
  expect(claim(['orders', 'stock'])).toMatchObject({
    state: 'fail',
    says: expect.stringContaining('"team" comes only with the scope orders or stock'),
    hint: expect.stringContaining('--adopt'),
  });
});

describe('its redirect URIs', () => {
  const uris = (redirect_uris: unknown, more: Partial<Wanted> = {}, post_logout_redirect_uris: unknown = ['https://a/out']) =>
    look(app({}, { redirect_uris, post_logout_redirect_uris }), { wanted: { ...wanted, ...more } }).of('redirect-uris');

  it.each([
    [['https://b/cb'], 'The app lacks the sign-in redirect URI https://a/cb; it has https://b/cb, which differs by its host.'],
    [['https://b/elsewhere'], 'The app lacks the sign-in redirect URI https://a/cb.'],
    [
      ['https://a/cb/'],
      'The app lacks the sign-in redirect URI https://a/cb; it has https://a/cb/, which differs by the slash at its end.',
    ],
    [
      ['https://A/cb'],
      'The app lacks the sign-in redirect URI https://a/cb; it has https://A/cb, which differs by upper and lower case.',
    ],
    [
      ['https://A/cb/'],
      'The app lacks the sign-in redirect URI https://a/cb; it has https://A/cb/, which differs by the slash at its end and upper and lower case.',
    ],
    ['https://a/cb', 'The app lacks the sign-in redirect URI https://a/cb.'],
  ])('are compared to the letter: %j', (there, says) => {
    expect(uris(there)).toMatchObject({ state: 'fail', says, hint: 'Register them: gloo-okta setup' });
  });

  it('are what Okta says of them, not what is listed', () => {
    const says = (answer: AskedRedirect['answer'], there = ['https://a/cb/']) =>
      judged({
        app: { ...facts, app: { value: app({}, { redirect_uris: there }) } },
        redirects: { value: [{ uri: 'https://a/cb', answer }] },
      }).of('redirect-uris');
    const page = { error: 'invalid_request', description: "The 'redirect_uri' parameter must be a Login redirect URI" };
    expect(says({ value: 'taken' })).toMatchObject({
      state: 'ok',
      says: 'Okta takes every redirect URI: https://a/cb. The app has the sign-out URI https://a/out.',
    });
    expect(says({ value: page })).toMatchObject({
      state: 'fail',
      says: 'Okta refuses the sign-in redirect URI https://a/cb; it has https://a/cb/, which differs by the slash at its end.',
    });
    expect(says({ value: page }, ['https://a/cb'])?.says).toContain('although the app has it');
    // what is wrong with the client is another check's
    expect(says({ value: { error: 'invalid_client', description: "the 'client_id' parameter" } }, ['https://a/cb'])?.state).toBe(
      'ok',
    );
    for (const untold of [{ value: undefined }, { trouble: { code: 'okta-unreachable', says: 'It is down.' } }] as const)
      expect(says(untold, ['https://a/cb'])?.state).toBe('warn');
    expect(says({ value: undefined }, [])?.state).toBe('fail');
  });

  it('can be asked for by anybody', () => {
    const redirects = { value: [{ uri: 'https://a/cb', answer: { value: 'taken' } }] } as const;
    const closed = { ...facts, app: { trouble: { code: 'okta-credentials-missing', says: 'There are none.' } } };
    expect(judged({ app: closed, redirects }).of('redirect-uris')?.state).toBe('ok');
    expect(judged({ app: closed }).of('redirect-uris')?.state).toBe('skip');
  });

  it('for sign-out count, too', () => {
    expect(uris(client.redirect_uris, {}, [])?.says).toBe('The app lacks the sign-out redirect URI https://a/out.');
    expect(uris([], {}, [])?.says).toBe(
      'The app lacks the sign-in redirect URI https://a/cb. The app lacks the sign-out redirect URI https://a/out.',
    );
  });

  it('may be any where none is known to be wanted, but not none', () => {
    expect(uris(['https://b/cb'], { redirectUris: [] })).toMatchObject({
      state: 'skip',
      says: expect.stringContaining('https://b/cb'),
    });
    expect(uris([], { redirectUris: [] })).toMatchObject({ state: 'fail', hint: expect.stringContaining('--react-url') });
  });
});

describe('its assignment', () => {
  const assigned = (value: readonly string[], more: Partial<Wanted> = {}, live = app()) =>
    look(live, { assigned: { value }, wanted: { ...wanted, ...more } }).of('app-assigned');
  it('is not needed where it is open to everyone', () => {
    expect(assigned([], {}, app({ settings: { implicitAssignment: true } }))).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('everyone'),
    });
    expect(assigned([], {}, app({ settings: { implicitAssignment: 'true' } }))?.state).toBe('fail');
  });

  it('is told where a group is missing', () => {
    const groups = [...wanted.groups, { id: '00g2', title: 'assignment of group Testers' }];
    expect(assigned(['00g9'], { groups })).toMatchObject({
      state: 'fail',
      says: expect.stringContaining('assignment of group Developers, assignment of group Testers'),
    });
    expect(assigned(['00g1', '00g2', '00g3'], { groups })?.says).toBe('The app is assigned to 3 groups.');
  });

  it('to nobody is a warning, and says whether it was meant so', () => {
    expect(assigned([], { groups: [], noGroup: true })).toMatchObject({
      state: 'warn',
      says: expect.stringContaining(', as it was asked for;'),
    });
    // that none was made may mean that somebody else's was there
    expect(assigned([], { groups: [] })?.says).not.toContain('asked for');
  });

  it('that may not be read is not tested', () => {
    expect(look(app(), { assigned: trouble }).of('app-assigned')).toMatchObject({ state: 'skip' });
  });

  it('says who is to be let in: who was asked for, else who is assigned', () => {
    const facts = { app: { value: undefined }, assigned: { value: ['00g9'] } } as const;
    expect(groupsToLetIn({ ...facts, wanted })).toEqual(['00g1']);
    expect(groupsToLetIn({ ...facts, wanted: { ...wanted, groups: [] } })).toEqual(['00g9']);
    expect(groupsToLetIn({ ...facts, assigned: trouble, wanted: { ...wanted, groups: [] } })).toEqual([]);
  });
});

describe('its claims', () => {
  const email = claimSpec(guideClaims[0] as (typeof guideClaims)[number]);
  const live = (value: readonly JsonObject[], more: Partial<Wanted> = {}) =>
    look(app(), { liveClaims: { value }, wanted: { ...wanted, claims: [{ name: 'email', spec: email }], ...more } }).of('claims');

  it.each<[what: string, there: readonly JsonObject[]]>([
    ['"email" is not there', []],
    ['"email" is on the ID token, not on the access token', [{ ...email, claimType: 'IDENTITY' }]],
    ['"email" is inactive', [{ ...email, status: 'INACTIVE' }]],
    ['"email" has another value: "user.login", wanted "user.email"', [{ ...email, value: 'user.login' }]],
    ['"email" has another valueType: "GROUPS", wanted "EXPRESSION"', [{ ...email, valueType: 'GROUPS' }]],
    [
      '"email" has another conditions: {"scopes":["profile"]}, wanted {"scopes":[]}',
      [{ ...email, conditions: { scopes: ['profile'] } }],
    ],
  ])('are told: %s', (what, there) => {
    expect(live(there)).toMatchObject({
      state: 'fail',
      says: `Claims of the access token differ: ${what}.`,
      hint: 'Put it back: gloo-okta setup',
    });
  });

  it("are fine with the other token's of the name beside them, and with an empty condition in any spelling", () => {
    expect(
      live([
        { ...email, claimType: 'IDENTITY', value: 'x' },
        { ...email, conditions: {} },
      ])?.state,
    ).toBe('ok');
    const { conditions: _none, ...rest } = email;
    expect(live([rest], { claims: [{ name: 'email', spec: rest }] })?.state).toBe('ok');
  });

  it('of groups are compared by their filter, too', () => {
    const group = claimSpec(guideClaims[2] as (typeof guideClaims)[number]);
    const claims = [{ name: 'group', spec: group }];
    expect(live([group], { claims })?.state).toBe('ok');
    expect(live([{ ...group, group_filter_type: 'STARTS_WITH' }], { claims })?.says).toContain('another group_filter_type');
  });

  it('that were kept as they were found are fine as long as they are there', () => {
    const claims = [{ name: 'email', spec: {} }];
    expect(live([{ ...email, value: 'whatever' }], { claims })?.state).toBe('ok');
    expect(live([{ ...email, status: 'INACTIVE' }], { claims })).toMatchObject({
      state: 'fail',
      hint: expect.stringMatching(/--adopt$/),
    });
  });

  it('that nobody recorded are listed, not judged', () => {
    const there = [email, { ...email, name: 'sub', system: true }, { ...email, name: 'id', claimType: 'IDENTITY' }];
    expect(live(there, { recorded: false, claims: [] })).toMatchObject({
      state: 'skip',
      says: expect.stringMatching(/carries email\.$/),
    });
    expect(live([], { recorded: false, claims: [] })?.says).toMatch(/carries none but its own\.$/);
    expect(live([email], { recorded: true, origins: [], claims: [] })?.says).toBe('Not tested: no claim is wanted.');
    expect(live([], { recorded: false })?.state).toBe('fail');
  });
});
