import { settledPlace } from '../core/change-for.ts';
import { entryAfter } from '../core/entry-after.ts';
import { resolveRefs, same } from '../core/json.ts';
import { driverOf } from '../core/kind.ts';
import { withEarlier, withEntry, withoutEntry } from '../core/ledger.ts';
import type {
  Born,
  Change,
  Driver,
  Drivers,
  Entry,
  Json,
  Key,
  OpenEntry,
  Outputs,
  Place,
  Settled,
  Target,
} from '../core/model.ts';
import { isTheOneOf } from '../core/removals.ts';
import { beforeWrite, Problem, wasNotMade } from '../errors.ts';
import { kinds } from '../kinds/kinds.ts';
import { entryIn, forget, save, settled } from './entry-writes.ts';
import type { LedgerFile } from './ledger-file.ts';

/** A change that writes something. */
export type Write = Exclude<Change, { action: 'keep' | 'foreign' | 'leave' }>;
type Of<Action> = Extract<Change, { action: Action }>;

/** What making a change needs. */
export interface WriteOptions {
  readonly drivers: Drivers;
  readonly ledger: LedgerFile;
  readonly installation: string;
  readonly target: Target;
  /** Fields that other managers own may be taken over. */
  readonly force: boolean;
  /** Waits `ms` milliseconds before a creation that Okta failed at is tried again; absent where nobody can wait. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** When it is aborted nothing more is looked up. */
  readonly stop: AbortSignal;
  readonly now: () => Date;
}

/**
 * Makes one change: the ledger has its intent before the write, and what came of it after. `outputs` holds what earlier
 * changes have brought, and gets what this one brings; `sent` is told once the write was made. Throws what the driver throws,
 * and `changed-meanwhile` where others have come to depend on what was to be removed.
 */
export async function writeChange(
  change: Write,
  outputs: Map<Key, Outputs>,
  options: WriteOptions,
  sent: () => void,
): Promise<void> {
  const driver = driverOf(options.drivers, change.kind);
  const place = settledPlace(change.place, outputs);
  if (place === undefined) throw new Error(`the place of ${change.key} is not known`);
  if (change.action === 'deactivate' || change.action === 'delete') return remove({ change, driver, place, sent }, options);
  const { kind, key, title } = change;
  const wanted: Settled = { kind, key, title, place, spec: settle(change.spec as Json, outputs, key) };
  const recorded = entryIn(options.ledger, key);
  const born = await (change.action === 'create'
    ? create({ change, driver, wanted, recorded, sent }, options)
    : update({ change, driver, wanted, recorded, sent, outputs }, options));
  outputs.set(key, born.outputs);
}

interface Writing<Action> {
  readonly change: Of<Action>;
  readonly driver: Driver;
  readonly wanted: Settled;
  readonly recorded: Entry | undefined;
  readonly sent: () => void;
}

async function create({ change, driver, wanted, recorded, sent }: Writing<'create'>, options: WriteOptions): Promise<Born> {
  const after = entryAfter(change, recorded) as OpenEntry;
  // an earlier run may have made it, with its answer still on the way
  const earlier = recorded?.state === 'intended' ? recorded : undefined;
  const attempt = async (chosen: Outputs | undefined, again: (error: unknown) => Promise<Born>): Promise<Born> => {
    const intent = settled({ ...after, state: 'intended' }, wanted, { id: null, outputs: chosen ?? {} }, options);
    await save(options, intent);
    const send = (pauses: readonly number[]): Promise<Born> =>
      (chosen === undefined ? driver.create(wanted) : driver.create(wanted, chosen)).catch(async (error: unknown) => {
        const [pause, ...later] = pauses;
        if (hasFailed(error) && pause !== undefined && options.sleep !== undefined && !options.stop.aborted) {
          const there = await thereNow(intent, options);
          if (there !== undefined) return there;
          await options.sleep(pause).catch(() => undefined);
          if (!options.stop.aborted) return send(later);
        }
        const found = await cameThrough(error, { intent, earlier }, options).catch((failure: unknown) =>
          forgetIntent(failure, earlier, change.key, options),
        );
        return found ?? again(error);
      });
    return send(failurePauses);
  };
  const giveUp = (error: unknown) =>
    forgetIntent(isTaken(error) && driver.choose === undefined ? madeByOthers(error) : error, earlier, change.key, options);
  const before = Object.keys(earlier?.outputs ?? {}).length > 0 ? earlier?.outputs : undefined;
  // what was chosen before is spent once it is refused and nothing has it: what was made with it is gone again
  const next = async (spent: number, but?: Outputs): Promise<Born> => {
    const chosen = await driver.choose?.(spent);
    if (but !== undefined && same(chosen, but)) return next(spent + 1);
    return attempt(chosen, (error) => (goesOn(error) && spent < mostSpent ? next(spent + 1, but) : giveUp(error)));
  };
  const goesOn = (error: unknown) => isTaken(error) && driver.choose !== undefined && !options.stop.aborted;
  const born = await (before === undefined
    ? next(0)
    : attempt(before, (error) => (goesOn(error) ? next(0, before) : giveUp(error))));
  sent();
  await save(options, settled(after, wanted, born, options));
  return born;
}

/**
 * Milliseconds to wait before what Okta failed at is sent again: another write to the same authorization server may have been under
 * way. Nothing can be made twice by it: a name or a client id is taken once.
 */
const failurePauses = [1_000, 2_000];

