import { describe, expect, it } from 'vitest';
import type { Driver, Entry, Key, Outputs } from '../../src/core/model.ts';
import { Problem, type ProblemCode } from '../../src/errors.ts';
import { type Write, type WriteOptions, writeChange } from '../../src/shell/write-change.ts';
import { entry } from '../core/things.ts';
import { aDriver, aLedger, target } from './a-ledger.ts';

const key = 'okta.claim/email';
const subject = { kind: 'okta.claim', key, title: 'claim "email"', place: { authServerId: 'aus1' }, needs: [] } as const;
const create: Write = { ...subject, action: 'create', spec: { value: 'ours', app: { ref: 'okta.app/portal', output: 'id' } } };
const update = (more: object = {}): Write =>
  ({
    ...subject,
    action: 'update',
    id: 'ocl1',
    outputs: { id: 'ocl1' },
    spec: { value: 'ours' },
    fields: [{ path: 'value', before: 'theirs', after: 'ours' }],
    borrowed: false,
    ...more,
  }) as Write;
const born = { id: 'ocl1', outputs: { id: 'ocl1' } };
const problem = (code: ProblemCode) => new Problem(code, 'what happened', 'what to do');
const refused = () => Promise.reject(problem('okta-refused'));
const lost = () => Promise.reject(problem('okta-unreachable'));

async function write(
  change: Write,
  driver: Partial<Driver>,
  { entries, ...more }: Partial<WriteOptions> & { entries?: readonly Entry[] } = {},
) {
  const ledger = aLedger(entries);
  const outputs = new Map<Key, Outputs>([['okta.app/portal', { id: '0oa1' }]]);
  let sent = 0;
  const calls: unknown[] = [];
  const noted = Object.entries(driver).map(([name, call]) => [
    name,
    (...args: never[]) => {
      calls.push([name, ...args]);
      return (call as (...given: never[]) => unknown)(...args);
    },
  ]);
  const options: WriteOptions = {
    drivers: { 'okta.claim': aDriver(Object.fromEntries(noted) as Partial<Driver>) },
    ledger: ledger.file,
    installation: 'gloo-okta',
    target,
    force: false,
    stop: new AbortController().signal,
    now: () => new Date('2026-11-22T12:00:00Z'),
    ...more,
  };
  const failure = await writeChange(change, outputs, options, () => {
    sent += 1;
  }).catch((error: unknown) => error);
  return { ...ledger, failure, sent, calls, outputs };
}

