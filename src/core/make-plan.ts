import { changeFor, needsOf } from './change-for.ts';
import { recordKey } from './kind.ts';
import type { Change, Key, Plan, Resource } from './model.ts';
import type { PlanInput } from './plan-input.ts';
import { withRecordPlanned } from './plan-record.ts';
import { removals } from './removals.ts';

/**
 * Turns what is wanted and what is there into what will change: creations and updates in an order in which every ref is
 * known when it is needed, then the removal of what is recorded but not wanted any more, last made first; the record, which
 * tells of all that, comes last.
 */
export function makePlan(input: PlanInput): Plan {
  const ordered = inOrder(input.wanted);
  const things = ordered.filter(({ key }) => key !== recordKey);
  const changes = things.map((resource) => changeFor(resource, input));
  const wantedKeys = new Set(ordered.map(({ key }) => key));
  const gone = input.entries.filter(({ key }) => !wantedKeys.has(key));
  const removed = removals(
    gone,
    input,
    things.map(({ key }) => key),
  );
  return { changes: withRecordPlanned({ input, changes, gone, removed }) };
}

/** The changes that write something. */
export function writes(plan: Plan): readonly Change[] {
  return plan.changes.filter((change) => change.action !== 'keep' && change.action !== 'foreign' && change.action !== 'leave');
}

/** Whether a plan takes something away. */
export function takesAway(plan: Plan): boolean {
  return plan.changes.some(({ action }) => action === 'delete' || action === 'deactivate');
}

/** The changes that stop a plan from being applied: objects of other people. */
export function foreigners(plan: Plan): readonly Extract<Change, { action: 'foreign' }>[] {
  return plan.changes.filter((change) => change.action === 'foreign');
}

/** `wanted` so that each resource comes after all that it needs; otherwise in the given order. */
function inOrder(wanted: readonly Resource[]): readonly Resource[] {
  const byKey = new Map(wanted.map((resource) => [resource.key, resource]));
  const done = new Set<Key>();
  const ordered: Resource[] = [];
  const visit = (resource: Resource, above: readonly Key[]): void => {
    if (done.has(resource.key)) return;
    if (above.includes(resource.key)) throw new Error(`resources need each other: ${[...above, resource.key].join(' → ')}`);
    for (const need of needsOf(resource)) {
      const needed = byKey.get(need);
      if (needed) visit(needed, [...above, resource.key]);
    }
    done.add(resource.key);
    ordered.push(resource);
  };
  for (const resource of wanted) visit(resource, []);
  return ordered;
}
