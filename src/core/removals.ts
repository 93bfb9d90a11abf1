import { leaves, same, valueAt } from './json.ts';
import { appKey, type KindRules, rulesOf, sideOf } from './kind.ts';
import type { Change, Entry, Expected, Field, Json, Key, Observed } from './model.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Removals of recorded things, last made first; what goes with its parent needs no call of its own. What others came to
 * depend on is left, with the reason in its note; so is all that an app that stays needs.
 */
export function removals(entries: readonly Entry[], input: PlanInput, wanted: readonly Key[]): readonly Change[] {
  const found = entries.filter((entry) => {
    const observed = input.observed.get(entry.key);
    return observed !== undefined && isTheOneOf(entry, observed);
  });
  const left = reasonsToLeave(found, input);
  const leaving = new Set(found.filter((entry) => entry.state !== 'changed' && !left.has(entry.key)).map((entry) => entry.key));
  const changes: Change[] = [];
  const stops: Change[] = [];
  for (const entry of [...found].reverse()) {
    const observed = input.observed.get(entry.key);
    // the record of one that was taken over is taken off it together with the mark
    const rules = rulesOf(input.kinds, entry.kind);
    if (observed === undefined || rules.removal === 'with-parent') continue;
    const dependents = entries.filter((other) => other.needs.includes(entry.key)).map((other) => other.key);
    const needs = [...dependents, ...wanted];
    const subject = { kind: entry.kind, key: entry.key, title: entry.title, place: entry.place };
    const staysAsTheGuideHasIt = input.deactivateOnly === true && sideOf(entry.kind) === 'okta';
    if (entry.state === 'changed') {
      if (staysAsTheGuideHasIt) continue;
      const { fields, theirs } = fieldsToRestore(rules, entry, observed);
      const { id, outputs } = observed;
      if (fields.length > 0)
        changes.push({ ...subject, action: 'update', id, outputs, spec: {}, fields, needs, borrowed: true, restores: true });
      if (theirs.length > 0) {
        const note = `others have changed it since, so that was not put back: ${theirs.join(', ')}`;
        changes.push({ ...subject, action: 'leave', id, note });
      }
      continue;
    }
    if (staysAsTheGuideHasIt && rules.removal !== 'deactivated-first') continue;
    if (entry.within !== undefined && (leaving.has(entry.within) || left.has(entry.within))) continue;
    const reason = left.get(entry.key);
    if (reason !== undefined) {
      changes.push({ ...subject, action: 'leave', id: observed.id, note: reason });
      continue;
    }
    const expects = expectedOf(rules, observed);
    const active = rules.removal === 'deactivated-first' && valueAt(observed.raw, 'status') !== 'INACTIVE';
    if (active) stops.push({ ...subject, action: 'deactivate', id: observed.id, needs: wanted, expects });
    if (staysAsTheGuideHasIt) continue;
    // what was looked at once more just before need not be looked at again
    changes.push({ ...subject, action: 'delete', id: observed.id, needs, ...(active ? {} : { expects }) });
  }
  return inOrder(changes, stops);
}

/**
 * What is to be stopped before it goes is stopped once the cluster is done, and before the rest of Okta's side goes: a list that
 * shows it stopped is new enough to tell who else uses the rest.
 */
function inOrder(changes: readonly Change[], stops: readonly Change[]): readonly Change[] {
  if (stops.length === 0) return changes;
  const ofCluster = changes.filter(({ kind }) => sideOf(kind) === 'kube');
  const rest = changes.filter((change) => !ofCluster.includes(change));
  const first = ofCluster.map(({ key }) => key);
  const stopped = stops.map(({ key }) => key);
  const isLeft = ({ action }: Change) => action === 'leave';
  return [
    ...ofCluster,
    ...rest.filter(isLeft),
    ...stops.map((stop) => ('needs' in stop ? { ...stop, needs: [...stop.needs, ...first] } : stop)),
    ...rest
      .filter((change) => !isLeft(change))
      .map((change) => ('needs' in change ? { ...change, needs: [...change.needs, ...stopped] } : change)),
  ];
}

/**
 * What is still there of the ledger once the removals of a teardown are made: what is left for others, and with
 * `deactivateOnly` all of Okta's side.
 */