describe('a creation', () => {
  it('is recorded as intended before it is made, and as made with its id after', async () => {
    const { history, calls, sent, outputs, entries } = await write(create, { create: async () => born });
    expect(history).toEqual([[`intended ${key} null`], [`made ${key} ocl1`]]);
    const spec = { value: 'ours', app: '0oa1' };
    expect(calls).toEqual([
      ['create', { kind: 'okta.claim', key, title: 'claim "email"', place: { authServerId: 'aus1' }, spec }],
    ]);
    expect(entries()).toEqual([{ ...subject, spec, state: 'made', ...born, at: '2026-11-22T12:00:00.000Z' }]);
    expect([sent, outputs.get(key)]).toEqual([1, born.outputs]);
  });

  it('that is refused leaves no intent, and not even a ledger where there was none', async () => {
    const { ledger, sent, failure, outputs } = await write(create, { create: refused });
    expect([ledger(), sent, outputs.has(key)]).toEqual([undefined, 0, false]);
    expect(failure).toMatchObject({ code: 'okta-refused' });
    const other = entry('okta.claim/other');
    expect((await write(create, { create: refused }, { entries: [other] })).entries()).toEqual([other]);
  });

  it('whose answer was lost is looked for at once, and the run goes on where it was made', async () => {
    const found = { id: 'ocl9', raw: { value: 'ours', app: '0oa1' }, marked: false, outputs: { id: 'ocl9' } };
    const { entries, failure, sent, calls } = await write(create, { create: lost, observe: async () => found });
    expect(entries()).toMatchObject([{ state: 'made', id: 'ocl9' }]);
    expect([failure, sent]).toEqual([undefined, 1]);
    expect(calls[1]).toMatchObject([
      'observe',
      { key, place: subject.place, spec: { value: 'ours', app: '0oa1' }, remembered: { state: 'intended', id: null } },
    ]);
  });

  it.each([
    ['nothing is there', async () => undefined],
    ['it cannot be seen', lost],
    ['something else of its name is there', async () => ({ id: 'x', raw: { value: 'theirs' }, marked: false, outputs: {} })],
  ])('whose answer was lost stays intended where %s', async (_, observe) => {
    const { entries, failure, sent } = await write(create, { create: lost, observe });
    expect(entries()).toMatchObject([{ state: 'intended', id: null }]);
    expect([(failure as Problem).code, sent]).toEqual(['okta-unreachable', 0]);
  });

  it('whose answer was lost is not looked for once the run is to stop', async () => {
    const { entries, calls } = await write(create, { create: lost }, { stop: AbortSignal.abort() });
    expect(calls).toHaveLength(1);
    expect(entries()).toMatchObject([{ state: 'intended' }]);
  });

  it('that is refused because an earlier one came through at last is found, or that one stays intended', async () => {
    const earlier = entry(key, { state: 'intended', id: null, at: 'earlier' });
    const found = { id: 'ocl9', raw: { value: 'ours', app: '0oa1' }, marked: false, outputs: {} };
    expect(
      (await write(create, { create: refused, observe: async () => found }, { entries: [earlier] })).entries(),
    ).toMatchObject([{ state: 'made', id: 'ocl9' }]);
    expect((await write(create, { create: refused, observe: async () => undefined }, { entries: [earlier] })).entries()).toEqual([
      earlier,
    ]);
  });

  it('needs what its refs name', async () => {
    const unknown = { ...create, spec: { x: { ref: 'okta.policy/x', output: 'id' } } } as Write;
    expect((await write(unknown, {})).failure).toMatchObject({
      code: 'stopped-half-way',
      message: `${key} needs the id of okta.policy/x, which is not known.`,
    });
    const nowhere = { ...create, place: { policyId: { ref: 'okta.policy/x', output: 'id' } } } as Write;
    expect((await write(nowhere, {})).failure).toMatchObject({ message: `the place of ${key} is not known` });
  });
});

describe('a creation with something chosen here', () => {
  const taken = () => {
    const error = problem('okta-refused');
    error.taken = true;
    return Promise.reject(error);
  };
  const choose = async (spent: number) => ({ clientId: `id-${spent}` });
  const chosenIn = ({ calls }: { readonly calls: readonly unknown[] }) =>
    (calls as readonly (readonly [string, unknown, Outputs])[]).flatMap(([name, , chosen]) =>
      name === 'create' ? [chosen] : [],
    );

  it('goes on with ours where that has it, and chooses again where nothing has, or what is not ours', async () => {
    const ours = { id: 'ocl7', raw: {}, marked: true, outputs: { id: 'ocl7', clientId: 'id-0' } };
    const found = await write(create, { create: taken, choose, takenBy: async () => ours });
    expect([found.failure, found.sent, chosenIn(found)]).toEqual([undefined, 1, [{ clientId: 'id-0' }]]);
    for (const takenBy of [async () => undefined, async () => ({ ...ours, marked: false })]) {
      const tries = [taken, taken, async () => born];
      const made = await write(create, { choose, takenBy, create: () => (tries.shift() ?? lost)() });
      expect([made.failure, chosenIn(made).map((one) => one['clientId'])]).toEqual([undefined, ['id-0', 'id-1', 'id-2']]);
    }
  });

  it('makes nothing more where it cannot be seen what has it, or once the run is to stop; and gives up at last', async () => {
    const unseen = await write(create, { create: taken, choose, takenBy: lost });
    expect([unseen.failure, chosenIn(unseen)]).toEqual([problem('okta-unreachable'), [{ clientId: 'id-0' }]]);
    const stop = new AbortController();
    const stopped = await write(
      create,
      { create: taken, choose, takenBy: async () => void stop.abort() as undefined },
      { stop: stop.signal },
    );
    expect(chosenIn(stopped)).toEqual([{ clientId: 'id-0' }]);
    const never = await write(create, { create: taken, choose, takenBy: async () => undefined });
    expect([never.failure, chosenIn(never).length]).toEqual([expect.objectContaining({ code: 'okta-refused', taken: true }), 6]);
    expect(never.file.current()).toBeUndefined();
  });

  it('tries first what an earlier run chose, then the others', async () => {
    const earlier = entry(key, { state: 'intended', outputs: { clientId: 'id-1' } });
    const again = await write(create, { create: taken, choose, takenBy: async () => undefined }, { entries: [earlier] });
    expect(
      chosenIn(again)
        .map((one) => one['clientId'])
        .slice(0, 4),
    ).toEqual(['id-1', 'id-0', 'id-2', 'id-3']);
    expect(again.file.current()?.entries).toEqual([earlier]);
  });
});

