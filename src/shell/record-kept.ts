import { entryAfter } from '../core/entry-after.ts';
import { resolveRefs, same } from '../core/json.ts';
import type { Change, Json, Open, Place } from '../core/model.ts';
import { type EntryPlace, entryIn, save, settled } from './entry-writes.ts';

/**
 * A thing of ours that the ledger does not know yet, found by its mark or by the record, is recorded without a write; so is how it is
 * now, where another machine has written it since. Writes the ledger's file.
 */
export async function recordKept(change: Extract<Change, { action: 'keep' }>, at: EntryPlace): Promise<void> {
  if (!change.owned) return;
  const recorded = entryIn(at.ledger, change.key);
  const spec = change.spec as Json;
  if (recorded?.state === 'made' && recorded.id === change.id) {
    if (!holdsRef(change.spec) && !same(recorded.spec, spec)) await save(at, { ...recorded, spec });
    return;
  }
  const after = entryAfter(change, recorded);
  if (after !== undefined) await save(at, settled(after, { place: change.place as Place, spec }, change, at));
}

function holdsRef(value: Open): boolean {
  let holds = false;
  resolveRefs(value, () => {
    holds = true;
    return undefined;
  });
  return holds;
}