/** Whether Okta answered with a failure of its own (5xx). */
function hasFailed(error: unknown): boolean {
  return error instanceof Problem && error.code === 'okta-failed';
}

/** How many choices may be refused before it is given up. */
const mostSpent = 5;

async function update(
  { change, driver, wanted, recorded, sent, outputs }: Writing<'update'> & { readonly outputs: ReadonlyMap<Key, Outputs> },
  options: WriteOptions,
): Promise<Born> {
  const after = entryAfter(change, recorded);
  const entry = after && settled(after, wanted, change, options);
  // until it is written, what was ours before may still be there
  if (entry) await save(options, withEarlier(kinds, entry, recorded));
  const fields = change.fields.map(({ path, before, after: value }) => ({
    path,
    before,
    after: value === undefined ? undefined : settle(value as Json, outputs, change.key),
  }));
  const { id, outputs: known } = change;
  const born = await driver
    .update({ ...wanted, id, outputs: known, fields, force: options.force })
    .catch((error: unknown) => forgetIntent(error, recorded, change.key, options));
  sent();
  await (entry ? save(options, entry) : forget(options, change.key));
  return born;
}

async function remove(
  {
    change,
    driver,
    place,
    sent,
  }: Pick<Writing<'deactivate' | 'delete'>, 'change' | 'driver' | 'sent'> & { readonly place: Place },
  options: WriteOptions,
): Promise<void> {
  const known = entryIn(options.ledger, change.key)?.outputs;
  const gone = {
    ...{ place, id: change.id },
    ...(known === undefined || same(known, {}) ? {} : { outputs: known }),
    ...(change.expects === undefined ? {} : { expects: change.expects }),
  };
  if (change.action === 'deactivate') {
    await driver.deactivate?.(gone);
    return sent();
  }
  await refuseUsed(change, driver, options);
  await driver.remove(gone);
  sent();
  await forget(options, change.key);
}

/**
 * Looks once more whether others depend on what is to be removed: the plan may have waited for its confirmation.
 * @throws Problem `changed-meanwhile`
 */
async function refuseUsed({ key, title }: Write, driver: Driver, { ledger }: WriteOptions): Promise<void> {
  const entries = ledger.current()?.entries ?? [];
  const entry = entries.find((one) => one.key === key);
  const users = entry && (await beforeWrite(driver.usedBy?.(entry, entries) ?? Promise.resolve([])));
  if (users === undefined || users.length === 0) return;
  const message = `The ${title} is needed by others since the plan was made, and was not removed: ${users.join('; ')}.`;
  throw new Problem('changed-meanwhile', message, 'Run it again to see the plan as it is now.');
}

interface Intents {
  readonly intent: Entry;
  /** Of an earlier run that never learnt what came of it. */
  readonly earlier: Entry | undefined;
}

/** Whether a creation was refused because there is one: perhaps what it made itself, delivered twice. */
function isTaken(error: unknown): boolean {
  return error instanceof Problem && error.taken;
}

/**
 * What a creation made although its answer was lost or said otherwise: a refusal too, where there is one already, or where an
 * earlier run's may have come through at last. `undefined` where nothing is there, or it cannot be seen. Throws what a driver
 * does that cannot see what took its choice: nobody may choose again then.
 */
async function cameThrough(
  error: unknown,
  { intent, earlier }: Intents,
  { drivers, stop }: WriteOptions,
): Promise<Born | undefined> {
  if ((wasNotMade(error) && earlier === undefined && !isTaken(error)) || stop.aborted) return undefined;
  const { kind, key, place, spec } = intent;
  const driver = driverOf(drivers, kind);
  const sought = { kind, key, place, spec, remembered: intent };
  const found = await (isTaken(error) && driver.takenBy !== undefined
    ? driver.takenBy(sought, error)
    : driver.observe(sought).catch(() => undefined));
  if (found === undefined || !isTheOneOf(intent, found)) return undefined;
  if (isTaken(error) && (await driver.madeByOthers?.(found.id))) return undefined;
  return { id: found.id, outputs: found.outputs };
}

/** What a creation made although Okta says that it failed, as far as it is shown at once. */
async function thereNow({ kind, key, place, spec, ...rest }: Entry, { drivers }: WriteOptions): Promise<Born | undefined> {
  const found = await driverOf(drivers, kind)
    .observe({ kind, key, place, spec })
    .catch(() => undefined);
  if (found === undefined || !isTheOneOf({ kind, key, place, spec, ...rest }, found)) return undefined;
  return { id: found.id, outputs: found.outputs };
}

/** A creation was refused because there is one: made by somebody else since the plan was, or not shown to it yet. */
function madeByOthers(refused: unknown): unknown {
  if (!(refused instanceof Problem)) return refused;
  return new Problem(
    'changed-meanwhile',
    `${refused.message} Others have made it, perhaps a moment ago.`,
    'Run it again: it goes on with what is there now.',
    refused,
  );
}

/** After a refusal the ledger says again what it said before the intent; any other failure leaves the intent, for the write may have come through. */
async function forgetIntent(error: unknown, before: Entry | undefined, key: Key, options: WriteOptions): Promise<never> {
  if (wasNotMade(error)) {
    await options.ledger.save((ledger) => {
      if (ledger === undefined) return undefined;
      const now = before === undefined ? withoutEntry(ledger, key) : withEntry(ledger, before);
      return now.entries.length === 0 && Object.keys(now.facts).length === 0 ? undefined : now;
    });
  }
  throw error;
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
