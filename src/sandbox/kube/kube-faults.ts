/** What goes wrong: an error answer, no connection, no answer, or an answer lost after the work was done. */
type FaultKind = 401 | 429 | 500 | 503 | 'reset' | 'hang' | 'lost-answer';

/** Which requests a fault hits. What is left out matches everything; `path` is a part of the path. */
interface FaultMatch {
  readonly method?: string;
  readonly path?: string;
}

/** Faults that wait for their request. */
export interface Faults {
  /** The next `times` (default 1) matching requests fail like this. */
  add(fault: FaultKind, match?: FaultMatch, times?: number): void;
  /** The fault for this request, used up; undefined for none. */
  take(method: string, path: string): FaultKind | undefined;
  /** Forgets what is left. */
  clear(): void;
}

/** No faults yet. */
export function makeFaults(): Faults {
  let waiting: { readonly fault: FaultKind; readonly match: FaultMatch; left: number }[] = [];
  return {
    add: (fault, match = {}, times = 1) => void waiting.push({ fault, match, left: times }),
    take(method, path) {
      const hit = waiting.find(
        ({ match }) => (match.method ?? method) === method && (match.path === undefined || path.includes(match.path)),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      if (hit.left <= 0) waiting = waiting.filter((one) => one !== hit);
      return hit.fault;
    },
    clear() {
      waiting = [];
    },
  };
}
