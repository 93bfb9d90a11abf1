import { type HttpOptions, makeHttp } from '../../src/http/http.ts';
import type { Wait } from '../../src/http/retry.ts';

/** An Http whose waits take no time; `waits` tells which there were. */
export function anHttp(options: Partial<HttpOptions> = {}) {
  const waits: Wait[] = [];
  const slept: number[] = [];
  const http = makeHttp({
    env: {},
    signal: new AbortController().signal,
    now: () => new Date(),
    sleep: async (ms) => void slept.push(ms),
    onWait: (event) => void waits.push(event),
    ...options,
  });
  return { http, waits, slept };
}
