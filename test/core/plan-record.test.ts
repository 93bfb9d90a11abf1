import { describe, expect, it } from 'vitest';
import type { RecordLine } from '../../src/core/kind.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { Change, Entry, JsonObject, Key, Observed, Open } from '../../src/core/model.ts';
import type { PlanInput } from '../../src/core/plan-input.ts';
import { entry, input, resource, seen, steps } from './things.ts';

const app = 'okta.app/portal';
const record = 'okta.record/portal';
const claim = 'okta.claim/email';
const origin = 'okta.origin/a';
const spec = { label: 'x', profile: { glooOkta: { name: 'gloo-okta' } } };
const things = [
  resource(app, { spec, sharedLists: ['uris'] }),
  resource(claim, { spec: { value: 'ours' }, after: [app] }),
  resource(origin),
  resource(record, { place: { appId: { ref: app, output: 'id' } }, within: app }),
];
const line = (key: Key, more: Partial<RecordLine> = {}): RecordLine => ({ key, id: `id of ${key}`, ...more });
/** An app that says this of itself. */
const appWith = (lines: readonly RecordLine[] | undefined, cluster?: string) =>
  seen(app, {
    ...spec,
    profile: {
      glooOkta: {
        name: 'gloo-okta',
        ...(lines ? { record: lines as unknown as JsonObject[] } : {}),
        ...(cluster ? { cluster } : {}),
      },
    },
  });
const plan = (more: Partial<Omit<PlanInput, 'observed'>>, ...there: (readonly [Key, Observed])[]) =>
  makePlan(input({ wanted: things, ...more }, ...there)).changes;
/** The record that a change writes. */
function told(change: Change | undefined): { readonly record?: readonly RecordLine[]; readonly cluster?: string } {
  if (change?.action === 'create')
    return ((change.spec as { profile?: { glooOkta?: object } }).profile?.glooOkta ?? {}) as object;
  if (change?.action !== 'update') return {};
  const after = (path: string): Open | undefined => change.fields.find((field) => field.path === path)?.after;
  return { record: after('profile.glooOkta.record') as never, cluster: after('profile.glooOkta.cluster') as never };
}

describe('where nothing is there', () => {
  const changes = plan({ cluster: 'uid-1' });
  it('the write that makes the app says what is about to be made, and whose cluster it closes', () => {
    expect(steps(changes)).toEqual([`create ${app}`, `create ${claim}`, `create ${origin}`, `create ${record}`]);
    expect(told(changes[0])).toEqual({
      name: 'gloo-okta',
      cluster: 'uid-1',
      record: [
        { key: app, state: 'intended' },
        { key: claim, state: 'intended' },
        { key: origin, state: 'intended' },
      ],
    });
  });

  it('the last write says what became of all, and comes after all', () => {
    const last = changes.at(-1);
    expect(told(last).record).toEqual([app, claim, origin].map((key) => ({ key, id: { ref: key, output: 'id' } })));
    expect(last).toMatchObject({ needs: expect.arrayContaining([app, claim, origin]), within: app });
  });
});

describe('where all is as wanted', () => {
  const entries = [entry(app), entry(claim), entry(origin)];
  const known = [line(app), line(claim), line(origin)];
  const there = [seen(claim, { value: 'ours' }), seen(origin, {}, { marked: true })] as const;
  it('nothing is written when the record says so', () => {
    expect(steps(plan({ entries }, appWith(known), ...there))).toEqual([
      `keep ${app}`,
      `keep ${claim}`,
      `keep ${origin}`,
      `keep ${record}`,
    ]);
  });

  it('the record alone is written when it says otherwise, or of another cluster', () => {
    for (const changes of [
      plan({ entries }, appWith(known.slice(1)), ...there),
      plan({ entries }, appWith(undefined), ...there),
      plan({ entries, cluster: 'new' }, appWith(known, 'old'), ...there),
    ])
      expect(steps(changes)).toEqual([`keep ${app}`, `keep ${claim}`, `keep ${origin}`, `update ${record}`]);
  });

  it('the cluster stays as it is told where none is touched', () => {
    expect(steps(plan({ entries }, appWith(known, 'old'), ...there)).at(-1)).toBe(`keep ${record}`);
  });

  it('what others made is told as used', () => {
    const changes = plan(
      { entries: [entry(app)] },
      appWith([line(app)]),
      ...there.map(([key, one]) => [key, { ...one, marked: false }] as const),
    );
    expect(told(changes.at(-1)).record).toEqual([line(app), line(claim, { state: 'used' }), line(origin, { state: 'used' })]);
  });
});

describe('before a write of which only the record can tell', () => {
  const entries: readonly Entry[] = [entry(app), entry(origin)];
  const known = [line(app), line(origin)];
  it('a claim that is about to be made is told by a write of its own where the app would have none', () => {
    const changes = plan({ entries }, appWith(known), seen(origin));
    expect(steps(changes)).toEqual([`update ${app}`, `create ${claim}`, `keep ${origin}`, `update ${record}`]);
    expect(told(changes[0]).record).toContainEqual({ key: claim, state: 'intended' });
    expect(changes[0]).toMatchObject({ borrowed: false });
  });

  it('not again when it was told before', () => {
    const changes = plan({ entries }, appWith([...known, { key: claim, state: 'intended' }]), seen(origin));
    expect(steps(changes)[0]).toBe(`keep ${app}`);
  });

  it('an origin needs none, for it carries a mark', () => {
    const changes = plan(
      { entries: [entry(app), entry(claim)] },
      appWith([line(app), line(claim)]),
      seen(claim, { value: 'ours' }),
    );
    expect(steps(changes)).toEqual([`keep ${app}`, `keep ${claim}`, `create ${origin}`, `update ${record}`]);
  });

  it("how somebody's field was before is told before it is changed", () => {
    const changes = plan({ entries, adopt: true }, appWith(known), seen(origin), seen(claim, { value: 'theirs' }));
    expect(steps(changes).slice(0, 3)).toEqual([`update ${app}`, `update ${claim}`, `keep ${origin}`]);
    expect(told(changes[0]).record).toContainEqual(
      line(claim, { state: 'changed', before: [{ path: 'value', value: 'theirs' }] }),
    );
  });

  it('an app that is changed anyway says it in the same write', () => {
    const changes = plan(
      { entries, wanted: [resource(app, { spec: { ...spec, label: 'new' } }), ...things.slice(1)] },
      appWith(known),
      seen(origin),
    );
    expect(changes[0]).toMatchObject({
      action: 'update',
      fields: [{ path: 'label', after: 'new' }, { path: 'profile.glooOkta.record' }],
      spec: { ...spec, label: 'new' },
    });
  });
});

