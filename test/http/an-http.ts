import { type HttpOptions, makeHttp } from '../../src/http/http.ts';
import { type RetryOptions, type Wait, withRetry } from '../../src/http/retry.ts';

/** An Http whose waits take no time; `waits` tells which there were. */
export function anHttp(options: Partial<HttpOptions & RetryOptions> = {}) {
  const waits: Wait[] = [];
  const slept: number[] = [];
  const http = withRetry(makeHttp({ env: {}, signal: new AbortController().signal, ...options }), {
    now: () => new Date(),
    sleep: async (ms) => void slept.push(ms),
    onWait: (event) => void waits.push(event),
    ...options,
  });
  return { http, waits, slept };
}
