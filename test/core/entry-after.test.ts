import { describe, expect, it } from 'vitest';
import { entryAfter, entryAhead } from '../../src/core/entry-after.ts';
import type { Change } from '../../src/core/model.ts';
import { entry } from './things.ts';

const key = 'okta.claim/email';
const subject = {
  kind: 'okta.claim',
  key,
  title: 'claim',
  place: { authServerId: 'aus1' },
  spec: { name: 'email' },
  needs: ['okta.app/portal'],
} as const;
const there = { ...subject, id: 'ocl1', outputs: {} };
const create: Change = { ...subject, action: 'create' };
const update = (borrowed: boolean): Change => ({
  ...there,
  action: 'update',
  borrowed,
  fields: [
    { path: 'value', before: 'theirs', after: 'ours' },
    { path: 'new', before: undefined, after: 1 },
  ],
});
const keep = (owned: boolean): Change => ({ ...there, action: 'keep', owned });

describe('what will be known once a change is made', () => {
  it('of what is created: it is ours, and its id is born with it', () => {
    expect(entryAfter(create, undefined)).toEqual({ ...subject, state: 'made', id: { ref: key, output: 'id' } });
  });

  it('of what it is in, too', () => {
    expect(entryAfter({ ...create, within: 'okta.policy/x' } as Change, undefined)).toMatchObject({ within: 'okta.policy/x' });
  });

  it('of ours that is changed or kept: it is ours', () => {
    for (const change of [update(false), keep(true)])
      expect(entryAfter(change, undefined)).toEqual({ ...subject, state: 'made', id: 'ocl1' });
  });

  it('of what is taken over: each field as it was, and which were not there', () => {
    expect(entryAfter(update(true), undefined)).toEqual({
      ...subject,
      state: 'changed',
      id: 'ocl1',
      before: [{ path: 'value', value: 'theirs' }, { path: 'new' }],
    });
  });

  it('of what was taken over before: the first value of a field is the one to put back', () => {
    const before = [
      { path: 'value', value: 'first' },
      { path: 'old', value: 1 },
    ];
    const recorded = entry(key, { state: 'changed', before });
    expect(entryAfter(update(true), recorded)).toMatchObject({ state: 'changed', before: [...before, { path: 'new' }] });
    expect(entryAfter(keep(false), recorded)).toMatchObject({ state: 'changed', id: 'ocl1', before });
    expect(entryAfter(keep(false), entry(key, { state: 'changed' }))).toMatchObject({ before: [] });
    expect(entryAfter(update(true), entry(key, { before }))).toMatchObject({
      before: [{ path: 'value', value: 'theirs' }, { path: 'new' }],
    });
  });

  it('of what others made and we keep: that it is used', () => {
    expect(entryAfter(keep(false), undefined)).toEqual({ ...subject, state: 'used', id: 'ocl1' });
    expect(entryAfter(keep(false), entry(key))).toMatchObject({ state: 'used' });
  });

  it('of what is put back, removed, left or foreign: nothing', () => {
    const none: readonly Change[] = [
      { ...update(true), restores: true } as Change,
      { ...there, action: 'delete' },
      { ...there, action: 'deactivate' },
      { ...there, action: 'leave' },
      { ...there, action: 'foreign', fields: [] },
    ];
    for (const change of none) expect(entryAfter(change, undefined)).toBeUndefined();
  });
});

it('just before a change only the intent of what is created is known, and of all else the same', () => {
  expect(entryAhead(create, undefined)).toEqual({ ...subject, state: 'intended', id: null });
  expect(entryAhead(update(true), undefined)).toEqual(entryAfter(update(true), undefined));
  expect(entryAhead(keep(true), undefined)).toEqual(entryAfter(keep(true), undefined));
  expect(entryAhead({ ...there, action: 'leave' }, undefined)).toBeUndefined();
});