describe('a creation that Okta fails at', () => {
  const failed = () => Promise.reject(problem('okta-failed'));
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);

  it('is looked for and sent again, with what was chosen for it', async () => {
    pauses.length = 0;
    const answers = [failed, failed, async () => born];
    const made = await write(create, { create: () => (answers.shift() ?? lost)(), observe: async () => undefined }, { sleep });
    expect([made.failure, made.calls.map((call) => (call as string[])[0]), pauses]).toEqual([
      undefined,
      ['create', 'observe', 'create', 'observe', 'create'],
      [1_000, 2_000],
    ]);
    const spec = { value: 'ours', app: '0oa1' };
    const there = { id: 'ocl8', raw: spec, marked: false, outputs: { id: 'ocl8' } };
    const found = await write(create, { create: failed, observe: async () => there }, { sleep });
    expect([found.failure, found.calls.length, found.entries()?.[0]?.id]).toEqual([undefined, 2, 'ocl8']);
  });

  it('stays intended once it was sent three times, and is not sent again once the run is to stop', async () => {
    const never = await write(create, { create: failed, observe: async () => undefined }, { sleep });
    expect([never.failure, never.entries()?.[0]?.state]).toEqual([problem('okta-failed'), 'intended']);
    expect(never.calls.filter((call) => (call as string[])[0] === 'create')).toHaveLength(3);
    const stop = new AbortController();
    const stopped = await write(
      create,
      { create: failed, observe: async () => undefined },
      { stop: stop.signal, sleep: async () => stop.abort() },
    );
    expect(stopped.calls.filter((call) => (call as string[])[0] === 'create')).toHaveLength(1);
  });
});

