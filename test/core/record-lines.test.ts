import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../src/core/kind.ts';
import type { OpenEntry } from '../../src/core/model.ts';
import { linesIn, linesOf, plainLine, withRecord } from '../../src/core/record-lines.ts';
import { entry, kinds } from './things.ts';

const claim = 'okta.claim/email';

describe('a line of the record', () => {
  it('says which one, where, whose and how it was before, and no more', () => {
    const before = [{ path: 'value', value: 'theirs' }];
    expect(plainLine(entry(claim))).toEqual({ key: claim, id: `id of ${claim}` });
    expect(plainLine(entry(claim, { id: null, state: 'intended', place: { authServerId: 'aus1' } }))).toEqual({
      key: claim,
      in: 'aus1',
      state: 'intended',
    });
    expect(plainLine(entry(claim, { state: 'changed', before }))).toEqual({
      key: claim,
      id: `id of ${claim}`,
      state: 'changed',
      before,
    });
  });

  it('names no server that is not known yet', () => {
    const place = { authServerId: { ref: 'okta.app/x', output: 'id' } } as const;
    expect(plainLine({ ...entry(claim), place })).not.toHaveProperty('in');
  });

  it('is made for each thing, and for what is used only where its kind names that', () => {
    const used = (key: OpenEntry['key']): OpenEntry => ({ ...entry(key), state: 'used' });
    const lines = linesOf(kinds, [
      entry('okta.logo/x'),
      entry('okta.policy/x'),
      used('okta.policy/y'),
      used(claim),
      entry('kube.server/x'),
    ]);
    expect(lines.map(({ key }) => key)).toEqual(['okta.policy/x', claim, 'kube.server/x']);
  });
});

const onApp = (record: unknown) => ({ profile: { glooOkta: { record } } }) as never;

describe('the record on an app', () => {
  const line = { key: claim } as const;
  it('stands in its profile, beside whatever else is there', () => {
    const app = { profile: { team: 'x', glooOkta: { name: 'gloo-okta', cluster: 'old' } } };
    expect(withRecord(app, [line], undefined)).toEqual({
      profile: { team: 'x', glooOkta: { name: 'gloo-okta', cluster: 'old', record: [line] } },
    });
    expect(withRecord(app, [], 'new')).toMatchObject({ profile: { glooOkta: { cluster: 'new', record: [] } } });
  });

  it('is read back line by line', () => {
    const whole = { key: claim, id: 'ocl1', in: 'aus1', state: 'changed', before: [{ path: 'a' }], spec: {} };
    expect(linesIn(kinds, onApp([line, whole]))).toEqual([line, whole]);
    for (const state of ['intended', 'changed', 'used']) expect(linesIn(kinds, onApp([{ ...line, state }]))).toHaveLength(1);
  });

  it('is none where there is none, which is another thing than an empty one', () => {
    for (const record of [undefined, null, {}, 'text']) expect(linesIn(kinds, onApp(record))).toBeUndefined();
    expect(linesIn(kinds, onApp([]))).toEqual([]);
  });

  it.each([
    null,
    'okta.claim/email',
    {},
    { key: 1 },
    { key: 'okta.claim/' },
    { key: 'okta.claim' },
    { key: 'okta.else/x' },
    { key: 'toString/x' },
    { ...line, id: '' },
    { ...line, id: 7 },
    { ...line, in: 7 },
    { ...line, state: 'made' },
    { ...line, state: null },
    { ...line, before: {} },
    { ...line, before: ['a'] },
    { ...line, before: [{ path: 'a' }, { path: 1 }] },
  ])('passes over what is no line: %j', (value) => {
    expect(linesIn(kinds, onApp([value, line]))).toEqual([line]);
  });

  it('passes over what cannot be found again', () => {
    const { recall: _none, ...rules } = rulesOf(kinds, 'okta.claim');
    expect(linesIn({ 'okta.claim': rules }, onApp([line]))).toEqual([]);
  });
});
