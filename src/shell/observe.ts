import { needsOf, settledPlace } from '../core/change-for.ts';
import { resolveRefs } from '../core/json.ts';
import { driverOf, recordKey, sideOf } from '../core/kind.ts';
import type { Drivers, Entry, Json, Key, Observed, Outputs, Resource, Sought } from '../core/model.ts';

/**
 * Reads what is there: of each wanted thing, and of each recorded thing that is not wanted any more. A thing whose place
 * is not known yet cannot be there. Independent reads go side by side. Read-only.
 */
export async function observe(
  wanted: readonly Resource[],
  recorded: readonly Entry[],
  drivers: Drivers,
): Promise<ReadonlyMap<Key, Observed>> {
  const observed = new Map<Key, Observed>();
  const outputs = new Map<Key, Outputs>();
  const entries = new Map(recorded.map((entry) => [entry.key, entry]));
  const wantedKeys = new Set(wanted.map((resource) => resource.key));
  const look = async (sought: Sought): Promise<void> => {
    const found = await driverOf(drivers, sought.kind).observe(sought);
    if (found === undefined) return;
    const entry = wantedKeys.has(sought.key) ? undefined : entries.get(sought.key);
    const usedBy =
      entry?.state === 'changed' ? undefined : entry && (await driverOf(drivers, entry.kind).usedBy?.(entry, recorded));
    observed.set(sought.key, usedBy === undefined || usedBy.length === 0 ? found : { ...found, usedBy });
    outputs.set(sought.key, found.outputs);
  };
  const looks = new Map<Key, Promise<void>>();
  const start = (resource: Resource): Promise<void> => {
    const begun = looks.get(resource.key);
    if (begun) return begun;
    const parents = parentsOf(resource, wanted);
    const promise = Promise.all(parents.map(start)).then(async () => {
      const place = settledPlace(resource.place, outputs);
      if (place === undefined) return;
      const spec = resolveRefs(resource.spec, (ref) => outputs.get(ref.ref)?.[ref.output]);
      await look({ kind: resource.kind, key: resource.key, place, spec, ...rememberedBy(entries.get(resource.key)) });
    });
    looks.set(resource.key, promise);
    return promise;
  };
  const leftOver = recorded.filter((entry) => !wantedKeys.has(entry.key));
  const others = leftOver.map((entry) =>
    look({ kind: entry.kind, key: entry.key, place: entry.place, spec: askedOf(entry), remembered: entry }),
  );
  // the record is read with its app
  await settleAll([...wanted.filter(({ key }) => key !== recordKey).map(start), ...others]);
  return observed;
}

/** What must be read first: the resources whose outputs its place or spec names. Mere order (`after`) does not matter for reading. */
function parentsOf(resource: Resource, wanted: readonly Resource[]): readonly Resource[] {
  const { after: _order, ...rest } = resource;
  const needs = new Set(needsOf(rest));
  return wanted.filter((other) => needs.has(other.key));
}

/** An empty manifest asks the cluster only what is there; Okta's things are found again by the fields they were written with. */
function askedOf(entry: Entry): Json {
  return sideOf(entry.kind) === 'kube' ? {} : entry.spec;
}

function rememberedBy(entry: Entry | undefined): { remembered?: Entry } {
  return entry === undefined ? {} : { remembered: entry };
}

/** Waits for all, then throws the first failure, so that no read is left running behind an error. */
async function settleAll(promises: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
