import { describe, expect, it } from 'vitest';
import type { Change, Entry } from '../../src/core/model.ts';
import { recordKept } from '../../src/shell/record-kept.ts';
import { entry } from '../core/things.ts';
import { aLedger, target } from './a-ledger.ts';

const key = 'okta.claim/email';
type Keep = Extract<Change, { action: 'keep' }>;

describe('what is kept', () => {
  const place = { authServerId: 'aus1' };
  const keep: Keep = {
    ...{ kind: 'okta.claim', key, title: 'claim "email"', place, needs: [] },
    ...{ action: 'keep', id: 'ocl1', outputs: { id: 'ocl1' }, spec: { value: 'ours' }, owned: true },
  };
  const known = entry(key, { id: 'ocl1', spec: { value: 'ours' } });
  const kept = async (change: Keep, entries: readonly Entry[] = []) => {
    const ledger = aLedger(entries);
    await recordKept(change, { ledger: ledger.file, installation: 'gloo-okta', target, now: () => new Date(0) });
    return ledger;
  };
  it('is recorded where it is ours and nobody knew', async () => {
    expect((await kept(keep)).entries()).toMatchObject([
      { key, state: 'made', id: 'ocl1', outputs: { id: 'ocl1' }, spec: { value: 'ours' }, place },
    ]);
    expect((await kept(keep, [entry(key, { id: 'older' })])).entries()).toMatchObject([{ id: 'ocl1' }]);
    expect((await kept(keep, [entry(key, { id: 'ocl1', state: 'intended' })])).entries()).toMatchObject([{ state: 'made' }]);
  });

  it('is recorded as it is now where another machine has written it since', async () => {
    expect((await kept(keep, [{ ...known, spec: { value: 'older' } }])).entries()).toEqual([known]);
  });

  it('is not written again where it is known, and never where it is not ours', async () => {
    expect((await kept(keep, [known])).history).toEqual([]);
    expect((await kept({ ...keep, owned: false })).history).toEqual([]);
    const open = { ...keep, spec: { app: { ref: 'okta.app/portal', output: 'id' } } } as const;
    expect((await kept(open, [known])).history).toEqual([]);
  });
});
