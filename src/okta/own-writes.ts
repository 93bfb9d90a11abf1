import type { JsonObject } from '../core/model.ts';

/**
 * What a run has written itself, by path: Okta's reads lag behind its writes, and what it answered to a write is newer than
 * what a list says for some seconds afterwards.
 */
export interface OwnWrites {
  /** Remembers what Okta answered to a creation; below `path` all that was created there is. */
  readonly made: (path: string, object: JsonObject) => void;
  /** Remembers what Okta answered to a change of an object: what was not made here counts only where a list shows it older. */
  readonly changed: (path: string, object: JsonObject) => void;
  readonly removed: (path: string) => void;
  /** Whether `path` was removed, or lies below what was: an answer that shows it still is late. */
  readonly isRemoved: (path: string) => boolean;
  /** What was made at `path`, as it is now. */
  readonly at: (path: string) => JsonObject | undefined;
  /** Whether `path` is what was made here, or lies below it: a 404 there is only late. */
  readonly isBelow: (path: string) => boolean;
  /** Remembers an object as it was seen at its own path, by a read or a write: a list that shows less is older. */
  readonly saw: (path: string, seen: Seen) => void;
  /** The path of what was seen to be there, at or above `path`. */
  readonly seenAbove: (path: string) => string | undefined;
  /** Whether `members` of the list at `path`, as Okta gave them, show all that was seen of its members. */
  readonly isShown: (path: string, members: readonly JsonObject[]) => boolean;
  /** `members` of the list at `path`, with what was made in it and without what was removed from it. */
  readonly inList: (path: string, members: readonly JsonObject[]) => readonly JsonObject[];
}

/** What was last seen of an object: the object, or what a write without an answer made of it. */
export type Seen = JsonObject | 'inactive' | 'gone';

/** A run that has written nothing yet. */
export function makeOwnWrites(): OwnWrites {
  const made = new Map<string, JsonObject>();
  const changed = new Map<string, JsonObject>();
  const seen = new Map<string, Seen>();
  const removed = new Set<string>();
  return {
    made: (path, object) => {
      removed.delete(path);
      made.set(path, object);
    },
    changed: (path, object) => void (made.has(path) ? made : changed).set(path, object),
    removed: (path) => {
      made.delete(path);
      changed.delete(path);
      removed.add(path);
    },
    isRemoved: (path) => [...removed].some((gone) => path === gone || path.startsWith(`${gone}/`)),
    at: (path) => made.get(path),
    saw: (path, now) => void seen.set(path, now),
    seenAbove: (path) =>
      [...seen].find(([at, last]) => typeof last !== 'string' && (path === at || path.startsWith(`${at}/`)))?.[0],
    isShown: (path, members) => {
      const [list = ''] = path.split('?');
      const shown = new Map(members.map((member) => [`${list}/${encodeURIComponent(String(member['id']))}`, member]));
      return [...seen].every(([at, last]) => at.slice(0, at.lastIndexOf('/')) !== list || isAsNew(shown.get(at), last));
    },
    isBelow: (path) => [...made.keys()].some((own) => path === own || path.startsWith(`${own}/`)),
    inList: (path, members) => {
      const [list = '', query = ''] = path.split('?');
      const own = (object: JsonObject) => `${list}/${encodeURIComponent(String(object['id']))}`;
      const there = members
        .filter((member) => !removed.has(own(member)))
        .map((member) => newer(made.get(own(member)) ?? changed.get(own(member)), member));
      if (!isOfAll(query)) return there;
      const known = new Set(there.map(own));
      const late = [...made].filter(([at]) => at.slice(0, at.lastIndexOf('/')) === list && !known.has(at));
      return [...there, ...late.map(([, object]) => object)];
    },
  };
}

/** Whether a member of a list is at least as new as what was seen of it. Some answers tell milliseconds where others do not. */
function isAsNew(member: JsonObject | undefined, seen: Seen): boolean {
  if (seen === 'gone') return member === undefined;
  if (seen === 'inactive') return member?.['status'] === 'INACTIVE';
  return member !== undefined && !(changedAt(member) < changedAt(seen));
}

/** What was made here, unless somebody has changed it since. */
function newer(own: JsonObject | undefined, member: JsonObject): JsonObject {
  return own === undefined || changedAt(member) > changedAt(own) ? member : own;
}

/** The second of an object's last change; no number where it tells none. */
function changedAt({ lastUpdated }: JsonObject): number {
  return typeof lastUpdated === 'string' ? Math.floor(Date.parse(lastUpdated) / 1000) : Number.NaN;
}

/** Whether a list is of all there is: of a search nobody here can tell what it would find. All apps that are made are OIDC apps. */
function isOfAll(query: string): boolean {
  const asked = new URLSearchParams(query);
  return !asked.has('q') && !asked.has('search') && [null, 'name eq "oidc_client"'].includes(asked.get('filter'));
}
