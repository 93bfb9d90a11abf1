import type { Fact } from '../core/checks/fact.ts';
import type { MadeThing } from '../core/checks/made-facts.ts';
import { isObject, withoutPaths } from '../core/json.ts';
import { rulesOf, sideOf } from '../core/kind.ts';
import { isInLedger } from '../core/ledger.ts';
import type { Entry, Json, JsonObject, Kind, Ledger } from '../core/model.ts';
import { clusterPath, linesIn, linesOf, recordPath } from '../core/record-lines.ts';
import { kinds } from '../kinds/kinds.ts';
import { makeOktaDrivers } from '../okta/okta-drivers.ts';
import type { Org } from '../okta/org.ts';
import { thenFact } from './fact-of.ts';

/** What is not looked at here: Okta does not give a logo back, and `app-assigned` looks at all assignments at once. */
const elsewhere: ReadonlySet<Kind> = new Set(['okta.logo', 'okta.assignment']);

/** It stands on the app, and is a thing of its own. */
const ofRecord = [recordPath, clusterPath];

/**
 * Reads, side by side, what setup made in Okta as it is now, by the ids that are recorded, from lists that are mostly read already.
 * Reads only.
 */
export async function gatherMadeInOkta(
  org: Fact<Org>,
  installation: string,
  entries: readonly Entry[],
  ledger: Ledger | undefined,
): Promise<{ readonly madeInOkta?: readonly MadeThing[] }> {
  const made = entries.filter(({ kind, state }) => sideOf(kind) === 'okta' && state !== 'intended' && !elsewhere.has(kind));
  if (made.length === 0) return {};
  return { madeInOkta: await Promise.all(made.map((entry) => thingOf({ org, installation, entries, ledger }, entry))) };
}

interface Making {
  readonly org: Fact<Org>;
  readonly installation: string;
  readonly entries: readonly Entry[];
  readonly ledger: Ledger | undefined;
}

async function thingOf({ org, installation, entries, ledger }: Making, entry: Entry): Promise<MadeThing> {
  const { kind, key, title, place, spec } = entry;
  const { sharedLists, givenOnce = [] } = rulesOf(kinds, kind);
  const live = await thenFact(org, async (opened) => {
    const drivers = makeOktaDrivers(opened, installation);
    const seen = await drivers[kind as keyof typeof drivers].observe({ kind, key, place, spec, remembered: entry });
    return isObject(seen?.raw) ? seen.raw : undefined;
  });
  const common = { title, filledIn: false, isWhole: isInLedger(ledger, entry) };
  if (kind !== 'okta.record')
    return { ...common, live, written: isObject(spec) ? withoutPaths(spec, [...givenOnce, ...ofRecord]) : {}, sharedLists };
  // another machine may have written more since
  const keysIn = (app: JsonObject): Json => (linesIn(kinds, app) ?? []).map((line) => line.key);
  const own = linesOf(kinds, entries).map((line) => line.key);
  return {
    ...common,
    live: await thenFact(live, async (app) => app && { record: keysIn(app) }),
    written: { record: own },
    sharedLists: ['record'],
  };
}
