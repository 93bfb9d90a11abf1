/** The last of all that was noted, the oldest first. */
export interface CallLog<T> {
  /** Notes one; what comes back puts another in its place, once more is known of it. */
  readonly add: (entry: T) => (better: T) => void;
  readonly all: () => readonly T[];
}

/** A log that forgets the oldest, so that a sandbox can run for weeks. It keeps `most` entries. */
export function makeCallLog<T>(most = 10_000): CallLog<T> {
  let kept: { entry: T }[] = [];
  return {
    add: (entry) => {
      const place = { entry };
      kept.push(place);
      // rarely, for each time all are moved
      if (kept.length >= 2 * most) kept = kept.slice(-most);
      return (better) => {
        place.entry = better;
      };
    },
    all: () => kept.slice(-most).map(({ entry }) => entry),
  };
}

/** The end of a text that only grows, from the beginning of a line. */
export function endOf(text: string, most = 1_000_000): string {
  if (text.length <= most) return text;
  const end = text.slice(-most);
  return end.slice(end.indexOf('\n') + 1);
}
