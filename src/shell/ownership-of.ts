import { editorsOf, type Ownership } from '../core/checks/ownership.ts';
import type { Entry, JsonObject } from '../core/model.ts';
import { isMarked, manager } from '../kube/marks.ts';
import { textAt } from '../kube/objects.ts';

/** Pure: whose a live object in the cluster is, by its marks and by what is recorded of it. */
export function ownershipOf(object: JsonObject, entry: Entry | undefined, installation: string): Ownership {
  const recorded = entry !== undefined && entry.id === textAt(object, 'metadata', 'uid') ? entry.state : undefined;
  const ours = isMarked(object, installation) || recorded === 'made';
  return { ours, mayWrite: ours || recorded === 'changed', editors: editorsOf(object, manager) };
}