describe('an app that is taken over', () => {
  it('remembers that it had no record, so that it is taken off again', () => {
    const changes = plan({ adopt: true, cluster: 'uid-1' }, seen(app, { label: 'theirs' }));
    const lines = told(changes.at(-1)).record ?? told(changes[0]).record;
    const before = lines?.find(({ key }) => key === app)?.before;
    expect(before).toEqual(
      expect.arrayContaining([
        { path: 'label', value: 'theirs' },
        { path: 'profile.glooOkta.record' },
        { path: 'profile.glooOkta.cluster' },
      ]),
    );
  });

  it('stops the record where it is not', () => {
    expect(steps(plan({}, seen(app, { label: 'theirs' })))).toEqual([`foreign ${app}`, `create ${claim}`, `create ${origin}`]);
  });
});

describe('what is not wanted any more', () => {
  const entries = [entry(app), entry(claim), entry(origin), entry('okta.claim/old')];
  const known = [line(app), line(claim), line(origin), line('okta.claim/old')];
  const there = [appWith(known), seen(claim, { value: 'ours' }), seen(origin)] as const;
  it('is told until it is removed, and not after', () => {
    const changes = plan({ entries }, ...there, seen('okta.claim/old'));
    expect(steps(changes)).toEqual([
      `keep ${app}`,
      `keep ${claim}`,
      `keep ${origin}`,
      'delete okta.claim/old',
      `update ${record}`,
    ]);
    expect(told(changes.at(-1)).record).toEqual(known.slice(0, 3));
    expect(changes.at(-1)).toMatchObject({ needs: expect.arrayContaining(['okta.claim/old']) });
  });

  it('stays told where it stays for others', () => {
    expect(steps(plan({ entries }, ...there, seen('okta.claim/old', {}, { usedBy: ['somebody'] }))).slice(-2)).toEqual([
      'leave okta.claim/old',
      `keep ${record}`,
    ]);
  });

  it('is forgotten where it is not there, or another stands there', () => {
    for (const gone of [[], [seen('okta.claim/old', {}, { id: 'another' })]])
      expect(told(plan({ entries }, ...there, ...gone).at(-1)).record).toEqual(known.slice(0, 3));
  });

  it('stays told where it is not looked at this time', () => {
    const aside = [entry('kube.server/x')];
    const changes = plan({ entries: entries.slice(0, 3), aside }, ...there);
    expect(told(changes.at(-1)).record).toEqual([...known.slice(0, 3), line('kube.server/x')]);
  });
});

it('a teardown has no record to write', () => {
  expect(steps(makePlan(input({ entries: [entry(app)] }, appWith([line(app)]))).changes)).toEqual([
    `deactivate ${app}`,
    `delete ${app}`,
  ]);
});

describe('the answers', () => {
  const answers = { reactUrl: 'https://portal.example.com', routeLabel: ['oauth=true', 'team=a'] };
  const others = { reactUrl: 'https://other.example.com' };
  const told = { key: record, spec: answers } as RecordLine;
  const all = ([app, claim, origin] as const).map((key) => line(key));
  const recorded = ([app, claim, origin] as const).map((key) => entry(key, { id: `id of ${key}` }));
  /** The record that is written at last, with the claim as it is wanted or as somebody made it. */
  const lastOf = (given: JsonObject, lines: readonly RecordLine[], value = 'ours') => {
    const there = [appWith(lines), seen(claim, { value }), seen(origin, {})] as const;
    return plan({ answers: given, entries: recorded }, ...there).at(-1);
  };

  it('are told from the write that makes the app on', () => {
    const changes = plan({ answers });
    expect(recordOf(changes[0])).toContainEqual(told);
    expect(recordOf(changes.at(-1))).toContainEqual(told);
  });

  it('are written with whatever else is', () => {
    expect(recordOf(lastOf(others, [...all, told], 'old'))).toEqual([...all, { key: record, spec: others }]);
    expect(recordOf(lastOf(answers, all, 'old'))).toEqual([...all, told]);
  });

  it('are not written for their own sake: they say the same in other words, or the record is older than they are', () => {
    expect(lastOf(others, [...all, told])?.action).toBe('keep');
    expect(lastOf(answers, all)?.action).toBe('keep');
  });

  it('are left out where they are too many, and old ones are not left there', () => {
    const many = { claim: Array.from({ length: 100 }, (_, at) => `claim${at}=user.a_long_expression_${at}`) };
    expect(recordOf(lastOf(many, [...all, told], 'old'))).toEqual(all);
  });
});

function recordOf(change: Change | undefined) {
  return told(change).record;
}
