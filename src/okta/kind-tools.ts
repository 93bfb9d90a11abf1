import { leaves, same, valueAt } from '../core/json.ts';
import type { Born, Entry, Gone, JsonObject, Observed, Open, SettledUpdate, Sought } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { recordPath } from '../core/record-lines.ts';
import { beforeWrite, Problem } from '../errors.ts';
import { idOf, textAt } from './json-shape.ts';
import { isGone } from './okta-errors.ts';
import type { Org } from './org.ts';
import { merge } from './owned-fields.ts';
import { paths } from './paths.ts';
import { staleness } from './patience.ts';

/** What each driver is made of: the org, and the name of the installation whose marks count as ours. */
export interface Workplace {
  readonly org: () => Promise<Org>;
  readonly installation: string;
  /** Runs writes of one queue one after another; others run side by side. */
  readonly inTurn: <T>(queue: string, write: () => Promise<T>) => Promise<T>;
}

/** The value of one part of a place. */
export function partOf(place: { readonly [part: string]: string }, part: string): string {
  const value = place[part];
  if (value === undefined || value === '') throw new Error(`the place has no ${part}`);
  return value;
}

/** What is there, as the plan reads it. */
export function observed(raw: JsonObject, marked: boolean, outputs: Observed['outputs'] = {}): Observed {
  const id = idOf(raw, 'object');
  return { id, raw, marked, outputs: { id, ...outputs } };
}

/** What was born of a write that answered with the object. */
export function born(answer: JsonObject | undefined, what: string, outputs: Born['outputs'] = {}): Born {
  const id = idOf(answer, what);
  return { id, outputs: { id, ...outputs } };
}

/**
 * What is recorded, by its id: only a 404 there says that it is gone. For less than a minute after it was written, one that is
 * not there, or not as it was written, is waited for some seconds, for reads by id lag behind, too.
 */
export async function readRecorded(org: Org, path: string, entry: Entry): Promise<JsonObject | undefined> {
  const until = Math.min(Date.parse(entry.at) + 2 * staleness, org.now().getTime() + briefWait);
  let last: JsonObject | undefined;
  const written = await org.waitOut({ what: entry.title, until, path }, async () => {
    last = await org.find(path);
    return last !== undefined && (!isFresh(org, entry) || isAsWritten(entry, last)) ? last : undefined;
  });
  return written ?? last;
}

/** Whether an entry was written so lately that Okta may not show it yet. */
export function isFresh(org: Org, { at }: Pick<Entry, 'at'>): boolean {
  return org.now().getTime() < Date.parse(at) + 2 * staleness;
}

/** Whether an object has what was written; to a list others may have added. */
function isAsWritten({ spec, state }: Entry, raw: JsonObject): boolean {
  return state === 'intended' || hasAll(spec, raw);
}

/** Whether an object has all fields of `spec`, but for its record; its lists may have more. */
export function hasAll(spec: Open, raw: JsonObject): boolean {
  return leaves(spec).every(([field, written]) => {
    // the record stands on the app, but is written after it
    if (field === recordPath) return true;
    const now = valueAt(raw, field);
    if (field === '' || !Array.isArray(written)) return field === '' || same(written, now);
    return Array.isArray(now) && written.every((member) => now.some((one) => same(member, one)));
  });
}

/** Milliseconds that are waited for what is not as it was recorded, e.g. because somebody changed it a moment ago. */
const briefWait = 8_000;

/**
 * The one that is sought in the list at `path`, whose members are at `home`: by its recorded id, in the list or, where that does
 * not show it, by itself; else the first that `named` picks, unless it is gone and the list has it still.
 */
export async function seek(
  org: Org,
  { path, home = path }: { readonly path: string; readonly home?: string },
  { remembered }: Pick<Sought, 'remembered'>,
  named: (member: JsonObject) => boolean,
): Promise<JsonObject | undefined> {
  const members = await org.listIfThere(path);
  const id = remembered?.id;
  if (remembered !== undefined && typeof id === 'string' && id !== '') {
    const listed = members.find((member) => textAt(member, 'id') === id);
    if (listed !== undefined && (!isFresh(org, remembered) || isAsWritten(remembered, listed))) return listed;
    const recorded = await readRecorded(org, paths.member(home, id), remembered);
    if (recorded !== undefined) {
      org.know(paths.member(home, id), recorded);
      return recorded;
    }
  }
  const namesake = members.find(named);
  return namesake && (await org.find(paths.member(home, textAt(namesake, 'id'))));
}

/**
 * Reads the whole object anew, sets the fields of the update, writes it back whole: one read and one PUT. A read that says
 * something else than the plan saw may be old, and is made again for some seconds.
 * Throws `changed-meanwhile`, also when the object is gone.
 */
export async function rewrite(org: Org, path: string, update: SettledUpdate): Promise<JsonObject> {
  const whole = await lastLook(org, path, update.title, (raw) => {
    if (raw !== undefined) return merge(raw, update);
    const message = `The ${printableLine(update.title, 100)} was removed while this ran.`;
    throw new Problem('changed-meanwhile', message, 'Run it again to see the plan as it is now.');
  });
  return org.put(path, whole);
}

/** The same for a member of the list at `list`; gives what came of it. */
export async function rewriteMember(org: Org, list: string, update: SettledUpdate): Promise<Born> {
  return born(await rewrite(org, paths.member(list, update.id), update), update.title);
}

/** Reads once more what is to be removed. Throws `changed-meanwhile` when a field is not as the plan saw it; gone is fine. */
export async function stillAsSeen(org: Org, path: string, { expects = [] }: Gone, title: string): Promise<void> {
  if (expects.length === 0) return;
  await lastLook(org, path, title, (raw) => {
    if (raw === undefined) return true;
    const changed = expects.filter(({ path: field, value }) => !same(valueAt(raw, field), value));
    if (changed.length === 0) return true;
    const fields = changed.map(({ path: field }) => field).join(', ');
    const message = `The ${title} was changed while this ran: its ${fields} is no longer what the plan showed. It was not removed.`;
    throw new Problem('changed-meanwhile', message, 'Run it again to see the plan as it is now.');
  });
}

/** Reads what is about to be written, until `judge` takes it; what it throws at last, for it may have been an old answer. */
async function lastLook<T>(org: Org, path: string, title: string, judge: (raw: JsonObject | undefined) => T): Promise<T> {
  let refused: unknown;
  org.forget(path);
  const taken = await org.waitOut({ what: title, until: org.now().getTime() + briefWait, path }, async () => {
    const raw = await beforeWrite(org.find(path));
    try {
      return { value: judge(raw) };
    } catch (error) {
      refused = error;
      return undefined;
    }
  });
  if (taken === undefined) throw refused;
  return taken.value;
}

/** Makes a removal; what is gone already is fine. */
export async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The text of a field by which an object is found: of what is wanted, or, at a teardown, of what was written. */
export function soughtText(sought: Pick<Sought, 'spec' | 'remembered'>, field: string): string {
  const wanted = valueAt(sought.spec, field);
  return typeof wanted === 'string' ? wanted : textAt(sought.remembered?.spec, field);
}
