import { describe, expect, it } from 'vitest';
import { mergeEntries } from '../../src/core/merge-entries.ts';
import type { Entry } from '../../src/core/model.ts';
import { entry } from './things.ts';

const claim = 'okta.claim/email';
const own = entry(claim, { spec: { value: 'as written' } });
const merged = (memories: { ledger?: readonly Entry[]; record?: readonly Entry[]; marks?: readonly Entry[] }) =>
  mergeEntries({ ledger: [], record: [], marks: [], ...memories });

describe('what is known of an installation', () => {
  it('is what any memory knows, the ledger first', () => {
    const [app, team, origin] = [entry('okta.app/portal'), entry('okta.claim/team'), entry('okta.origin/https://x')];
    expect(merged({ ledger: [app], record: [team], marks: [origin] })).toEqual([app, team, origin]);
    expect(merged({})).toEqual([]);
  });

  it('of a thing that both know the ledger remembers best how it was written', () => {
    expect(merged({ ledger: [own], record: [entry(claim, { title: 'as told', spec: {} })] })).toEqual([own]);
    expect(merged({ ledger: [own], record: [entry(claim, { id: null, state: 'intended' })] })).toEqual([own]);
  });

  it('where the record names another object, another machine has made that since', () => {
    const newer = entry(claim, { id: 'new', title: 'as told', spec: {} });
    expect(merged({ ledger: [own], record: [newer] })).toEqual([{ ...own, id: 'new', title: 'as told' }]);
    const taken = entry('kube.server/x', { id: 'new', state: 'changed', before: [{ path: 'a' }] });
    expect(merged({ ledger: [entry('kube.server/x')], record: [taken] })).toMatchObject([{ id: 'new', state: 'changed' }]);
  });

  it('a mark tells the id of what was about to be made, and does not outdo what is known', () => {
    const marked = entry(claim, { id: 'marked', spec: {} });
    const intended = { ...own, id: null, state: 'intended' } as const;
    expect(merged({ ledger: [own], marks: [marked] })).toEqual([own]);
    expect(merged({ record: [own], marks: [marked] })).toEqual([own]);
    expect(merged({ ledger: [intended], marks: [marked] })).toEqual([{ ...own, id: 'marked', state: 'made' }]);
    expect(merged({ record: [intended], marks: [marked] })).toEqual([{ ...own, id: 'marked', state: 'made' }]);
  });
});
