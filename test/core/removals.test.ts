import { describe, expect, it } from 'vitest';
import type { Entry, Observed } from '../../src/core/model.ts';
import { isTheOneOf, remaining, removals } from '../../src/core/removals.ts';
import { entry, input, seen, steps } from './things.ts';

const app = 'okta.app/portal';
const claim = 'okta.claim/email';
const policy = 'okta.policy/portal';
const rule = 'okta.rule/portal';
const all = [app, claim, policy, rule, 'kube.server/x', 'kube.policy/x'] as const;
const made: readonly Entry[] = [
  entry(app),
  entry(claim, { needs: [app] }),
  entry(policy, { needs: [app] }),
  entry(rule, { needs: [policy], within: policy }),
  entry('kube.server/x', { needs: [app] }),
  entry('kube.policy/x', { needs: [app, 'kube.server/x'] }),
];

describe('a teardown', () => {
  it('removes what was made, last made first, after all that needs it; what is in another goes with that', () => {
    const changes = removals(made, input({ entries: made }, ...all.map((key) => seen(key, { uris: ['u'], clients: ['c'] }))), []);
    expect(steps(changes)).toEqual([
      'delete kube.policy/x',
      'delete kube.server/x',
      `deactivate ${app}`,
      `delete ${policy}`,
      `delete ${claim}`,
      `delete ${app}`,
    ]);
    expect(changes.map((change) => ('needs' in change ? change.needs : []))).toEqual([
      [],
      ['kube.policy/x'],
      ['kube.policy/x', 'kube.server/x'],
      [rule, app],
      [app],
      [claim, policy, 'kube.server/x', 'kube.policy/x', app],
    ]);
  });

  it('expects what others could come to depend on to be as it was shown, at the first call', () => {
    const changes = removals(made, input({ entries: made }, ...all.map((key) => seen(key, { uris: ['u'], clients: ['c'] }))), []);
    const expected = changes.map((change) => [change.action, change.key, 'expects' in change ? change.expects : undefined]);
    expect(expected).toContainEqual(['delete', policy, [{ path: 'clients', value: ['c'] }]]);
    expect(expected).toContainEqual(['deactivate', app, [{ path: 'uris', value: ['u'] }]]);
    expect(expected).toContainEqual(['delete', app, undefined]);
  });

  it('deletes an app that is inactive at once', () => {
    const changes = removals([entry(app)], input({}, seen(app, { status: 'INACTIVE' })), []);
    expect(changes).toMatchObject([{ action: 'delete', expects: [{ path: 'uris', value: undefined }] }]);
  });

  it('waits for what is wanted', () => {
    expect(removals([entry(claim)], input({}, seen(claim)), [app])).toMatchObject([{ needs: [app] }]);
  });

  it('leaves what is not there, and what is another of the name', () => {
    expect(removals(made, input({}), [])).toEqual([]);
    expect(removals([entry(claim)], input({}, seen(claim, {}, { id: 'another' })), [])).toEqual([]);
  });

  it('takes a rule away by itself where its policy is not going and stays for nobody', () => {
    expect(steps(removals([entry(rule, { within: policy })], input({}, seen(rule)), []))).toEqual([`delete ${rule}`]);
  });

  it('makes no call for the logo and the record', () => {
    const entries = [entry('okta.logo/x', { within: app }), entry('okta.record/x')];
    expect(removals(entries, input({}, seen('okta.logo/x'), seen('okta.record/x')), [])).toEqual([]);
  });
});

