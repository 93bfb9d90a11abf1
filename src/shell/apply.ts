import { resolveRefs } from '../core/json.ts';
import { driverOf } from '../core/kind.ts';
import { emptyLedger, withEarlier, withEntry, withFacts, withoutEntry } from '../core/ledger.ts';
import { settledPlace } from '../core/make-plan.ts';
import type {
  Born,
  Change,
  Drivers,
  Entry,
  Json,
  JsonObject,
  Key,
  Ledger,
  Outputs,
  Place,
  Plan,
  Settled,
  Target,
} from '../core/model.ts';
import { mergedBefore } from '../core/record-lines.ts';
import { isTheOneOf } from '../core/removals.ts';
import { beforeWrite, Problem, wasNotMade } from '../errors.ts';
import { kinds } from '../kinds/kinds.ts';
import type { LedgerFile } from './ledger-file.ts';

/** What happens while a plan is applied. */
export interface ApplyEvent {
  readonly change: Change;
  readonly state: 'begun' | 'done' | 'failed';
  /** Milliseconds since it began. */
  readonly took?: number;
}

/** What applying needs. */
export interface ApplyOptions {
  readonly drivers: Drivers;
  readonly ledger: LedgerFile;
  readonly installation: string;
  readonly target: Target;
  /** Fields that other managers own may be taken over. */
  readonly force: boolean;
  /** When it is aborted no new write begins; those under way end. */
  readonly stop: AbortSignal;
  readonly now: () => Date;
  readonly tell: (event: ApplyEvent) => void;
}

/** What became of a plan. */
export interface Applied {
  /** How many writes were made, or may have been: one whose answer was lost counts. */
  readonly written: number;
  readonly outputs: ReadonlyMap<Key, Outputs>;
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
          await write(change, outputs, options, () => {
            written += 1;
          });
          options.tell({ change, state: 'done', took: options.now().getTime() - begun });
        } catch (error) {
          failure ??= error;
          if (isUncertain(error)) written += 1;
          options.tell({ change, state: 'failed', took: options.now().getTime() - begun });
        }
      })(),
    );
  }
  await Promise.all(runs);
  if (failure === undefined && options.stop.aborted) failure = options.stop.reason;
  return { written, outputs, ...(failure === undefined ? {} : { failure }) };
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

type Write = Exclude<Change, { action: 'keep' | 'foreign' | 'leave' }>;

async function write(change: Write, outputs: Map<Key, Outputs>, options: ApplyOptions, sent: () => void): Promise<void> {
  const driver = driverOf(options.drivers, change.kind);
  const place = settledPlace(change.place, outputs);
  if (place === undefined) throw new Error(`the place of ${change.key} is not known`);
  if (change.action === 'delete' || change.action === 'deactivate') {
    const gone = { place, id: change.id, ...(change.expects === undefined ? {} : { expects: change.expects }) };
    if (change.action === 'delete') {
      await refuseUsed(change, options);
      await driver.remove(gone);
    } else await driver.deactivate?.(gone);
    sent();
    if (change.action === 'delete')
      await options.ledger.save((ledger) => (ledger === undefined ? undefined : withoutEntry(ledger, change.key)));
    return;
  }
  const spec = settle(change.spec as Json, outputs, change.key);
  const wanted: Settled = { kind: change.kind, key: change.key, title: change.title, place, spec };
  const save = (entry: Entry) => options.ledger.save((ledger) => withEntry(ledgerOf(ledger, options), entry));
  const at = options.now().toISOString();
  const within = change.within === undefined ? {} : { within: change.within };
  const common = { kind: change.kind, key: change.key, title: change.title, place, spec, needs: change.needs, at, ...within };
  const recorded = options.ledger.current()?.entries.find((entry) => entry.key === change.key);
  if (change.action === 'create') {
    const intent: Entry = { ...common, state: 'intended', id: null, outputs: {} };
    // an earlier run may have made it, with its answer still on the way
    const earlier = recorded?.state === 'intended' ? recorded : undefined;
    await save(intent);
    const born = await driver
      .create(wanted)
      .catch(
        async (error: unknown) =>
          (await cameThrough(error, { intent, earlier }, options)) ?? forgetIntent(error, earlier, change.key, options),
      );
    sent();
    outputs.set(change.key, born.outputs);
    await save({ ...common, state: 'made', id: born.id, outputs: born.outputs });
    return;
  }
  const restoring = recorded?.state === 'changed' && Object.keys(change.spec as object).length === 0;
  const fields = change.fields.map((field) => ({
    path: field.path,
    before: field.before,
    after: field.after === undefined ? undefined : settle(field.after as Json, outputs, change.key),
  }));
  let written: Entry | undefined;
  if (!restoring) {
    const before = change.borrowed ? { before: mergedBefore(recorded, fields) } : {};
    const now: Entry = {
      ...common,
      ...before,
      state: change.borrowed ? 'changed' : 'made',
      id: change.id,
      outputs: change.outputs,
    };
    // until it is written, what was ours before may still be there
    await save(withEarlier(kinds, now, recorded));
    written = now;
  }
  const attempt = driver.update({ ...wanted, id: change.id, outputs: change.outputs, fields, force: options.force });
  const born: Born = await attempt.catch((error: unknown) => forgetIntent(error, recorded, change.key, options));
  sent();
  outputs.set(change.key, born.outputs);
  if (written !== undefined) await save(written);
  else await options.ledger.save((ledger) => (ledger === undefined ? undefined : withoutEntry(ledger, change.key)));
}

