import { Problem } from '../errors.ts';
import type { Http, HttpAnswer, HttpRequest } from './http.ts';
import { readTrouble } from './network-trouble.ts';

/** A pause before a request is sent again. */
export interface Wait {
  readonly reason: 'rate-limit' | 'retry';
  readonly seconds: number;
  readonly url: string;
}

/** What retrying needs of the world. */
export interface RetryOptions {
  readonly now: () => Date;
  /** Waits `ms` milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly onWait?: (event: Wait) => void;
}

/** At most this many tries of one request after a server error or a cut connection. */
const tries = 4;
/** At most this many waits for a rate limit, and this many seconds of waiting, for one request. */
const limitWaits = 6;
const limitSeconds = 150;

/**
 * Sends again what can be sent again: a 429 after its reset (nothing was done yet, so any method), a 5xx or a cut
 * connection after 0.5, 1 and 2 s, unless the request makes something (POST). What still fails is handed back as it is.
 * @see https://developer.okta.com/docs/reference/rl-best-practices/
 */
export function withRetry(send: Http, options: RetryOptions): Http {
  return async (request) => {
    let waits = 0;
    let waited = 0;
    for (let attempt = 1; ; ) {
      const outcome = await send(request).catch((error: unknown) => {
        if (attempt < tries && mayRepeat(request) && isTransient(error)) return undefined;
        throw error;
      });
      if (outcome?.status === 429) {
        const seconds = limitPause(outcome, options.now(), waits);
        if (waits === limitWaits || waited + seconds > limitSeconds) return outcome;
        waits += 1;
        waited += seconds;
        options.onWait?.({ reason: 'rate-limit', seconds, url: request.url });
        await pause(options, seconds).catch((error: unknown) => {
          // it was refused so far, so nothing was done
          throw error instanceof Problem ? unsent(error) : error;
        });
        continue;
      }
      const failed = outcome === undefined || (serverErrors.has(outcome.status) && attempt < tries && mayRepeat(request));
      if (!failed) return outcome;
      const seconds = Math.max(2 ** (attempt - 2), Math.min(retryAfter(outcome, options.now()) ?? 0, 30));
      options.onWait?.({ reason: 'retry', seconds, url: request.url });
      await pause(options, seconds);
      attempt += 1;
    }
  };
}

function unsent({ code, message, hint, cause, next }: Problem): Problem {
  const problem = new Problem(code, message, hint, cause, next);
  problem.unsent = true;
  return problem;
}

/** Waits. When that is interrupted by a signal, what is thrown is the Problem that says so, not the timer's own error. */
async function pause(options: RetryOptions, seconds: number): Promise<void> {
  await options.sleep(seconds * 1000).catch((error: unknown) => {
    throw error instanceof Error && error.cause instanceof Problem ? error.cause : error;
  });
}

const serverErrors: ReadonlySet<number> = new Set([500, 502, 503, 504]);

function mayRepeat(request: HttpRequest): boolean {
  return request.method !== 'POST';
}

function isTransient(error: unknown): boolean {
  return error instanceof Problem && error.code === 'okta-unreachable' && readTrouble(error.cause).transient;
}

/**
 * Seconds until a 429 may be tried again. Okta's reset is in epoch seconds of its own clock, so it is measured against its
 * Date header; one second is added for the fractions that both leave out. Without a usable header: 1, 2, 4 … s.
 */
function limitPause(answer: HttpAnswer, now: Date, waits: number): number {
  const after = retryAfter(answer, now);
  if (after !== undefined) return after;
  const reset = Number(answer.headers.get('x-rate-limit-reset') ?? Number.NaN);
  const date = Date.parse(answer.headers.get('date') ?? '');
  const there = Number.isNaN(date) ? now.getTime() : date;
  if (!Number.isInteger(reset) || reset <= 0) return 2 ** waits;
  return Math.max(1, Math.ceil(reset - there / 1000) + 1);
}

/** Seconds that a Retry-After header asks for, in either of its forms. */
function retryAfter(answer: HttpAnswer | undefined, now: Date): number | undefined {
  const text = answer?.headers.get('retry-after') ?? '';
  if (/^\d{1,6}$/.test(text)) return Math.max(1, Number(text));
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(1, Math.ceil((date - now.getTime()) / 1000));
}
