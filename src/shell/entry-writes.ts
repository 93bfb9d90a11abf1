import { withEntry, withoutEntry } from '../core/ledger.ts';
import type { Entry, Key, OpenEntry, Settled, Target } from '../core/model.ts';
import { type LedgerFile, ledgerOf } from './ledger-file.ts';

/** Where an entry is written, and for what. */
export interface EntryPlace {
  readonly ledger: LedgerFile;
  readonly installation: string;
  readonly target: Target;
  readonly now: () => Date;
}

/** What the ledger says of a thing. */
export function entryIn(ledger: LedgerFile, key: Key): Entry | undefined {
  return ledger.current()?.entries.find((entry) => entry.key === key);
}

/** An entry of which everything is known by now. */
export function settled(
  entry: OpenEntry,
  { place, spec }: Pick<Settled, 'place' | 'spec'>,
  { id, outputs }: Pick<Entry, 'id' | 'outputs'>,
  { now }: EntryPlace,
): Entry {
  return { ...entry, place, spec, id, outputs, state: entry.state as Entry['state'], at: now().toISOString() };
}

/** Writes an entry into the ledger's file. */
export function save(at: EntryPlace, entry: Entry): Promise<void> {
  return at.ledger.save((ledger) => withEntry(ledgerOf(ledger, at), entry));
}

/** Takes an entry out of the ledger's file. */
export function forget({ ledger }: EntryPlace, key: Key): Promise<void> {
  return ledger.save((now) => (now === undefined ? undefined : withoutEntry(now, key)));
}
