import type { JsonObject } from '../core/model.ts';

/**
 * What a run has written itself, by path: Okta's reads lag behind its writes, and what it answered to a write is newer than
 * what a list says for some seconds afterwards.
 */
export interface OwnWrites {
  /** Remembers what Okta answered to a creation; below `path` all that was created there is. */
  readonly made: (path: string, object: JsonObject) => void;
  /** Remembers what Okta answered to a change of an object that was made here. */
  readonly changed: (path: string, object: JsonObject) => void;
  readonly removed: (path: string) => void;
  /** What was made at `path`, as it is now. */
  readonly at: (path: string) => JsonObject | undefined;
  /** Whether `path` is what was made here, or lies below it: a 404 there is only late. */
  readonly isBelow: (path: string) => boolean;
  /** `members` of the list at `path`, with what was made in it and without what was removed from it. */
  readonly inList: (path: string, members: readonly JsonObject[]) => readonly JsonObject[];
}

/** A run that has written nothing yet. */
export function makeOwnWrites(): OwnWrites {
  const made = new Map<string, JsonObject>();
  const removed = new Set<string>();
  return {
    made: (path, object) => void made.set(path, object),
    changed: (path, object) => {
      if (made.has(path)) made.set(path, object);
    },
    removed: (path) => {
      made.delete(path);
      removed.add(path);
    },
    at: (path) => made.get(path),
    isBelow: (path) => [...made.keys()].some((own) => path === own || path.startsWith(`${own}/`)),
    inList: (path, members) => {
      const [list = '', query = ''] = path.split('?');
      const own = (object: JsonObject) => `${list}/${encodeURIComponent(String(object['id']))}`;
      const there = members.filter((member) => !removed.has(own(member))).map((member) => made.get(own(member)) ?? member);
      if (!isOfAll(query)) return there;
      const seen = new Set(there.map(own));
      const late = [...made].filter(([at]) => at.slice(0, at.lastIndexOf('/')) === list && !seen.has(at));
      return [...there, ...late.map(([, object]) => object)];
    },
  };
}

/** Whether a list is of all there is: of a search nobody here can tell what it would find. All apps that are made are OIDC apps. */
function isOfAll(query: string): boolean {
  const asked = new URLSearchParams(query);
  return !asked.has('q') && !asked.has('search') && [null, 'name eq "oidc_client"'].includes(asked.get('filter'));
}
