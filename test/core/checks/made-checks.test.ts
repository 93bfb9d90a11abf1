import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../src/core/checks/changed-fields.ts';
import type { MadeThing } from '../../../src/core/checks/made-facts.ts';
import type { Ownership } from '../../../src/core/checks/ownership.ts';
import { judged } from './judged.ts';

const ours: Ownership = { ours: true, mayWrite: true, editors: [] };
const thing = (change: Partial<MadeThing> = {}): MadeThing => ({
  title: 'access policy "gloo-okta"',
  written: { status: 'ACTIVE' },
  isWhole: true,
  live: { value: { status: 'ACTIVE', more: 1 } },
  sharedLists: [],
  filledIn: false,
  ...change,
});
const trouble = (code: string) => ({ trouble: { code, says: 'No.' } });

describe('what setup made in Okta', () => {
  const made = (...madeInOkta: MadeThing[]) => judged({ madeInOkta }).of('okta-as-written');

  it.each([
    ['as it was written', [thing()], 'ok', 'As setup wrote it: access policy "gloo-okta".'],
    [
      'of which only the record tells',
      [thing({ written: {}, isWhole: false })],
      'ok',
      'Still there: access policy "gloo-okta"; what setup wrote there is not recorded',
    ],
    ['gone', [thing(), thing({ title: 'rule', live: { value: undefined } })], 'fail', 'Not there any more: rule.'],
    ['changed', [thing({ live: { value: { status: 'INACTIVE' } } })], 'fail', 'status is "INACTIVE", and setup wrote "ACTIVE"'],
    ['partly unreadable', [thing(), thing({ live: trouble('okta-right-missing') })], 'ok', 'As setup wrote it'],
    ['unreadable', [thing({ live: trouble('okta-right-missing') })], 'skip', 'No.'],
  ])('%s', (_, things, state, says) => {
    expect(made(...things)).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  it('follows from what has a check of its own', () => {
    const app = {
      title: 'app "Portal"',
      assigned: { value: [] },
      liveClaims: { value: [] },
      origins: { value: [] },
      mayChange: true,
    };
    const wanted = { recorded: true, origins: [], redirectUris: [], signOutUris: [], groups: [], claims: [] };
    const gone = judged({
      app: { ...app, app: { value: undefined }, wanted },
      madeInOkta: [thing({ live: { value: undefined } })],
    });
    expect(gone.of('okta-as-written')).toMatchObject({
      state: 'skip',
      says: expect.stringContaining('It follows from app-active'),
    });
  });

  it('is not asked for where nothing was made', () => {
    expect(made()).toBeUndefined();
    expect(judged({}).of('okta-as-written')).toBeUndefined();
  });
});

describe('what setup made in the cluster besides', () => {
  const besides = (change: Partial<MadeThing>) =>
    judged({ madeBesides: { value: [thing({ title: 'CORSPolicy ns/a', owner: ours, ...change })] } }).of('other-objects');

  it('is mended by whoever wrote it', () => {
    expect(besides({})?.state).toBe('ok');
    const changed = { live: { value: { status: 'x' } } };
    expect(besides(changed)?.hint).toBe('Write the CORSPolicy anew: gloo-okta setup');
    expect(besides({ ...changed, owner: { ...ours, editors: ['kubectl-edit'] } })).toMatchObject({
      says: expect.stringContaining('(kubectl-edit changed it)'),
      hint: expect.stringMatching(/--adopt$/),
    });
    expect(judged({ madeBesides: trouble('cluster-right-missing') }).of('other-objects')?.state).toBe('skip');
  });
});

describe('what Gloo says of the portal', () => {
  const portal = (approval: string | undefined, portals?: { title: string; policies: number }[]) => {
    const status = approval === undefined ? {} : { status: { common: { State: { approval, message: 'no such claim' } } } };
    const live = { value: { status: 'ACTIVE', ...status } };
    const facts = portals === undefined ? {} : { portals: { value: portals } };
    return judged({ madeBesides: { value: [thing({ title: 'PortalGroup ns/a', written: {}, live })] }, ...facts }).of('portal');
  };

  it.each([
    ['ACCEPTED', undefined, 'ok', 'works with the objects'],
    ['WARNING', undefined, 'warn', 'Gloo says WARNING of the PortalGroup ns/a: no such claim.'],
    ['INVALID', undefined, 'fail', 'Gloo says INVALID'],
    [undefined, [{ title: 'ns/p', policies: 2 }], 'ok', 'guards routes of Portal ns/p'],
    ['ACCEPTED', [{ title: 'ns/p', policies: 0 }], 'warn', 'counts no ext auth policy on the APIs of Portal ns/p'],
    ['ACCEPTED', [], 'warn', 'no Portal'],
  ])('%s, %j', (approval, portals, state, says) => {
    expect(portal(approval, portals)).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  it('is nothing as long as it says nothing', () => {
    expect(portal(undefined)).toBeUndefined();
    expect(portal('PENDING')).toBeUndefined();
    expect(judged({}).of('portal')).toBeUndefined();
  });
});

describe('the fields that are not as they were written', () => {
  it('are told with both values, but no long ones', () => {
    expect(changedFields({ a: { b: 1 }, c: 2 }, { a: { b: 2 }, c: 2, d: 3 })).toEqual(['a.b is 2, and setup wrote 1']);
    expect(changedFields({ a: 1 }, {})).toEqual(['a is null, and setup wrote 1']);
    expect(changedFields({ data: { script: 'x'.repeat(300) } }, { data: { script: '' } })).toEqual([
      'data.script is not what setup wrote',
    ]);
  });

  it('are not those to which others may add, nor those that the API fills in', () => {
    const lists = { sharedLists: ['uris'] };
    expect(changedFields({ uris: ['a'] }, { uris: ['b', 'a'] }, lists)).toEqual([]);
    expect(changedFields({ uris: ['a'] }, { uris: ['b'] }, lists)).toHaveLength(1);
    const written = { containers: [{ image: 'node', env: [{ name: 'A', value: '1' }] }] };
    const filled = { containers: [{ image: 'node', pull: 'Always', env: [{ name: 'A', value: '1', more: true }] }] };
    expect(changedFields(written, filled)).toHaveLength(1);
    expect(changedFields(written, filled, { filledIn: true })).toEqual([]);
    for (const live of [{ containers: [] }, { containers: [{ ...filled.containers[0], image: 'other' }] }, {}])
      expect(changedFields(written, live, { filledIn: true })).toHaveLength(1);
    expect(changedFields({ a: { b: {} } }, { a: {} }, { filledIn: true })).toHaveLength(1);
  });
});