describe('an update', () => {
  it('sends just the fields of the plan, and is recorded before and after', async () => {
    const { history, calls, sent, outputs } = await write(
      update({
        fields: [
          { path: 'app', before: 'x', after: { ref: 'okta.app/portal', output: 'id' } },
          { path: 'gone', before: 1, after: undefined },
        ],
      }),
      { update: async () => born },
      { force: true },
    );
    expect(history).toEqual([[`made ${key} ocl1`], [`made ${key} ocl1`]]);
    expect(calls).toMatchObject([
      [
        'update',
        {
          id: 'ocl1',
          outputs: { id: 'ocl1' },
          force: true,
          spec: { value: 'ours' },
          fields: [
            { path: 'app', before: 'x', after: '0oa1' },
            { path: 'gone', before: 1, after: undefined },
          ],
        },
      ],
    ]);
    expect([sent, outputs.get(key)]).toEqual([1, born.outputs]);
  });

  it('of what is taken over keeps how it was, and what we wrote before until the new one is made', async () => {
    const before = [{ path: 'value', value: 'first' }];
    const recorded = entry(key, { state: 'changed', before, spec: { value: 'older' } });
    const ledger = aLedger([recorded]);
    const during: (readonly Entry[] | undefined)[] = [];
    const look = async () => {
      during.push(ledger.entries());
      return born;
    };
    const done = await write(update({ borrowed: true }), { update: look }, { ledger: ledger.file });
    expect(done.failure).toBeUndefined();
    expect(during).toMatchObject([[{ state: 'changed', before, spec: { value: 'ours' }, earlier: [{ value: 'older' }] }]]);
    expect(ledger.entries()).toMatchObject([{ state: 'changed', before, spec: { value: 'ours' } }]);
    expect(ledger.entries()?.[0]).not.toHaveProperty('earlier');
  });

  it('that is refused leaves what was recorded, and one whose answer was lost leaves the intent', async () => {
    const recorded = entry(key, { spec: { value: 'older' } });
    expect((await write(update(), { update: refused }, { entries: [recorded] })).entries()).toEqual([recorded]);
    expect((await write(update(), { update: lost }, { entries: [recorded] })).entries()).toMatchObject([
      { spec: { value: 'ours' } },
    ]);
    expect((await write(update(), { update: refused })).ledger()).toBeUndefined();
  });

  it('that puts back what was changed is forgotten once it is made, and not before', async () => {
    const recorded = entry(key, { state: 'changed', before: [] });
    const restoring = update({ restores: true, borrowed: true, spec: {} });
    const done = await write(restoring, { update: async () => born }, { entries: [recorded] });
    expect(done.history).toEqual([[]]);
    expect((await write(restoring, { update: lost }, { entries: [recorded] })).entries()).toEqual([recorded]);
  });
});

describe('a removal', () => {
  const expects = [{ path: 'uris', value: ['a'] }];
  const remove = { ...subject, action: 'delete', id: 'ocl1', expects } as Write;
  it('is made as the plan saw it, and forgotten with all that went with it', async () => {
    const inIt = entry('okta.rule/x', { within: key });
    const done = await write(
      remove,
      { remove: async () => undefined },
      { entries: [entry(key), inIt, entry('okta.app/portal')] },
    );
    expect(done.calls).toEqual([['remove', { place: subject.place, id: 'ocl1', expects }]]);
    expect([done.entries()?.map((one) => one.key), done.sent]).toEqual([['okta.app/portal'], 1]);
  });

  it('is not made where others have come to depend on it since', async () => {
    const recorded = entry(key);
    const used = await write(remove, { usedBy: async () => ['somebody', 'another'] }, { entries: [recorded] });
    expect(used.failure).toMatchObject({ code: 'changed-meanwhile', message: expect.stringContaining('somebody; another') });
    expect([used.sent, used.entries()]).toEqual([0, [recorded]]);
    expect(used.calls).toEqual([['usedBy', recorded, [recorded]]]);
    const free = await write(remove, { usedBy: async () => [], remove: async () => undefined }, { entries: [recorded] });
    expect([free.failure, free.sent]).toEqual([undefined, 1]);
  });

  it('that cannot ask who depends on it was not sent', async () => {
    expect((await write(remove, { usedBy: lost as never }, { entries: [entry(key)] })).failure).toMatchObject({ unsent: true });
  });

  it('that fails stays recorded', async () => {
    const done = await write(remove, { remove: lost }, { entries: [entry(key)] });
    expect([done.entries()?.length, done.sent]).toEqual([1, 0]);
  });

  it('by deactivating keeps the thing recorded', async () => {
    const done = await write(
      { ...remove, action: 'deactivate' } as Write,
      { deactivate: async () => undefined },
      { entries: [entry(key)] },
    );
    expect([done.entries()?.length, done.sent, done.calls]).toEqual([
      1,
      1,
      [['deactivate', { place: subject.place, id: 'ocl1', expects }]],
    ]);
  });
});
