import type { Answer } from './okta-route.ts';
import { tooMany } from './rate-limits.ts';
import { refusal } from './refusal.ts';

/**
 * What may go wrong once:
 * - `rate-limit`: 429 E0000047 with a reset time; `concurrency-limit`: the same with limit and remaining both 0
 * - `expired`: 401 E0000011, as to a token whose time is over
 * - `server-error`: 500 E0000009; `unavailable`: 503 with an HTML page, as a proxy in front of Okta sends it
 * - `html`: 200 with an HTML page, as a captive portal or a wrong host sends it
 * - `hang`: no answer until the org is closed; `reset`: the connection is reset; neither does what was asked
 * - `truncate`: it is done, but half of the body is missing; `lose-answer`: it is done, then the connection is reset
 * - `twice`: it arrives and is done twice, as where something on the way sends it again; `answer` and `later` say more
 */
export type FaultKind =
  | 'rate-limit'
  | 'concurrency-limit'
  | 'expired'
  | 'server-error'
  | 'unavailable'
  | 'html'
  | 'hang'
  | 'reset'
  | 'truncate'
  | 'lose-answer'
  | 'twice';

/** A fault that waits for a matching request. */
export interface Fault {
  readonly kind: FaultKind;
  /** Any method when absent. */
  readonly method?: string;
  /** The exact path, or a pattern it must match; any path when absent. */
  readonly path?: string | RegExp;
  /** How many matching requests pass before it strikes; 0 when absent. */
  readonly skip?: number;
  /** How often it strikes; once when absent. */
  readonly times?: number;
  /** `rate-limit`: seconds from now until the limit is reset; 1 when absent. */
  readonly resetSeconds?: number;
  /** `twice`: which delivery's answer the caller gets; the first's when absent. */
  readonly answer?: 'first' | 'second';
  /** `twice`, with the first's answer: how many other requests are answered before the second delivery; 0 when absent. */
  readonly later?: number;
}

/** The faults that wait. */
export interface Faults {
  /** Adds one; the first that matches a request strikes. */
  add(fault: Fault): void;
  /** Forgets all that have not struck. */
  clear(): void;
  /** How many have not struck (or not often enough). */
  waiting(): number;
  /** For the server: the fault that strikes this request, if any. */
  take(method: string, path: string): Fault | undefined;
}

/** An empty list of faults. */
export function newFaults(): Faults {
  let waiting: { fault: Fault; skip: number; times: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    waiting: () => waiting.length,
    take: (method, path) => {
      const found = waiting.find(({ fault }) => matches(fault, method, path));
      if (found === undefined) return undefined;
      if (found.skip > 0) {
        found.skip -= 1;
        return undefined;
      }
      found.times -= 1;
      if (found.times <= 0) waiting = waiting.filter((entry) => entry !== found);
      return found.fault;
    },
  };
}

/** What a fault answers instead of the org; `undefined` for those that let the org act or that answer nothing. */
export function answerOf(fault: Fault, now: Date): Answer | undefined {
  const seconds = Math.floor(now.getTime() / 1000);
  const page = { type: 'text/html; charset=utf-8', data: '<!DOCTYPE html><html><body><h1>Not now</h1></body></html>' };
  if (fault.kind === 'rate-limit') return tooMany(600, seconds + (fault.resetSeconds ?? 1)).answer;
  if (fault.kind === 'concurrency-limit') return tooMany(0, seconds + (fault.resetSeconds ?? 1)).answer;
  if (fault.kind === 'expired') return refusal(401, 'E0000011', 'Invalid token provided').answer;
  if (fault.kind === 'server-error') return refusal(500, 'E0000009', 'Internal Server Error').answer;
  if (fault.kind === 'unavailable') return { status: 503, content: page };
  if (fault.kind === 'html') return { status: 200, content: page };
  return undefined;
}

function matches({ method, path }: Fault, wantedMethod: string, wantedPath: string): boolean {
  if (method !== undefined && method !== wantedMethod) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? path === wantedPath : path.test(wantedPath);
}
