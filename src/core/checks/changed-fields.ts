import { isObject, leaves, same, valueAt } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';

/** What may differ all the same. */
export interface Latitude {
  /** The paths of lists to which others may add members; none unless told. */
  readonly sharedLists?: readonly string[];
  /** Whether fields inside lists may be there besides. */
  readonly filledIn?: boolean;
}

/** Pure: the fields that are not as they were written, each in words. What is there besides does not count. */
export function changedFields(written: JsonObject, live: JsonObject, latitude: Latitude = {}): readonly string[] {
  return leaves(written).flatMap(([path, before]) => {
    const now = valueAt(live, path);
    if (path === '' || holds(before as Json, now, latitude.sharedLists?.includes(path) === true, latitude)) return [];
    const [is, was] = [JSON.stringify(now ?? null), JSON.stringify(before)];
    return [
      Math.max(is.length, was.length) > longest ? `${path} is not what setup wrote` : `${path} is ${is}, and setup wrote ${was}`,
    ];
  });
}

/** Longer values, such as a script, say nothing on a screen. */
const longest = 200;

function holds(before: Json, now: Json | undefined, isShared: boolean, { filledIn }: Latitude): boolean {
  if (isShared && Array.isArray(before) && Array.isArray(now))
    return before.every((member: Json) => now.some((one: Json) => same(member, one)));
  return filledIn === true ? covers(now, before) : same(before, now);
}

/** Whether a value says all that was written, and in its lists no more members. */
function covers(now: Json | undefined, before: Json): boolean {
  if (Array.isArray(before))
    return Array.isArray(now) && now.length === before.length && before.every((member: Json, at) => covers(now[at], member));
  if (isObject(before))
    return isObject(now) && Object.entries(before).every(([field, member]) => covers(now[field], member as Json));
  return same(before, now);
}