/**
 * Looks once more whether others depend on what is to be removed: the plan may have waited for its confirmation.
 * @throws Problem `changed-meanwhile`
 */
async function refuseUsed({ kind, key, title }: Write, { drivers, ledger }: ApplyOptions): Promise<void> {
  const entries = ledger.current()?.entries ?? [];
  const entry = entries.find((one) => one.key === key);
  const users = entry && (await beforeWrite(driverOf(drivers, kind).usedBy?.(entry, entries) ?? Promise.resolve([])));
  if (users === undefined || users.length === 0) return;
  const message = `The ${title} is needed by others since the plan was made, and was not removed: ${users.map(({ says }) => says).join('; ')}.`;
  throw new Problem('changed-meanwhile', message, 'Run it again to see the plan as it is now.');
}

interface Intents {
  readonly intent: Entry;
  /** Of an earlier run that never learnt what came of it. */
  readonly earlier: Entry | undefined;
}

/**
 * What a creation made although its answer was lost or said otherwise: a refusal too, where an earlier run's may have come
 * through at last. `undefined` where nothing is there, or it cannot be seen.
 */
async function cameThrough(
  error: unknown,
  { intent, earlier }: Intents,
  { drivers, stop }: ApplyOptions,
): Promise<Born | undefined> {
  if ((wasNotMade(error) && earlier === undefined) || stop.aborted) return undefined;
  const { kind, key, place, spec } = intent;
  const found = await driverOf(drivers, kind)
    .observe({ kind, key, place, spec, remembered: intent })
    .catch(() => undefined);
  return found !== undefined && isTheOneOf(intent, found) ? { id: found.id, outputs: found.outputs } : undefined;
}

/** Whether a write may have come through although it failed: its answer was lost. A 5xx is taken for what it says. */
function isUncertain(error: unknown): boolean {
  return !wasNotMade(error) && !(error instanceof Problem && ['okta-failed', 'ledger-unusable'].includes(error.code));
}

/** After a refusal the ledger says again what it said before the intent; any other failure leaves the intent, for the write may have come through. */
async function forgetIntent(error: unknown, before: Entry | undefined, key: Key, options: ApplyOptions): Promise<never> {
  if (wasNotMade(error)) {
    await options.ledger.save((ledger) => {
      if (ledger === undefined) return undefined;
      const now = before === undefined ? withoutEntry(ledger, key) : withEntry(ledger, before);
      return now.entries.length === 0 && Object.keys(now.facts).length === 0 ? undefined : now;
    });
  }
  throw error;
}

/** A thing of ours that the ledger does not know yet, found by its mark, is recorded without a write. */
async function recordKept(change: Extract<Change, { action: 'keep' }>, options: ApplyOptions): Promise<void> {
  if (!change.owned) return;
  const recorded = options.ledger.current()?.entries.find((entry) => entry.key === change.key);
  if (recorded?.state === 'made' && recorded.id === change.id) return;
  const entry: Entry = {
    kind: change.kind,
    key: change.key,
    title: change.title,
    state: 'made',
    place: change.place as Place,
    id: change.id,
    spec: change.spec as Json,
    outputs: change.outputs,
    needs: change.needs,
    ...(change.within === undefined ? {} : { within: change.within }),
    at: options.now().toISOString(),
  };
  await options.ledger.save((ledger) => withEntry(ledgerOf(ledger, options), entry));
}

function ledgerOf(ledger: Ledger | undefined, options: Pick<ApplyOptions, 'installation' | 'target'>): Ledger {
  const base = ledger ?? emptyLedger(options.installation, options.target);
  const { cluster } = options.target;
  return cluster === undefined ? base : { ...base, target: { ...base.target, cluster } };
}

function settle(value: Json, outputs: ReadonlyMap<Key, Outputs>, key: Key): Json {
  return resolveRefs(value, (ref) => {
    const known = outputs.get(ref.ref)?.[ref.output];
    if (known === undefined)
      throw new Problem(
        'stopped-half-way',
        `${key} needs the ${ref.output} of ${ref.ref}, which is not known.`,
        'Run the same command again.',
      );
    return known;
  }) as Json;
}
