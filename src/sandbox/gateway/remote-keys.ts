import { isLoopback } from '../../core/frontend-uris.ts';

/** Fetches the text of a key set; rejects when that fails. */
export type FetchKeys = (url: string) => Promise<string>;

/** The key set at `url`, as `owner` (an AuthConfig in one of its versions) has it now; undefined while it could not be fetched. */
export type RemoteKeys = (owner: string, url: string, refreshInterval: string | undefined) => Promise<string | undefined>;

const fiveMinutes = 5 * 60_000;

/** How key sets are fetched. */
export interface Fetching {
  readonly fetchKeys: FetchKeys;
  readonly now: () => Date;
  /** False: a set whose first fetch failed stays without keys. */
  readonly fetchesAgain: boolean;
  /** Told of every fetch that failed. */
  readonly failed: (url: string, why: string) => void;
}

/**
 * Remembers remote key sets. Each is fetched at the first request that needs it and again once its refresh interval (by
 * default five minutes) is over, whether that went well or not; the real service fetches in the background. Not known, and
 * decided here: after a failed refresh the last good set goes on being used, and an unknown `kid` brings no earlier fetch.
 * That a failure is tried again is so since Gloo 1.17 (kgateway#7803).
 */
export function rememberKeys({ fetchKeys, now, fetchesAgain, failed }: Fetching): RemoteKeys {
  const held = new Map<string, { readonly until: number; readonly keys: Promise<string | undefined> }>();
  return (owner, url, refreshInterval) => {
    const name = `${owner} ${url}`;
    const old = held.get(name);
    if (old !== undefined && now().getTime() < old.until) return old.keys;
    const first = old === undefined;
    const keys = fetchKeys(url).catch((error: unknown) => {
      failed(url, error instanceof Error ? error.message : String(error));
      if (first && !fetchesAgain) held.set(name, { until: Number.POSITIVE_INFINITY, keys: Promise.resolve(undefined) });
      return old?.keys;
    });
    held.set(name, { until: now().getTime() + (milliseconds(refreshInterval) ?? fiveMinutes), keys });
    return keys;
  };
}

/**
 * Reads a duration as protobuf's JSON ("300s") and Go ("1h30m", "1.5s") write it, in milliseconds; undefined when it is none
 * or not positive.
 */
export function milliseconds(duration: string | undefined): number | undefined {
  if (duration === undefined || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(duration)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    const scale = unit === 'ms' ? 1 : unit === 's' ? 1000 : unit === 'm' ? 60_000 : 3_600_000;
    sum += Number(amount) * scale;
  }
  return sum > 0 ? sum : undefined;
}

/** Fetches over loopback only, follows no redirect, waits five seconds at most. Rejects on anything but a 200. */
export async function fetchOverLoopback(url: string): Promise<string> {
  const target = new URL(url);
  if (!isLoopback(target.hostname)) throw new Error('the sandbox fetches key sets over loopback only');
  const answer = await fetch(target, { redirect: 'error', signal: AbortSignal.timeout(5000) });
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  return answer.text();
}
