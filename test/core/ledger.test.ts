import { describe, expect, it } from 'vitest';
import { emptyLedger, otherTarget, withEarlier, withEntry, withFacts, withoutEntry } from '../../src/core/ledger.ts';
import { parseLedger } from '../../src/core/ledger-schema.ts';
import type { Ledger, Target } from '../../src/core/model.ts';
import { entry, kinds } from './things.ts';

const org = 'https://acme.okta.com';
const ledger = (...entries: Ledger['entries']): Ledger => ({ ...emptyLedger('gloo-okta', { org }), entries });

describe('entries', () => {
  const [app, claim] = [entry('okta.app/portal'), entry('okta.claim/email')];
  it('take the place of an older one of their key, or stand last', () => {
    const newer = { ...app, id: 'new' };
    expect(withEntry(ledger(app, claim), newer).entries).toEqual([newer, claim]);
    expect(withEntry(ledger(app), claim).entries).toEqual([app, claim]);
  });

  it('go with what they are in', () => {
    const rule = entry('okta.rule/x', { within: 'okta.policy/x' });
    const inRule = entry('okta.rule/y', { within: rule.key });
    expect(withoutEntry(ledger(app, entry('okta.policy/x'), rule, inRule), 'okta.policy/x').entries).toEqual([app]);
  });
});

it('facts stand beside those that were there, a newer one in place of an older', () => {
  const known = withFacts(ledger(), { a: 1, b: 1 });
  expect(withFacts(known, { b: 2 }).facts).toEqual({ a: 1, b: 2 });
});

describe('what an earlier write put there counts as ours until the new one is made', () => {
  const uris = (...list: string[]) => ({ uris: list, label: 'x' });
  it('in shared lists: both', () => {
    const now = entry('okta.app/portal', { spec: uris('new', 'kept') });
    expect(withEarlier(kinds, now, entry(now.key, { spec: uris('kept', 'old') })).spec).toEqual(uris('new', 'kept', 'old'));
    expect(withEarlier(kinds, now, entry(now.key, { spec: {} }))).toEqual(now);
    expect(withEarlier(kinds, now, undefined)).toBe(now);
  });

  it('of what was taken over: all that we wrote, where it differs', () => {
    const now = entry('okta.claim/a', { state: 'changed', spec: { value: 'newest' } });
    const written = (value: string, earlier?: { value: string }[]) =>
      entry(now.key, { state: 'changed', spec: { value }, ...(earlier ? { earlier } : {}) });
    expect(withEarlier(kinds, now, written('older', [{ value: 'oldest' }])).earlier).toEqual([
      { value: 'oldest' },
      { value: 'older' },
    ]);
    expect(withEarlier(kinds, now, written('newest'))).not.toHaveProperty('earlier');
    expect(withEarlier(kinds, { ...now, state: 'made' }, written('older'))).not.toHaveProperty('earlier');
  });
});

it.each<[what: string, recorded: Target['cluster'], here: Target['cluster'], expected: 'cluster' | undefined]>([
  ['none recorded', undefined, { server: 'a' }, undefined],
  ['none at hand', { server: 'a' }, undefined, undefined],
  ['the same address', { server: 'a' }, { server: 'a' }, undefined],
  ['another address', { server: 'a' }, { server: 'b' }, 'cluster'],
  ['the same UID behind another address', { server: 'a', uid: 'u' }, { server: 'b', uid: 'u' }, undefined],
  ['another UID behind the same address', { server: 'a', uid: 'u' }, { server: 'a', uid: 'v' }, 'cluster'],
  ['a UID that may not be read here', { server: 'a', uid: 'u' }, { server: 'a' }, undefined],
  ['a UID that could not be read then', { server: 'a' }, { server: 'b', uid: 'u' }, 'cluster'],
])('is it another target? %s', (_, recorded, here, expected) => {
  const ofCluster = (cluster: Target['cluster']): Target => ({ org, ...(cluster ? { cluster } : {}) });
  expect(otherTarget(ofCluster(recorded), ofCluster(here))).toBe(expected);
  expect(otherTarget(ofCluster(recorded), { ...ofCluster(here), org: 'https://other.okta.com' })).toBe('org');
});

describe('the text of a ledger', () => {
  const whole = ledger(
    entry('okta.app/portal', {
      before: [{ path: 'a' }, { path: 'b', value: 1 }],
      earlier: [{}],
      outputs: { id: 'x' },
      needs: [],
      within: 'okta.policy/x',
    }),
    entry('okta.claim/email', { id: null, state: 'intended', needs: ['okta.app/portal'] }),
    entry('kube.server/x', { state: 'changed', place: { namespace: 'ns' } }),
  );
  const target = { org, cluster: { server: 's', uid: 'u' } };
  it('is read back as it was', () => {
    expect(parseLedger(kinds, JSON.stringify({ ...whole, target, facts: { a: [1] } }))).toEqual({
      ledger: { ...whole, target, facts: { a: [1] } },
    });
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['a newer version', '{"version":2}', 'it is of version 2, of a newer gloo-okta'],
    ['no object', 'null', 'the whole'],
    ['no version', '{}', 'version'],
    ['an older version', '{"version":0}', 'version'],
  ])('is refused when it is %s', (_, text, fault) => {
    expect(parseLedger(kinds, text)).toMatchObject({ fault: expect.stringContaining(fault) });
  });

  it.each([
    ['target.org', { target: {} }],
    ['target.cluster.server', { target: { org, cluster: {} } }],
    ['target.cluster.uid', { target: { org, cluster: { server: 's', uid: 1 } } }],
    ['name', { name: 7 }],
    ['facts', { facts: 'x' }],
    ['entries', { entries: {} }],
    ...(
      [
        ['kind', 'okta.else'],
        ['key', 'okta.else/x'],
        ['key', 7],
        ['title', null],
        ['state', 'used'],
        ['place.a', { a: 1 }],
        ['id', 7],
        ['before.0.path', [{}]],
        ['earlier', {}],
        ['outputs.id', { id: 1 }],
        ['needs.0', ['x']],
        ['within', 'x'],
        ['at', 1],
      ] as const
    ).map(
      ([path, value]) =>
        [`entries.0.${path}`, { entries: [{ ...entry('okta.app/portal'), [path.split('.')[0] ?? '']: value }] }] as const,
    ),
  ] as const)('is refused for %s', (path, more) => {
    expect(parseLedger(kinds, JSON.stringify({ ...ledger(), ...more }))).toEqual({
      fault: expect.stringMatching(new RegExp(`^${path.replaceAll('.', '\\.')}: `)),
    });
  });

  it('is refused where a field is missing', () => {
    for (const field of ['kind', 'key', 'title', 'state', 'place', 'id', 'outputs', 'needs', 'at']) {
      const { [field as 'id']: _none, ...rest } = entry('okta.app/portal');
      expect(parseLedger(kinds, JSON.stringify({ ...ledger(), entries: [rest] }))).toHaveProperty('fault');
    }
  });
});
