import { describe, expect, it } from 'vitest';
import { clusterOnApp, entriesOnApp } from '../../src/core/entries-on-app.ts';
import type { Json } from '../../src/core/model.ts';
import { kinds } from '../../src/kinds/kinds.ts';

const created = '2026-01-01T00:00:00.000Z';
const app = (record: unknown, more: object = {}) => ({
  id: '0oa1',
  clientId: 'client1',
  raw: { label: 'Gloo Portal', created, profile: { glooOkta: { name: 'gloo-okta', record } }, ...more } as unknown as Json,
});
const told = (...record: unknown[]) => entriesOnApp(kinds, app(record), 'gloo-okta');

describe('the entries that an app tells', () => {
  it('are the app alone where it has a mark and no record', () => {
    expect(entriesOnApp(kinds, app(undefined), 'gloo-okta')).toEqual([
      {
        ...{
          kind: 'okta.app',
          key: 'okta.app/portal',
          title: 'app "Gloo Portal"',
          state: 'made',
          place: {},
          id: '0oa1',
          spec: {},
        },
        ...{ outputs: { id: '0oa1', clientId: 'client1' }, needs: [], at: created },
      },
    ]);
  });

  it('are of the time at which the app was made, or of the oldest there is', () => {
    expect(entriesOnApp(kinds, app([], { created: '' }), 'gloo-okta')[0]?.at).toBe('1970-01-01T00:00:00.000Z');
  });

  it('begin with the app, wherever its line stands, with the URIs that are ours', () => {
    const uris = { settings: { oauthClient: { redirect_uris: ['a'] } } };
    const entries = told({ key: 'okta.origin/a', id: 'tos1' }, { key: 'okta.app/portal', spec: uris });
    expect(entries.map(({ key }) => key)).toEqual(['okta.app/portal', 'okta.origin/a']);
    expect(entries[0]).toMatchObject({ spec: uris });
  });

  it('leave out what only others made', () => {
    expect(told({ key: 'okta.origin/a', id: 'tos1', state: 'used' }).map(({ key }) => key)).toEqual(['okta.app/portal']);
  });

  it('say whose a thing is: made, taken over, or, where nothing else can tell, only intended', () => {
    const before = [
      { path: '', value: 1 },
      { path: 'value', value: 'theirs' },
    ];
    const entries = told(
      { key: 'okta.claim/a', in: 'aus1', state: 'changed', id: 'ocl1', before },
      { key: 'okta.claim/b', in: 'aus1', state: 'intended', spec: { value: 'x' } },
      { key: 'okta.policy/portal', in: 'aus1', state: 'intended' },
    );
    expect(entries.slice(1)).toMatchObject([
      { state: 'changed', id: 'ocl1', before: [{ path: 'value', value: 'theirs' }] },
      { state: 'intended', id: null, spec: { name: 'b', claimType: 'RESOURCE', value: 'x' } },
      { state: 'made', id: null },
    ]);
    expect(entries[2]).not.toHaveProperty('before');
  });

  it('leave out what cannot be found: a claim without its server, a rule without its policy', () => {
    const entries = told(
      { key: 'okta.claim/a' },
      { key: 'okta.policy/portal' },
      { key: 'okta.rule/portal', in: 'aus1', id: 'rul1' },
      { key: 'kube.ext-auth-server/x' },
    );
    expect(entries.map(({ key }) => key)).toEqual(['okta.app/portal']);
  });

  it('find a rule in the policy that the record names', () => {
    const entries = told(
      { key: 'okta.policy/portal', in: 'aus1', id: 'pol1' },
      { key: 'okta.rule/portal', in: 'aus1', id: 'rul1' },
    );
    expect(entries[2]).toMatchObject({
      place: { authServerId: 'aus1', policyId: 'pol1' },
      within: 'okta.policy/portal',
      needs: ['okta.policy/portal'],
    });
  });

  it('in the cluster need all that stands before them: they are removed first', () => {
    const entries = told({ key: 'okta.origin/a' }, { key: 'kube.ext-auth-server/ns/s' }, { key: 'kube.ext-auth-policy/ns/p' });
    expect(entries.map(({ needs }) => needs)).toEqual([
      [],
      ['okta.app/portal'],
      ['okta.app/portal', 'okta.origin/a'],
      ['okta.app/portal', 'okta.origin/a', 'kube.ext-auth-server/ns/s'],
    ]);
  });
});

it('the cluster on an app is known by its UID or by its address', () => {
  const raw = (cluster: unknown) => ({ raw: { profile: { glooOkta: { cluster } } } as Json });
  expect(clusterOnApp(raw('uid-1'))).toEqual({ server: 'the one whose kube-system has the UID uid-1', uid: 'uid-1' });
  expect(clusterOnApp(raw('https://api.example.com'))).toEqual({ server: 'https://api.example.com' });
  for (const none of [undefined, '', 7]) expect(clusterOnApp(raw(none))).toBeUndefined();
});
