import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseClaims } from '../../src/core/claims.ts';
import { clusterOnApp, entriesOnApp } from '../../src/core/entries-on-app.ts';
import { isRef, resolveRefs } from '../../src/core/json.ts';
import { appKey, recordKey } from '../../src/core/kind.ts';
import { withEarlier } from '../../src/core/ledger.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { mergeEntries } from '../../src/core/merge-entries.ts';
import type { Change, Entry, Json, Key, Observed, Open, Resource } from '../../src/core/model.ts';
import { linesIn } from '../../src/core/record-lines.ts';
import { remaining } from '../../src/core/removals.ts';
import { designOkta } from '../../src/kinds/design.ts';
import { kinds } from '../../src/kinds/kinds.ts';
import { hostileText, hostileValue } from '../hostile-values.ts';

const wanted = (extra: readonly Resource[] = []): readonly Resource[] => [
  ...designOkta(
    {
      installation: 'gloo-okta',
      appName: 'Gloo Portal',
      logo: undefined,
      uris: {
        redirectUris: ['https://a.example.com/'],
        signOutUris: ['https://a.example.com/out'],
        origins: ['https://a.example.com'],
        appUrl: undefined,
      } as never,
      claims: chooseClaims([], true),
      accessPolicy: 'auto',
      wildcardRedirect: false,
      respelled: [],
    },
    {
      authServer: { id: 'aus1', name: 'default' },
      groups: [{ id: '00g1', name: 'Everyone', everyone: true }],
      policies: [],
      clientId: undefined,
      ownPolicy: false,
      ownWildcards: false,
    },
  ),
  ...extra,
];
const policy: Resource = {
  kind: 'kube.ext-auth-policy',
  key: 'kube.ext-auth-policy/ns/oauth',
  title: 'ExtAuthPolicy ns/oauth',
  place: { namespace: 'ns', name: 'oauth' },
  spec: { kind: 'ExtAuthPolicy' },
  after: [appKey],
};
const none = { kinds, observed: new Map<Key, Observed>(), entries: [], adopt: false };
const at = (changes: readonly Change[], key: Key) => changes.findIndex((change) => change.key === key);

/** The app as it is once a plan is carried out: every ref is the name of what it names. */
function appAfter(changes: readonly Change[]): Json {
  const last = changes.filter((change) => change.key === recordKey).at(-1) ?? changes[0];
  const spec = last && 'spec' in last ? last.spec : {};
  return {
    id: '0oa1',
    label: 'Gloo Portal',
    created: '2026-01-01T00:00:00.000Z',
    ...(resolveRefs(spec as Open, (ref) => `id of ${ref.ref}`) as object),
  };
}

describe('the record in a plan', () => {
  it('the app names every claim before it is made, and gets the ids last', () => {
    const { changes } = makePlan({ ...none, wanted: wanted([policy]), cluster: 'uid-1' });
    const [app] = changes;
    if (app?.action !== 'create') throw new Error('the app is not first');
    const early = linesIn(kinds, app.spec as Json) ?? [];
    expect(early.filter((line) => line.state === 'intended').map((line) => line.key)).toContain('okta.claim/email');
    expect(JSON.stringify(early)).not.toContain('"ref"');
    for (const change of changes) {
      if (change.kind === 'okta.claim' && 'needs' in change) expect(change.needs).toContain(appKey);
    }
    expect(at(changes, recordKey)).toBe(changes.length - 1);
  });

  it('is read back as the entries that a ledger would have', () => {
    const { changes } = makePlan({ ...none, wanted: wanted([policy]), cluster: 'uid-1' });
    const raw = appAfter(changes);
    const entries = entriesOnApp(kinds, { id: '0oa1', clientId: '0oa1', raw }, 'gloo-okta');
    expect(entries.map(({ key, state, id }) => [key, state, id])).toEqual([
      ['okta.app/portal', 'made', '0oa1'],
      ['okta.assignment/00g1', 'made', 'id of okta.assignment/00g1'],
      ['okta.claim/email', 'made', 'id of okta.claim/email'],
      ['okta.claim/organization', 'made', 'id of okta.claim/organization'],
      ['okta.claim/group', 'made', 'id of okta.claim/group'],
      ['okta.policy/portal', 'made', 'id of okta.policy/portal'],
      ['okta.rule/portal', 'made', 'id of okta.rule/portal'],
      ['okta.origin/https://a.example.com', 'made', 'id of okta.origin/https://a.example.com'],
      ['kube.ext-auth-policy/ns/oauth', 'made', null],
    ]);
    expect(entries.find(({ kind }) => kind === 'okta.rule')?.place).toEqual({
      authServerId: 'aus1',
      policyId: 'id of okta.policy/portal',
    });
    expect(clusterOnApp({ raw })).toMatchObject({ uid: 'uid-1' });
  });

  it('the spec of a Change holds refs only where something is born', () => {
    const { changes } = makePlan({ ...none, wanted: wanted() });
    const record = changes.find((change) => change.key === recordKey);
    const ids = record && 'spec' in record ? (linesIn(kinds, record.spec as Json) ?? []) : [];
    expect(ids.every((line) => line.id === undefined || typeof line.id === 'string' || isRef(line.id))).toBe(true);
  });
});

