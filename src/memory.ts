/**
 * What a run has read: the one place where that is kept, and the one rule how. Each thing is read once under its key, until it
 * is forgotten. What failed is not kept, so that it is read anew.
 */
export interface Memory {
  /** What was read under `key`, else what `read` gives now; kept unless `isKept` says no. */
  readonly once: <T>(key: string, read: () => Promise<T>, isKept?: (value: T) => boolean) => Promise<T>;
  /** The same for what changes under our hands, such as objects of a cluster: kept only while {@link shared} runs. */
  readonly onceShared: <T>(key: string, read: () => Promise<T>) => Promise<T>;
  /** Whether {@link shared} runs: more than one will ask. */
  readonly isSharing: () => boolean;
  /** Forgets what was shared until now, e.g. because a person took their time. */
  readonly forgetShared: () => void;
  /** Runs `work`, whose parts share what they read with {@link onceShared}; afterwards that is forgotten. */
  readonly shared: <T>(work: () => Promise<T>) => Promise<T>;
  /** Forgets what was read under keys that begin so. */
  readonly forget: (prefix: string) => void;
}

/** A run that has read nothing yet. */
export function makeMemory(): Memory {
  const kept = new Map<string, Promise<unknown>>();
  let sharing = 0;
  const forget: Memory['forget'] = (prefix) => {
    for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
  };
  const once: Memory['once'] = <T>(key: string, read: () => Promise<T>, isKept: (value: T) => boolean = () => true) => {
    const before = kept.get(key);
    // under one key the same is read
    if (before !== undefined) return before as Promise<T>;
    const reading = read();
    kept.set(key, reading);
    const drop = () => {
      if (kept.get(key) === reading) kept.delete(key);
    };
    reading.then((value) => {
      if (!isKept(value)) drop();
    }, drop);
    return reading;
  };
  return {
    once,
    forget,
    onceShared: (key, read) => (sharing > 0 ? once(`${sharedKeys}${key}`, read) : read()),
    isSharing: () => sharing > 0,
    forgetShared: () => forget(sharedKeys),
    shared: async (work) => {
      sharing += 1;
      try {
        return await work();
      } finally {
        sharing -= 1;
        if (sharing === 0) forget(sharedKeys);
      }
    },
  };
}

const sharedKeys = 'shared ';
