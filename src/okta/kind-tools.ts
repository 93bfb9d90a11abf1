import { same, valueAt } from '../core/json.ts';
import type { Born, Entry, Gone, JsonObject, Observed, SettledUpdate, Sought } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { beforeWrite, Problem } from '../errors.ts';
import { idOf, textAt } from './json-shape.ts';
import { isGone } from './okta-errors.ts';
import { type Org, staleness } from './org.ts';
import { merge } from './owned-fields.ts';
import { paths } from './paths.ts';

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
 * What is recorded, by its id: only a 404 there says that it is gone. One that is recorded for less than a minute is waited for,
 * for reads by id lag behind, too.
 */
export async function readRecorded(
  org: Org,
  path: string,
  { at, title }: Pick<Entry, 'at' | 'title'>,
): Promise<JsonObject | undefined> {
  const until = Math.min(Date.parse(at) + 2 * staleness, org.now().getTime() + briefWait);
  return org.waitOut(title, until, () => org.find(path));
}

/** Milliseconds that are waited for what was found missing by its id, e.g. because somebody deleted it a moment ago. */
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
    const recorded =
      members.find((member) => textAt(member, 'id') === id) ?? (await readRecorded(org, paths.member(home, id), remembered));
    if (recorded !== undefined) return recorded;
  }
  const namesake = members.find(named);
  return namesake && (await org.find(paths.member(home, textAt(namesake, 'id'))));
}

/**
 * Reads the whole object anew, sets the fields of the update, writes it back whole: one read and one PUT.
 * Throws `changed-meanwhile`, also when the object is gone.
 */
export async function rewrite(org: Org, path: string, update: SettledUpdate): Promise<JsonObject> {
  org.forget(path);
  const raw = await beforeWrite(org.find(path));
  if (raw !== undefined) return org.put(path, merge(raw, update));
  const message = `The ${printableLine(update.title, 100)} was removed while this ran.`;
  throw new Problem('changed-meanwhile', message, 'Run it again to see the plan as it is now.');
}

/** Reads once more what is to be removed. Throws `changed-meanwhile` when a field is not as the plan saw it; gone is fine. */
export async function stillAsSeen(org: Org, path: string, { expects = [] }: Gone, title: string): Promise<void> {
  if (expects.length === 0) return;
  org.forget(path);
  const raw = await beforeWrite(org.find(path));
  if (raw === undefined) return;
  const changed = expects.filter(({ path: field, value }) => !same(valueAt(raw, field), value));
  if (changed.length === 0) return;
  const fields = changed.map(({ path: field }) => field).join(', ');
  const message = `The ${title} was changed while this ran: its ${fields} is no longer what the plan showed. It was not removed.`;
  throw new Problem('changed-meanwhile', message, 'Run it again to see the plan as it is now.');
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