export function remaining(
  entries: readonly Entry[],
  changes: readonly Change[],
  input: Pick<PlanInput, 'observed' | 'deactivateOnly'>,
): readonly Entry[] {
  const left = new Set(changes.filter((change) => change.action === 'leave').map((change) => change.key));
  return entries.filter((entry) => {
    const observed = input.observed.get(entry.key);
    if (observed === undefined || !isTheOneOf(entry, observed)) return false;
    if ((left.has(entry.key) && entry.state !== 'changed') || (entry.within !== undefined && left.has(entry.within))) return true;
    return input.deactivateOnly === true && sideOf(entry.kind) === 'okta';
  });
}

/** Whether what was found is what the entry speaks of, and not somebody else's of the same name. */
export function isTheOneOf(entry: Entry, observed: Observed): boolean {
  if (observed.marked || entry.id === observed.id) return true;
  return (
    entry.id === null &&
    entry.state === 'intended' &&
    leaves(entry.spec).every(([path, written]) => path === '' || same(written, valueAt(observed.raw, path)))
  );
}

/** Why things of ours stay, by key. */
function reasonsToLeave(found: readonly Entry[], { observed, kinds }: PlanInput): ReadonlyMap<Key, string> {
  const left = new Map<Key, string>();
  const ours = found.filter((entry) => entry.state !== 'changed');
  const app = found.find((entry) => entry.key === appKey);
  const outputs = { ...app?.outputs, ...observed.get(appKey)?.outputs };
  for (const entry of ours) {
    const seen = observed.get(entry.key);
    if (seen === undefined) continue;
    const others = rulesOf(kinds, entry.kind).reasonsToStay?.(entry, seen, outputs) ?? [];
    const why = [...(seen.usedBy ?? []), ...others];
    if (why.length > 0) left.set(entry.key, why.join('; '));
  }
  if (left.has(appKey)) {
    for (const entry of ours) {
      if (rulesOf(kinds, entry.kind).staysWithApp === true)
        left.set(entry.key, left.get(entry.key) ?? 'the app that others use, too, needs it');
    }
  }
  return left;
}

/** The fields by which others can come to depend on it while the plan waits for its confirmation, and those by which it is ours. */
function expectedOf({ sharedLists, expects = [] }: KindRules, { raw }: Observed): Expected {
  return [...sharedLists, ...expects].map((path) => ({ path, value: valueAt(raw, path) as Json | undefined }));
}

interface Restoring {
  readonly fields: readonly Field[];
  /** What somebody else has changed since we did: left, each in words. */
  readonly theirs: readonly string[];
}

/** What puts the recorded fields back. A list to which others added since keeps what they added. */
function fieldsToRestore(rules: KindRules, entry: Entry, observed: Observed): Restoring {
  const { sharedLists } = rules;
  const fields: Field[] = [];
  const theirs: string[] = [];
  for (const { path, value } of entry.before ?? []) {
    const here = valueAt(observed.raw, path) as Json | undefined;
    const isList = sharedLists.includes(path);
    const after = isList ? withoutOurs(here, value, entry, path) : value;
    if (same(here, after)) continue;
    if (isList || isOurValue(rules, entry, path, here)) fields.push({ path, before: here, after });
    else theirs.push(`${path} was ${JSON.stringify(value ?? null)}`);
  }
  return { fields, theirs };
}

/** Whether a field holds what we wrote, as far as that is known: the record on the app does not tell it, and a cluster spells its objects its own way. */
function isOurValue({ knownBy }: KindRules, { kind, spec, earlier = [] }: Entry, path: string, here: Json | undefined): boolean {
  const written = [spec, ...earlier].map((one) => valueAt(one, path)).filter((one) => one !== undefined);
  const isObjectThere = sideOf(kind) === 'kube' && knownBy === 'mark';
  return isObjectThere || written.length === 0 || written.some((one) => same(one, here));
}

function withoutOurs(here: Json | undefined, before: Json | undefined, entry: Entry, path: string): Json | undefined {
  const ours = valueAt(entry.spec, path);
  if (!Array.isArray(here) || !Array.isArray(ours)) return before;
  const once: readonly Json[] = Array.isArray(before) ? before : [];
  const others = here.filter((member: Json) => !ours.includes(member) && !once.includes(member));
  return before === undefined && others.length === 0 ? undefined : [...once, ...others];
}
