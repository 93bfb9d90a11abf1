import { emptyLedger } from '../../src/core/ledger.ts';
import type { Driver, Entry, Ledger } from '../../src/core/model.ts';
import type { LedgerFile } from '../../src/shell/ledger-file.ts';

/** Where the tests of this folder are. */
export const target = { org: 'https://acme.okta.com' };

/** A ledger in memory, with all that it ever said. */
export function aLedger(entries?: readonly Entry[]) {
  let ledger: Ledger | undefined = entries && { ...emptyLedger('gloo-okta', target), entries };
  const history: (readonly string[])[] = [];
  const file: LedgerFile = {
    path: 'memory',
    current: () => ledger,
    save: async (change) => {
      ledger = change(ledger);
      history.push((ledger?.entries ?? []).map(({ key, state, id }) => `${state} ${key} ${id}`));
    },
    release: async () => undefined,
  };
  return { file, history, entries: () => ledger?.entries, ledger: () => ledger };
}

/** A driver whose calls are given one by one; one that is not given fails the test. */
export function aDriver(more: Partial<Driver>): Driver {
  const unexpected = (what: string) => () => Promise.reject(new Error(`nobody was to ${what}`));
  return {
    observe: unexpected('observe'),
    create: unexpected('create'),
    update: unexpected('update'),
    remove: unexpected('remove'),
    ...more,
  };
}
