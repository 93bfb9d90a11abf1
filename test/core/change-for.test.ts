import { describe, expect, it } from 'vitest';
import { changeFor, needsOf, settledPlace } from '../../src/core/change-for.ts';
import { entry, input, resource, seen } from './things.ts';

const key = 'okta.claim/email';
const wanted = resource(key, { spec: { name: 'email', value: 'user.email' }, born: { priority: 1 } });
const asWanted = { name: 'email', value: 'user.email', more: true };
const otherwise = { name: 'email', value: 'user.login' };

describe('what is not there', () => {
  it('is created, with the fields that are sent once', () => {
    expect(changeFor(wanted, input())).toEqual({
      ...{ kind: 'okta.claim', key, title: `the ${key}`, place: {}, action: 'create', needs: [] },
      spec: { name: 'email', value: 'user.email', priority: 1 },
    });
  });

  it('gets what is known by now of others, and waits for the rest', () => {
    const rule = resource('okta.rule/portal', {
      place: { policyId: { ref: 'okta.policy/portal', output: 'id' } },
      spec: { app: { ref: 'okta.app/portal', output: 'clientId' } },
      within: 'okta.policy/portal',
      after: [key],
    });
    const change = changeFor(rule, input({}, seen('okta.policy/portal')));
    expect(change).toMatchObject({
      place: { policyId: 'id of okta.policy/portal' },
      spec: { app: { ref: 'okta.app/portal', output: 'clientId' } },
      needs: ['okta.app/portal', 'okta.policy/portal', key],
      within: 'okta.policy/portal',
    });
  });
});

it('a change says what is to be known of what is wanted and of what is there', () => {
  const noted = resource(key, { spec: { name: 'email' }, note: 'as browsers send it' });
  expect(changeFor(noted, input()).note).toBe('as browsers send it');
  expect(changeFor(noted, input({}, seen(key, {}, { note: 'read twice' }))).note).toBe('as browsers send it; read twice');
});

describe('what is there as wanted', () => {
  it.each([
    ['is not ours when nothing says so', {}, undefined, false],
    ['is ours by its mark', { marked: true }, undefined, true],
    ['is ours by the ledger', {}, entry(key), true],
    ['is not ours when the ledger names another object', { id: 'another' }, entry(key), false],
    [
      'is ours when its answer was lost and it says what was to be written',
      { id: 'new' },
      entry(key, { id: null, state: 'intended', spec: otherwise }),
      false,
    ],
    [
      'is ours when it says exactly what was to be written',
      { id: 'new' },
      entry(key, { id: null, state: 'intended', spec: { value: 'user.email' } }),
      true,
    ],
    ["stays somebody else's when it was taken over, mark or not", { marked: true }, entry(key, { state: 'changed' }), false],
    [
      'is ours when we made another in place of what was taken over',
      { marked: true, id: 'new' },
      entry(key, { state: 'changed' }),
      true,
    ],
    [
      'is not ours when others made another in place of what was taken over',
      { id: 'new' },
      entry(key, { state: 'changed' }),
      false,
    ],
  ] as const)('%s', (_, more, recorded, owned) => {
    const change = changeFor(wanted, input({ entries: recorded ? [recorded] : [] }, seen(key, asWanted, more)));
    expect(change).toMatchObject({
      action: 'keep',
      owned,
      id: 'id' in more ? more.id : `id of ${key}`,
      outputs: { id: `id of ${key}` },
    });
  });

  it('keeps the fields that are sent once, whatever became of them', () => {
    expect(changeFor(wanted, input({}, seen(key, { ...asWanted, priority: 7 })))).toMatchObject({ action: 'keep' });
  });
});

describe('what is there and says otherwise', () => {
  const fields = [{ path: 'value', before: 'user.login', after: 'user.email' }];
  it('is foreign when it is not ours, until it is taken over', () => {
    expect(changeFor(wanted, input({}, seen(key, otherwise)))).toMatchObject({ action: 'foreign', id: `id of ${key}`, fields });
    expect(changeFor(wanted, input({ adopt: true }, seen(key, otherwise)))).toMatchObject({
      action: 'update',
      borrowed: true,
      fields,
    });
  });

  it('is changed when it is ours', () => {
    expect(changeFor(wanted, input({ entries: [entry(key)] }, seen(key, otherwise)))).toMatchObject({
      action: 'update',
      borrowed: false,
      fields,
    });
  });

  it("is changed again without asking when it was taken over before, and stays somebody else's", () => {
    const change = changeFor(wanted, input({ entries: [entry(key, { state: 'changed' })] }, seen(key, otherwise)));
    expect(change).toMatchObject({ action: 'update', borrowed: true, fields });
  });

  it('is foreign when others put another in place of what was taken over', () => {
    const change = changeFor(wanted, input({ entries: [entry(key, { state: 'changed' })] }, seen(key, otherwise, { id: 'new' })));
    expect(change).toMatchObject({ action: 'foreign', id: 'new' });
  });

  it('shows a field that is missing, and one that is born elsewhere', () => {
    const app = { ref: 'okta.app/portal', output: 'id' } as const;
    const change = changeFor(resource(key, { spec: { a: 1, app } }), input({ adopt: true }, seen(key, { app: 'old' })));
    expect(change).toMatchObject({
      fields: [
        { path: 'a', before: undefined, after: 1 },
        { path: 'app', before: 'old', after: app },
      ],
    });
  });

  it('brings the note of its reader and the conflicts with other managers', () => {
    const conflicts = [{ field: 'spec', manager: 'helm' }];
    const change = changeFor(wanted, input({ adopt: true }, seen(key, otherwise, { note: 'as read', conflicts })));
    expect(change).toMatchObject({ note: 'as read', conflicts });
    expect(changeFor(wanted, input({ adopt: true }, seen(key, otherwise, { conflicts: [] })))).not.toHaveProperty('conflicts');
  });
});

