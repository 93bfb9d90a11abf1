import { describe, expect, it } from 'vitest';
import type { Change, Driver, Key, Settled } from '../../src/core/model.ts';
import { Problem, type ProblemCode } from '../../src/errors.ts';
import { type ApplyOptions, applyPlan, recordEntries, recordFacts } from '../../src/shell/apply.ts';
import { entry } from '../core/things.ts';
import { aDriver, aLedger, target } from './a-ledger.ts';

const creation = (key: Key, needs: readonly Key[] = [], spec: object = {}): Change => ({
  kind: 'okta.claim',
  key,
  title: key,
  place: {},
  action: 'create',
  spec: spec as never,
  needs,
});
const [a, b, c] = ['okta.claim/a', 'okta.claim/b', 'okta.claim/c'] as const;

function run(changes: readonly Change[], driver: Partial<Driver>, more: Partial<ApplyOptions> = {}) {
  const told: string[] = [];
  const ledger = aLedger();
  let clock = 0;
  const applying = applyPlan(
    { changes },
    {
      drivers: { 'okta.claim': aDriver(driver) },
      ledger: ledger.file,
      installation: 'gloo-okta',
      target,
      force: false,
      stop: new AbortController().signal,
      now: () => {
        clock += 5;
        return new Date(clock);
      },
      tell: ({ change, state, took }) =>
        void told.push(`${state} ${change.key}${took === undefined ? '' : took > 0 ? ' in a while' : ' at once'}`),
      ...more,
    },
  );
  return { applying, told, ledger };
}
const bornOf = ({ key }: Settled) => ({ id: `id of ${key}`, outputs: { id: `id of ${key}` } });
const problem = (code: ProblemCode) => new Problem(code, 'x', 'y');

describe('a plan', () => {
  it('is carried out each change after those it needs, with what they brought; independent ones side by side', async () => {
    const under: string[] = [];
    let most = 0;
    const { applying, told } = run([creation(a), creation(b, [a], { of: { ref: a, output: 'id' } }), creation(c)], {
      create: async (wanted) => {
        under.push(wanted.key);
        most = Math.max(most, under.length);
        await new Promise((resolve) => setImmediate(resolve));
        under.splice(under.indexOf(wanted.key), 1);
        if (wanted.key === b) expect(wanted.spec).toEqual({ of: `id of ${a}` });
        return bornOf(wanted);
      },
    });
    const { written, outputs, failure } = await applying;
    expect([written, failure, most]).toEqual([3, undefined, 2]);
    expect(outputs.get(b)).toEqual({ id: `id of ${b}` });
    expect(told).toEqual([
      `begun ${a}`,
      `begun ${c}`,
      `done ${a} in a while`,
      `begun ${b}`,
      `done ${c} in a while`,
      `done ${b} in a while`,
    ]);
  });

  it('makes two changes of one thing one after the other', async () => {
    const app = { kind: 'okta.claim', key: a, title: 'a', place: {}, id: 'x', needs: [] } as const;
    const calls: string[] = [];
    const slow = (name: string) => async () => {
      calls.push(`begin ${name}`);
      await new Promise((resolve) => setImmediate(resolve));
      calls.push(`end ${name}`);
    };
    await run(
      [
        { ...app, action: 'deactivate' },
        { ...app, action: 'delete' },
      ],
      { deactivate: slow('deactivate'), remove: slow('remove') },
    ).applying;
    expect(calls).toEqual(['begin deactivate', 'end deactivate', 'begin remove', 'end remove']);
  });

  it('knows what is kept without a write, and does nothing for what is foreign or left', async () => {
    const there = { kind: 'okta.claim', key: a, title: 'a', place: {}, id: 'x' } as const;
    const keep: Change = { ...there, action: 'keep', outputs: { id: 'x' }, spec: {}, needs: [], owned: true };
    const { applying, told, ledger } = run(
      [keep, { ...there, key: b, action: 'leave' }, { ...there, key: c, action: 'foreign', fields: [] }],
      {},
    );
    const { written, outputs } = await applying;
    expect([written, [...outputs], told]).toEqual([0, [[a, { id: 'x' }]], []]);
    expect(ledger.entries()?.map(({ key }) => key)).toEqual([a]);
  });

  it('begins nothing new after a failure, and lets end what is under way', async () => {
    const { applying, told } = run([creation(a), creation(b), creation(c, [b])], {
      create: async (wanted) => {
        if (wanted.key === a) throw problem('okta-refused');
        await new Promise((resolve) => setImmediate(resolve));
        return bornOf(wanted);
      },
    });
    const { written, failure } = await applying;
    expect([written, (failure as Problem).code]).toEqual([1, 'okta-refused']);
    expect(told).toEqual([`begun ${a}`, `begun ${b}`, `failed ${a} in a while`, `done ${b} in a while`]);
  });

  it('ends with its first failure', async () => {
    const codes: ProblemCode[] = ['okta-refused', 'okta-failed'];
    const { applying } = run([creation(a), creation(b)], {
      create: () => Promise.reject(problem(codes.shift() ?? 'okta-failed')),
    });
    expect(((await applying).failure as Problem).code).toBe('okta-refused');
  });

  it.each([
    ['okta-refused', 0],
    ['okta-failed', 0],
    ['ledger-unusable', 0],
    ['okta-unreachable', 1],
    ['answer-unusable', 1],
  ] as const)('counts a write that ended with %s as %i', async (code, written) => {
    const { applying } = run([creation(a)], { create: () => Promise.reject(problem(code)), observe: async () => undefined });
    expect((await applying).written).toBe(written);
  });

  it('stops when it is to stop, with the reason', async () => {
    const reason = problem('interrupted');
    const { applying, told } = run([creation(a)], {}, { stop: AbortSignal.abort(reason) });
    expect(await applying).toMatchObject({ written: 0, failure: reason });
    expect(told).toEqual([]);
  });
});

describe('the ledger', () => {
  const options = (ledger: ReturnType<typeof aLedger>) => ({ ledger: ledger.file, installation: 'gloo-okta', target });
  it('knows what the record knows before anything is written, and is not written where it knew it', async () => {
    const ledger = aLedger([entry(a)]);
    await recordEntries(options(ledger), [entry(a)]);
    expect(ledger.history).toEqual([]);
    await recordEntries(options(ledger), [entry(a), entry(b)]);
    expect(ledger.entries()).toHaveLength(2);
    await recordEntries(options(ledger), [entry(a), entry(b, { id: 'new' })]);
    await recordEntries(options(ledger), [entry(a)]);
    expect(ledger.history).toHaveLength(3);
    expect(ledger.entries()).toEqual([entry(a)]);
  });

  it('gets facts, and is not written where it had them', async () => {
    const ledger = aLedger();
    await recordFacts(options(ledger), { clientId: 'c1', list: [1] });
    await recordFacts(options(ledger), { list: [1] });
    expect([ledger.ledger()?.facts, ledger.history.length]).toEqual([{ clientId: 'c1', list: [1] }, 1]);
    await recordFacts(options(ledger), { list: [2] });
    expect(ledger.ledger()?.facts).toEqual({ clientId: 'c1', list: [2] });
  });

  it('knows its cluster from the first run on that touches one', async () => {
    const ledger = aLedger();
    const cluster = { server: 'https://api', uid: 'u' };
    await recordFacts({ ...options(ledger), target: { ...target, cluster } }, { a: 1 });
    await recordFacts(options(ledger), { a: 2 });
    expect(ledger.ledger()?.target).toEqual({ ...target, cluster });
  });
});
