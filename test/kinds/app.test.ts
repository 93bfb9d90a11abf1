import { describe, expect, it } from 'vitest';
import { valueAt } from '../../src/core/json.ts';
import type { Entry, JsonObject, OpenEntry } from '../../src/core/model.ts';
import { allowedWildcards, appKind } from '../../src/kinds/app.ts';
import { entry } from '../core/things.ts';
import { facts, wishes } from './wishes.ts';

const uris = (signIn: readonly string[], signOut: readonly string[]): JsonObject => ({
  settings: { oauthClient: { redirect_uris: signIn, post_logout_redirect_uris: signOut } },
});

it('is a public single-page app with PKCE, code and refresh tokens, and our mark', () => {
  const [app, ...more] = appKind.wanted(wishes({ installation: 'team' }), facts());
  expect(more).toEqual([]);
  expect(app).toEqual({
    ...{ kind: 'okta.app', key: 'okta.app/portal', title: 'app "Gloo Portal"', place: {} },
    sharedLists: ['settings.oauthClient.redirect_uris', 'settings.oauthClient.post_logout_redirect_uris'],
    spec: {
      name: 'oidc_client',
      label: 'Gloo Portal',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
      settings: {
        implicitAssignment: false,
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: ['https://a.example.com/'],
          post_logout_redirect_uris: ['https://a.example.com/out'],
          consent_method: 'TRUSTED',
          refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
        },
      },
      profile: { glooOkta: { name: 'team' } },
    },
  });
});

describe('wildcards in redirect URIs', () => {
  const field = (wildcardRedirect: boolean, ownWildcards: boolean) => {
    const [app] = appKind.wanted(wishes({ wildcardRedirect }), facts({ ownWildcards }));
    return valueAt(app?.spec ?? {}, 'settings.oauthClient.wildcard_redirect');
  };

  it('are allowed where they are asked for, forbidden again where we allowed them, else left as they are', () => {
    expect(field(true, false)).toBe('SUBDOMAIN');
    expect(field(false, true)).toBe('DISABLED');
    expect(field(false, false)).toBeUndefined();
  });

  it('are recorded where we allowed them', () => {
    const [app] = appKind.wanted(wishes({ wildcardRedirect: true }), facts());
    const line = appKind.line?.({ ...entry('okta.app/portal'), spec: app?.spec ?? {} });
    expect(allowedWildcards(line?.spec ?? {})).toBe(true);
    expect(allowedWildcards(uris(['a'], []))).toBe(false);
  });
});

it('notes which addresses were typed in another form', () => {
  const respelled = [{ typed: 'https://A.example.com', used: 'https://a.example.com' }];
  const [app] = appKind.wanted(wishes({ respelled }), facts());
  expect(app?.note).toBe('https://A.example.com is used as https://a.example.com, the form that browsers send');
});

describe('its line in the record', () => {
  const ours = uris(['a'], ['b']);
  const line = (more: Partial<OpenEntry>) =>
    appKind.line?.({ ...entry('okta.app/portal'), spec: { label: 'x', ...ours }, ...more });

  it('says which URIs are ours, and of one that was taken over how it was', () => {
    expect(line({})).toEqual({ key: 'okta.app/portal', spec: ours });
    const before = [{ path: 'label', value: 'theirs' }];
    expect(line({ state: 'changed', before })).toEqual({ key: 'okta.app/portal', state: 'changed', before, spec: ours });
    expect(line({ spec: {} })).toEqual({ key: 'okta.app/portal', spec: {} });
  });

  it('is none for another app with our mark', () => {
    expect(line({ key: 'okta.app/0oa2' })).toBeUndefined();
  });

  it('is read back with what the app itself says', () => {
    const recall = (name: string, raw: JsonObject, spec?: JsonObject) =>
      appKind.recall?.(name, {
        installation: 'gloo-okta',
        app: { id: '0oa1', clientId: 'c1', raw },
        line: { key: 'okta.app/portal', ...(spec ? { spec } : {}) },
        idOf: () => undefined,
      });
    const outputs = { id: '0oa1', clientId: 'c1' };
    expect(recall('portal', { label: 'Renamed' }, ours)).toEqual({
      title: 'app "Renamed"',
      place: {},
      spec: ours,
      needs: [],
      id: '0oa1',
      outputs,
    });
    expect(recall('portal', { label: 7 })).toMatchObject({ title: 'app ""', spec: {} });
    expect(recall('0oa2', {})).toBeUndefined();
  });
});

describe('it stays at a teardown', () => {
  const reasons = (there: JsonObject, written: JsonObject) =>
    appKind.reasonsToStay?.(
      entry('okta.app/portal', { spec: written }) as Entry,
      { id: '0oa1', raw: there, marked: true, outputs: {} },
      {},
    );

  it('where others added a URI of either kind, and not for ours', () => {
    expect(reasons(uris(['a', 'theirs'], ['b', 'theirs out']), uris(['a'], ['b']))).toEqual([
      'others added URIs to it: theirs, theirs out',
    ]);
    expect(reasons(uris(['a'], []), uris(['a', 'gone'], ['b']))).toEqual([]);
  });

  it('not for what a sign-in of ours left behind', () => {
    expect(reasons(uris(['http://127.0.0.1:8399/callback'], []), uris([], []))).toEqual([]);
    for (const theirs of [
      'http://127.0.0.1:8399/callback/x',
      'http://127.0.0.1/callback',
      'https://127.0.0.1:8399/callback',
      'http://localhost:8399/callback',
    ])
      expect(reasons(uris([theirs], []), uris([], []))).toHaveLength(1);
  });

  it('not where nobody knows which are ours', () => {
    expect(reasons(uris(['a'], []), {})).toEqual([]);
    expect(reasons({}, uris(['a'], []))).toEqual([]);
  });
});