describe('what others came to depend on', () => {
  const there = (...more: Parameters<typeof seen>[]) =>
    input({ entries: made }, ...all.map((key) => seen(key)), ...more.map((one) => seen(...one)));

  it('stays, with who it is, and all else goes', () => {
    const changes = removals(made, there([claim, {}, { usedBy: ['somebody', 'somebody else'] }]), []);
    expect(changes).toContainEqual(
      expect.objectContaining({ action: 'leave', key: claim, id: `id of ${claim}`, note: 'somebody; somebody else' }),
    );
    expect(steps(changes)).toContain(`delete ${app}`);
  });

  it('keeps what is in it', () => {
    const changes = steps(removals(made, there([policy, {}, { usedBy: ['somebody'] }]), []));
    expect(changes).toContain(`leave ${policy}`);
    expect(changes.filter((step) => step.endsWith(rule))).toEqual([]);
  });

  it('an app that stays keeps what its tokens need, but not the cluster closed', () => {
    const changes = removals(made, there([app, { others: true }], [policy, {}, { usedBy: ['a client'] }]), []);
    expect(steps(changes)).toEqual([
      'delete kube.policy/x',
      'delete kube.server/x',
      `leave ${policy}`,
      `leave ${claim}`,
      `leave ${app}`,
    ]);
    expect(changes.map(({ note }) => note)).toEqual([
      undefined,
      undefined,
      'a client',
      'the app that others use, too, needs it',
      'others are in it',
    ]);
  });

  it('is not asked of what was taken over: that is put back', () => {
    const entries = [entry(claim, { state: 'changed', before: [{ path: 'value', value: 'theirs' }], spec: { value: 'ours' } })];
    const changes = removals(entries, input({}, seen(claim, { value: 'ours' }, { usedBy: ['somebody'] })), []);
    expect(changes).toMatchObject([{ action: 'update', restores: true }]);
  });
});

describe('what was taken over', () => {
  const taken = (more: Partial<Entry>) => entry(app, { state: 'changed', ...more });
  const put = (recorded: Entry, raw: object, deactivateOnly = false) =>
    removals([recorded], input({ deactivateOnly }, seen(recorded.key, raw as never)), []);

  it('gets each field back as it was, and loses those that it had not', () => {
    const recorded = taken({ before: [{ path: 'a', value: 'theirs' }, { path: 'b' }], spec: { a: 'ours', b: 'ours' } });
    expect(put(recorded, { a: 'ours', b: 'ours' })).toMatchObject([
      {
        action: 'update',
        spec: {},
        restores: true,
        borrowed: true,
        fields: [
          { path: 'a', before: 'ours', after: 'theirs' },
          { path: 'b', before: 'ours', after: undefined },
        ],
      },
    ]);
  });

  it('is left alone where it is as it was', () => {
    expect(put(taken({ before: [{ path: 'a', value: 1 }], spec: { a: 2 } }), { a: 1 })).toEqual([]);
  });

  it('keeps what others have changed since, and says what it was', () => {
    const recorded = taken({
      before: [{ path: 'a', value: 'theirs' }, { path: 'b' }, { path: 'c', value: 1 }],
      spec: { a: 'ours', b: 'ours', c: 2 },
    });
    expect(put(recorded, { a: 'newer', b: 'newer', c: 2 })).toMatchObject([
      { action: 'update', fields: [{ path: 'c', after: 1 }] },
      { action: 'leave', note: 'others have changed it since, so that was not put back: a was "theirs", b was null' },
    ]);
  });

  it('is put back where an earlier write of ours is what stands there', () => {
    const recorded = taken({ before: [{ path: 'a', value: 'theirs' }], spec: { a: 'newest' }, earlier: [{ a: 'older' }] });
    expect(put(recorded, { a: 'older' })).toMatchObject([{ action: 'update' }]);
  });

  it('is put back where nobody knows what we wrote, and where a cluster spells it its own way', () => {
    expect(put(taken({ before: [{ path: 'a', value: 'theirs' }] }), { a: 'whatever' })).toMatchObject([{ action: 'update' }]);
    const object = entry('kube.server/x', { state: 'changed', before: [{ path: 'a', value: '1' }], spec: { a: '1000m' } });
    expect(put(object, { a: '1.0' })).toMatchObject([{ action: 'update', fields: [{ after: '1' }] }]);
  });

  it.each([
    ['what was there, and what others added since', ['theirs'], ['ours', 'theirs', 'later'], ['theirs', 'later']],
    ['what others added since, where there was nothing', undefined, ['ours', 'later'], ['later']],
    ['nothing, where there was nothing', undefined, ['ours'], undefined],
  ])('a shared list keeps %s', (_, before, now, after) => {
    const recorded = taken({
      before: [before === undefined ? { path: 'uris' } : { path: 'uris', value: before }],
      spec: { uris: ['ours'] },
    });
    expect(put(recorded, { uris: now })).toMatchObject([{ fields: [{ path: 'uris', before: now, after }] }]);
  });

  it('a shared list becomes what it was where nobody knows which members are ours', () => {
    expect(put(taken({ before: [{ path: 'uris', value: ['theirs'] }] }), { uris: ['x'] })).toMatchObject([
      { fields: [{ after: ['theirs'] }] },
    ]);
  });

  it("stays as it is in Okta when the guide's end is asked for, but not in the cluster", () => {
    const before = [{ path: 'a', value: 1 }];
    expect(put(taken({ before, spec: { a: 2 } }), { a: 2 }, true)).toEqual([]);
    expect(put(entry('kube.server/x', { state: 'changed', before, spec: { a: 2 } }), { a: 2 }, true)).toMatchObject([
      { action: 'update' },
    ]);
  });
});

