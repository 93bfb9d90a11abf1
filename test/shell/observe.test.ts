import { describe, expect, it } from 'vitest';
import type { Driver, Drivers, Key, Kind, Observed, Sought } from '../../src/core/model.ts';
import { observe } from '../../src/shell/observe.ts';
import { entry, resource } from '../core/things.ts';
import { aDriver } from './a-ledger.ts';

const app = resource('okta.app/portal', { spec: { label: 'x' } });
const policy = resource('okta.policy/portal', { spec: { client: { ref: app.key, output: 'clientId' } } });
const rule = resource('okta.rule/portal', {
  place: { policyId: { ref: policy.key, output: 'id' } },
  spec: {},
  after: ['okta.claim/email'],
});

/** Drivers that find what `there` has, and remember what they were asked. */
function drivers(there: Partial<Record<Key, Partial<Observed>>>, more: Partial<Driver> = {}) {
  const asked: Sought[] = [];
  const observeOne = async (sought: Sought): Promise<Observed | undefined> => {
    asked.push(sought);
    const found = there[sought.key];
    return (
      found && {
        id: `id of ${sought.key}`,
        raw: {},
        marked: false,
        outputs: { id: `id of ${sought.key}`, clientId: 'c1' },
        ...found,
      }
    );
  };
  const kinds: readonly Kind[] = ['okta.app', 'okta.claim', 'okta.policy', 'okta.rule', 'okta.record', 'kube.server'];
  const all: Drivers = Object.fromEntries(kinds.map((kind) => [kind, aDriver({ observe: observeOne, ...more })]));
  return { all, asked };
}

describe('what is wanted', () => {
  it('is looked for once what it needs was found, where that is and with what it brings', async () => {
    const { all, asked } = drivers({ 'okta.app/portal': {}, 'okta.policy/portal': {}, 'okta.rule/portal': {} });
    const observed = await observe([rule, policy, app], [], all);
    expect(asked.map(({ key }) => key)).toEqual([app.key, policy.key, rule.key]);
    expect(asked[1]?.spec).toEqual({ client: 'c1' });
    expect(asked[2]?.place).toEqual({ policyId: 'id of okta.policy/portal' });
    expect([...observed.keys()]).toEqual([app.key, policy.key, rule.key]);
  });

  it('cannot be there while its place is not known', async () => {
    const { all, asked } = drivers({ 'okta.rule/portal': {} });
    expect((await observe([rule, policy], [], all)).size).toBe(0);
    expect(asked.map(({ key }) => key)).toEqual([policy.key]);
    expect(asked[0]?.spec).toEqual(policy.spec);
  });

  it('is looked for by what is recorded of it', async () => {
    const { all, asked } = drivers({});
    const recorded = entry(app.key);
    await observe([app, policy], [recorded], all);
    expect(asked.map(({ remembered }) => remembered)).toEqual([recorded, undefined]);
  });

  it('is not asked who uses it; the record is read with its app', async () => {
    const { all, asked } = drivers({ 'okta.app/portal': {} }, { usedBy: () => Promise.resolve(['somebody']) });
    const observed = await observe([app, resource('okta.record/portal')], [entry(app.key)], all);
    expect(observed.get(app.key)).not.toHaveProperty('usedBy');
    expect(asked).toHaveLength(1);
  });
});

describe('what is recorded and not wanted', () => {
  const old = entry('okta.claim/old', { place: { authServerId: 'aus1' }, spec: { name: 'old' } });
  it('is looked for where it was made, as it was written, with all who use it', async () => {
    const users: unknown[] = [];
    const { all, asked } = drivers(
      { [old.key]: {} },
      {
        usedBy: async (...of) => {
          users.push(of);
          return ['somebody'];
        },
      },
    );
    const recorded = [old, entry('okta.claim/gone')];
    const observed = await observe([], recorded, all);
    expect(asked[0]).toEqual({ kind: old.kind, key: old.key, place: old.place, spec: old.spec, remembered: old });
    expect(observed.get(old.key)?.usedBy).toEqual(['somebody']);
    expect(users).toEqual([[old, recorded]]);
  });

  it('is used by nobody when nobody says so, and what was taken over is not asked', async () => {
    const nobody = drivers({ [old.key]: {} }, { usedBy: () => Promise.resolve([]) });
    expect((await observe([], [old], nobody.all)).get(old.key)).not.toHaveProperty('usedBy');
    const taken = drivers({ [old.key]: {} }, { usedBy: () => Promise.resolve(['somebody']) });
    expect((await observe([], [{ ...old, state: 'changed' }], taken.all)).get(old.key)).not.toHaveProperty('usedBy');
  });

  it('in the cluster is only asked what is there: an old manifest must not be tried', async () => {
    const { all, asked } = drivers({});
    await observe([], [entry('kube.server/x', { spec: { old: true } })], all);
    expect(asked[0]?.spec).toEqual({});
  });
});

it('a read that fails is thrown once all others have ended', async () => {
  let ended = false;
  const slow = aDriver({
    observe: async () => {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      ended = true;
      return undefined;
    },
  });
  const failing = aDriver({ observe: () => Promise.reject(new Error('no answer')) });
  await expect(observe([app], [entry('okta.claim/x')], { 'okta.app': failing, 'okta.claim': slow })).rejects.toThrow('no answer');
  expect(ended).toBe(true);
});
