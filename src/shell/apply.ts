import { rulesOf } from '../core/kind.ts';
import { withFacts } from '../core/ledger.ts';
import type { Change, Entry, JsonObject, Key, Outputs, Plan } from '../core/model.ts';
import { withoutSkipped } from '../core/record-lines.ts';
import { Problem, wasNotMade } from '../errors.ts';
import { kinds } from '../kinds/kinds.ts';
import { ledgerOf } from './ledger-file.ts';
import { recordKept } from './record-kept.ts';
import { type WriteOptions, writeChange } from './write-change.ts';

/** What happens while a plan is applied. */
export interface ApplyEvent {
  readonly change: Change;
  readonly state: 'begun' | 'done' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly problem?: Problem;
  /** Milliseconds since it began. */
  readonly took?: number;
}

/** What applying needs; once `stop` is aborted no new write begins, and those under way end. */
export interface ApplyOptions extends WriteOptions {
  readonly tell: (event: ApplyEvent) => void;
}

/** A change that was not made, and why. */
export interface Skipped {
  readonly change: Change;
  readonly problem: Problem;
}

/** What became of a plan. */
export interface Applied {
  /** How many writes were made, or may have been: one whose answer was lost counts. */
  readonly written: number;
  readonly outputs: ReadonlyMap<Key, Outputs>;
  /** What the credentials may not write, and the rest works without. */
  readonly skipped: readonly Skipped[];
  /** Why it stopped before its end. */
  readonly failure?: unknown;
}

/**
 * Carries a plan out: each change as soon as those it needs are done, independent ones side by side. Before a write its
 * intent is recorded, after it the id. After a failure nothing new is begun; what is under way ends and is recorded.
 * It decides nothing.
 */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<Applied> {
  const outputs = new Map<Key, Outputs>();
  let written = 0;
  const skipped: Skipped[] = [];
  let failure: unknown;
  const stopped = () => failure !== undefined || options.stop.aborted;
  const runs: Promise<void>[] = [];
  for (const [at, change] of plan.changes.entries()) {
    const needs = 'needs' in change ? change.needs : [];
    const before = plan.changes.flatMap((other, index) =>
      index < at && (needs.includes(other.key) || other.key === change.key) ? [runs[index]] : [],
    );
    runs.push(
      (async () => {
        await Promise.all(before);
        if (stopped()) return;
        if (change.action === 'foreign' || change.action === 'leave') return;
        if (change.action === 'keep') {
          outputs.set(change.key, change.outputs);
          await recordKept(change, options).catch((error: unknown) => {
            failure ??= error;
          });
          return;
        }
        const begun = options.now().getTime();
        options.tell({ change, state: 'begun' });
        try {
          const entries = options.ledger.current()?.entries ?? [];
          const notMade = skipped.map((one) => one.change);
          const made = withoutSkipped(change, notMade, kinds, entries);
          await writeChange(made, outputs, options, () => {
            written += 1;
          });
          options.tell({ change, state: 'done', took: options.now().getTime() - begun });
        } catch (error) {
          const took = options.now().getTime() - begun;
          if (isDispensable(change) && error instanceof Problem && error.code === 'okta-right-missing') {
            skipped.push({ change, problem: error });
            options.tell({ change, state: 'skipped', took, problem: error });
            return;
          }
          failure ??= error;
          if (isUncertain(error)) written += 1;
          options.tell({ change, state: 'failed', took });
        }
      })(),
    );
  }
  await Promise.all(runs);
  if (failure === undefined && options.stop.aborted) failure = options.stop.reason;
  return { written, outputs, skipped, ...(failure === undefined ? {} : { failure }) };
}

function isDispensable({ kind }: Change): boolean {
  return rulesOf(kinds, kind).dispensable === true;
}

/** Makes the ledger know what the record on the app knows, before anything is written. */
export async function recordEntries(
  options: Pick<ApplyOptions, 'ledger' | 'installation' | 'target'>,
  entries: readonly Entry[],
): Promise<void> {
  const known = new Map(options.ledger.current()?.entries.map((entry) => [entry.key, entry]));
  const same = entries.length === known.size;
  if (same && entries.every((entry) => JSON.stringify(known.get(entry.key)) === JSON.stringify(entry))) return;
  await options.ledger.save((ledger) => ({ ...ledgerOf(ledger, options), entries }));
}

/** Adds facts to the ledger, e.g. the client id that `env` prints. */
export async function recordFacts(
  options: Pick<ApplyOptions, 'ledger' | 'installation' | 'target'>,
  facts: JsonObject,
): Promise<void> {
  const { current, save } = options.ledger;
  const now = current();
  const unchanged =
    now !== undefined &&
    Object.entries(facts).every(([name, value]) => JSON.stringify(now.facts[name]) === JSON.stringify(value));
  if (!unchanged) await save((ledger) => withFacts(ledgerOf(ledger, options), facts));
}

/** Whether a write may have come through although it failed: its answer was lost. A 5xx is taken for what it says. */
function isUncertain(error: unknown): boolean {
  return !wasNotMade(error) && !(error instanceof Problem && ['okta-failed', 'ledger-unusable'].includes(error.code));
}