describe('where the guide stops', () => {
  it('the objects in the cluster go, the app is deactivated, and the rest of Okta stays', () => {
    const changes = removals(made, input({ deactivateOnly: true }, ...all.map((key) => seen(key))), []);
    expect(steps(changes)).toEqual(['delete kube.policy/x', 'delete kube.server/x', `deactivate ${app}`]);
  });

  it('all of Okta stays recorded, and nothing of the cluster', () => {
    const there = input({ deactivateOnly: true }, ...all.map((key) => seen(key)));
    expect(remaining(made, removals(made, there, []), there).map(({ key }) => key)).toEqual([app, claim, policy, rule]);
  });
});

describe('what stays recorded after a teardown', () => {
  const there = input({}, ...all.map((key) => seen(key)), seen(policy, {}, { usedBy: ['somebody'] }));
  it('is what was left, with what is in it', () => {
    expect(remaining(made, removals(made, there, []), there).map(({ key }) => key)).toEqual([policy, rule]);
  });

  it('is nothing that was put back, nothing that is gone, and nothing that is another', () => {
    const taken = entry(claim, { state: 'changed', before: [{ path: 'a', value: 1 }], spec: { a: 2 } });
    const newer = input({}, seen(claim, { a: 3 }));
    const changes = removals([taken], newer, []);
    expect(steps(changes)).toEqual([`leave ${claim}`]);
    expect(remaining([taken], changes, newer)).toEqual([]);
    const left = [{ ...changes[0], key: policy }] as typeof changes;
    expect(remaining([entry(policy)], left, input({}))).toEqual([]);
    expect(remaining([entry(policy)], left, input({}, seen(policy, {}, { id: 'another' })))).toEqual([]);
  });
});

it.each([
  ['the same id', entry(claim), {}, true],
  ['another id', entry(claim), { id: 'another' }, false],
  ['another id, with our mark', entry(claim), { id: 'another', marked: true }, true],
  ['an intent, and what was to be written', entry(claim, { id: null, state: 'intended', spec: { name: 'email' } }), {}, true],
  ['an intent, and something else', entry(claim, { id: null, state: 'intended', spec: { name: 'other' } }), {}, false],
  ['an intent without fields, and anything', entry(claim, { id: null, state: 'intended' }), {}, true],
  ['no id, and no intent', entry(claim, { id: null, spec: { name: 'email' } }), {}, false],
  ['an intent that has an id by now', entry(claim, { state: 'intended', id: 'another', spec: { name: 'email' } }), {}, false],
] as const)('is it the one? %s', (_, recorded, more, expected) => {
  const [, observed] = seen(claim, { name: 'email', id: 'x' }, more as Partial<Observed>);
  expect(isTheOneOf(recorded, observed)).toBe(expected);
});
