import { Problem } from '../errors.ts';
import { isGone } from './okta-errors.ts';

/** What is looked for until it is there. */
export interface Waited {
  /** Named while it waits. */
  readonly what: string;
  /** When to give it up, in milliseconds since 1970. */
  readonly until: number;
  /** How the paths begin that are read anew each time; all without one. */
  readonly path?: string;
}

/** Waits, and says for what: completes "Okta does not show …". */
export type Wait = (seconds: number, what: string) => Promise<void>;

/** Milliseconds after which Okta shows what was written. How long it takes is not documented; users saw seconds. */
export const staleness = 30_000;

/** Seconds between two looks at what Okta does not show yet. */
const pause = 2;

/** Reads that have to find something gone before it is: replicas take turns, and one may lag for some seconds. */
const enoughMisses = 5;

/** How to deal with an org that shows late what was written. */
export interface Patience {
  /** Looks until something is found, or until its time is over, each time anew. */
  readonly waitOut: <T>(what: Waited, look: () => Promise<T | undefined>) => Promise<T | undefined>;
  /** Makes a call at `path` again while a 404 there only says that Okta is late: at what this run made, and below it. */
  readonly late: <T>(path: string, call: () => Promise<T>) => Promise<T>;
  /**
   * A write found gone what a read had shown (`at`): waits until `look` tells it, too, so that the next run sees it. Gives what is
   * to be thrown in place of `error`.
   */
  readonly gone: (found: Gone) => Promise<unknown>;
}

interface Gone {
  readonly at: string;
  readonly error: unknown;
  readonly look: (at: string) => Promise<unknown>;
}

/** Makes it; where nobody can wait (`wait` is absent) each look is the only one. */
export function makePatience({
  now,
  wait,
  forget,
  isOwn,
}: {
  readonly now: () => Date;
  readonly wait: Wait | undefined;
  readonly forget: (path?: string) => void;
  readonly isOwn: (path: string) => boolean;
}): Patience {
  const waitOut: Patience['waitOut'] = async ({ what, until, path }, look) => {
    for (;;) {
      const found = await look();
      if (found !== undefined || wait === undefined || now().getTime() >= until) return found;
      await wait(pause, what);
      forget(path);
    }
  };
  return {
    waitOut,
    gone: async ({ at, error, look }) => {
      let misses = 0;
      await waitOut({ what: 'that something is gone', until: now().getTime() + staleness, path: at }, async () => {
        misses = (await look(at)) === undefined ? misses + 1 : 0;
        return misses < enoughMisses ? undefined : misses;
      });
      const said = error instanceof Error ? error.message : String(error);
      const message = `${said} Okta had shown it still.`;
      return new Problem('changed-meanwhile', message, 'Run it again: it goes on with what is there now.', error);
    },
    late: async (path, call) => {
      const until = now().getTime() + staleness;
      for (;;) {
        try {
          return await call();
        } catch (error) {
          if (!isGone(error) || !isOwn(path) || wait === undefined || now().getTime() >= until) throw error;
          await wait(pause, 'what this run has just made');
        }
      }
    },
  };
}