describe('what the API server says it would become', () => {
  const would = (before: object, after: object) =>
    changeFor(
      resource('kube.policy/ns/x', { spec: { a: 'not asked for' } }),
      input({ adopt: true }, seen('kube.policy/ns/x', before as never, { would: after as never })),
    );

  it('decides, not what was sent', () => {
    expect(would({ a: 1 }, { a: 1 })).toMatchObject({ action: 'keep' });
    expect(would({ a: 1, gone: true }, { a: 2, come: {} })).toMatchObject({
      fields: [
        { path: 'a', before: 1, after: 2 },
        { path: 'gone', before: true, after: undefined },
        { path: 'come', before: undefined, after: {} },
      ],
    });
  });

  it('is the same whatever the order of its fields, but not of its lists', () => {
    expect(would({ a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] })).toMatchObject({ action: 'keep' });
    expect(would({ a: [1, 2] }, { a: [2, 1] })).toMatchObject({ action: 'update' });
  });
});

describe('a list to which others may add', () => {
  const app = resource('okta.app/portal', { spec: { uris: ['ours'] }, sharedLists: ['uris'] });
  const change = (there: unknown, written?: unknown) =>
    changeFor(
      app,
      input(
        { adopt: true, entries: written === undefined ? [] : [entry(app.key, { spec: { uris: written } as never })] },
        seen(app.key, { uris: there } as never),
      ),
    );

  it('keeps what they added', () => {
    expect(change(['ours', 'theirs'])).toMatchObject({ action: 'keep' });
    expect(change(['theirs'])).toMatchObject({ fields: [{ path: 'uris', before: ['theirs'], after: ['ours', 'theirs'] }] });
  });

  it('loses what we wrote before and do not want any more', () => {
    expect(change(['old', 'theirs'], ['old'])).toMatchObject({ fields: [{ path: 'uris', after: ['ours', 'theirs'] }] });
  });

  it('is ours alone where nothing, or no list, is there', () => {
    for (const there of [null, 'text']) expect(change(there)).toMatchObject({ fields: [{ path: 'uris', after: ['ours'] }] });
    expect(change(['theirs'], 'no list')).toMatchObject({ fields: [{ path: 'uris', after: ['ours', 'theirs'] }] });
  });

  it('is any other list where it is not said to be shared', () => {
    const own = resource(app.key, { spec: { uris: ['ours'] } });
    expect(changeFor(own, input({ adopt: true }, seen(app.key, { uris: ['theirs'] })))).toMatchObject({
      fields: [{ after: ['ours'] }],
    });
  });
});

it('a thing without fields of its own is there or not', () => {
  expect(changeFor(resource('okta.origin/a'), input({}, seen('okta.origin/a', { any: 'thing' })))).toMatchObject({
    action: 'keep',
  });
});

it('a resource needs what its refs name, what it is in and what it asks for, each once', () => {
  const ref = { ref: 'okta.policy/portal', output: 'id' } as const;
  const within = 'okta.policy/portal';
  expect(
    needsOf(resource('okta.rule/x', { place: { a: ref }, spec: { deep: [ref] }, within, after: [within, 'okta.app/portal'] })),
  ).toEqual([within, 'okta.app/portal']);
  expect(needsOf(resource('okta.rule/x', { within }))).toEqual([within]);
});

it('a place is known once every part of it is', () => {
  const place = { authServerId: 'aus1', policyId: { ref: 'okta.policy/portal', output: 'id' } } as const;
  expect(settledPlace(place, new Map())).toBeUndefined();
  expect(settledPlace(place, new Map([['okta.policy/portal', { id: 'pol1' }]]))).toEqual({
    authServerId: 'aus1',
    policyId: 'pol1',
  });
});