describe('what the record tells', () => {
  it('any record at all is read without a throw, and makes no entry that is not of our kinds', () => {
    fc.assert(
      fc.property(hostileValue, hostileText, hostileValue, (value, text, other) => {
        const record = [
          value,
          { key: text },
          { key: `okta.claim/${text}`, id: other, in: text, before: [{ path: text, value: other }], spec: value },
          { key: 'kube.ext-auth-server/a', state: text },
        ];
        for (const one of [record, value]) {
          const raw = { label: text, profile: { glooOkta: { name: 'x', record: one, cluster: other } } } as unknown as Json;
          const entries = entriesOnApp(kinds, { id: '0oa1', clientId: '0oa1', raw }, 'x');
          for (const entry of entries) expect(entry.key.startsWith(`${entry.kind}/`)).toBe(true);
          clusterOnApp({ raw });
        }
      }),
      { numRuns: 500 },
    );
  });

  const entry = (more: Partial<Entry>): Entry => ({
    kind: 'okta.claim',
    key: 'okta.claim/email',
    title: 'claim "email"',
    state: 'made',
    place: { authServerId: 'aus1' },
    id: 'ocl1',
    spec: { name: 'email' },
    outputs: {},
    needs: [appKey],
    at: '2026-01-01T00:00:00.000Z',
    ...more,
  });

  it('adds to the ledger what it lacks, and a newer id; what the ledger knows better stays', () => {
    const team = entry({ key: 'okta.claim/team', id: 'ocl9' });
    expect(mergeEntries({ ledger: [entry({})], record: [team], marks: [] }).map(({ id }) => id)).toEqual(['ocl1', 'ocl9']);
    expect(mergeEntries({ ledger: [entry({})], record: [entry({ id: 'ocl2', spec: {} })], marks: [] })).toEqual([
      entry({ id: 'ocl2' }),
    ]);
    expect(mergeEntries({ ledger: [entry({})], record: [entry({ id: null, state: 'intended' })], marks: [] })).toEqual([
      entry({}),
    ]);
  });

  it('a claim that was only intended is ours when it says what was to be written, and not otherwise', () => {
    const intended = entry({ id: null, state: 'intended', spec: { name: 'email', value: 'user.email' } });
    const seen = (value: string): Observed => ({
      id: 'ocl5',
      raw: { id: 'ocl5', name: 'email', value },
      marked: false,
      outputs: {},
    });
    const plan = (value: string) =>
      makePlan({
        kinds,
        wanted: [],
        observed: new Map([[intended.key, seen(value)]]),
        entries: [intended],
        adopt: false,
      });
    expect(plan('user.email').changes.map(({ action }) => action)).toEqual(['delete']);
    expect(plan('user.login').changes).toEqual([]);
  });

  it('a thing in the cluster without an id is ours by its labels alone', () => {
    const there = entry({ kind: 'kube.ext-auth-policy', key: 'kube.ext-auth-policy/ns/x', id: null, state: 'made', spec: {} });
    const plan = (marked: boolean) =>
      makePlan({
        kinds,
        wanted: [],
        observed: new Map([[there.key, { id: 'u', raw: {}, marked, outputs: {} }]]),
        entries: [there],
        adopt: false,
      });
    expect(plan(true).changes.map(({ action }) => action)).toEqual(['delete']);
    expect(plan(false).changes).toEqual([]);
  });

  it('what is used stays known, and what goes with it', () => {
    const used = entry({});
    const observed = new Map<Key, Observed>([
      [used.key, { id: 'ocl1', raw: {}, marked: false, outputs: {}, usedBy: ['somebody'] }],
    ]);
    const input = { kinds, observed, entries: [used], adopt: false };
    const { changes } = makePlan({ ...input, wanted: [] });
    expect(changes).toMatchObject([{ action: 'leave', note: 'somebody' }]);
    expect(remaining([used], changes, input)).toEqual([used]);
  });
});

describe('the URIs that are ours while an update is under way', () => {
  it('are those of before and those to come, until it is written', () => {
    const uris = (...redirect_uris: string[]) => ({ settings: { oauthClient: { redirect_uris } } });
    const app: Entry = {
      kind: 'okta.app',
      key: appKey,
      title: 'app',
      state: 'made',
      place: {},
      id: '0oa1',
      spec: uris('https://new.example.com/', 'https://kept.example.com/'),
      outputs: {},
      needs: [],
      at: '2026-01-01T00:00:00.000Z',
    };
    const earlier = { ...app, spec: uris('https://old.example.com/', 'https://kept.example.com/') };
    expect(withEarlier(kinds, app, earlier).spec).toEqual(
      uris('https://new.example.com/', 'https://kept.example.com/', 'https://old.example.com/'),
    );
    expect(withEarlier(kinds, app, undefined)).toEqual(app);
  });
});
