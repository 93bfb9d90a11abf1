import type { RateLimits } from './rate-limits.ts';

/**
 * How long, in milliseconds, reads do not see what was written; 0 is not at all.
 *
 * Real orgs answer reads from replicas. Seen there: an app that was just made is found, then 404 for more than a second, then
 * found again (okta/terraform-provider-okta#58); a group that was made is 404 by its id (#647); a list still has what was
 * deleted (#1686); a name counts as taken after its object is gone (#1739). For how long is not documented.
 */
export interface Lag {
  /** Lists of all there is, e.g. the claims of a server. */
  lists: number;
  /** Lists by `q`, `filter` or `search`. */
  searches: number;
  /** An object by its id; also whether the object exists below which a list lies. */
  reads: number;
  /** What a write goes by before it acts: whether the objects that it names exist, and whether a name is free. */
  writes: number;
  /** True: every second read by id is of what is, as where a replica that lags and one that does not take turns. */
  turns: boolean;
}

/** What makes an org hard to deal with. Live: what is changed here holds from the next request on. */
export interface Conditions {
  /** How long every answer is held back, in milliseconds. */
  latencyMs: number;
  lag: Lag;
  /** How many requests it takes; absent: any number, and the headers count down from 600 and start anew. */
  rateLimits: RateLimits | undefined;
  /**
   * How long a write to an authorization server takes, in milliseconds. Another one that comes meanwhile is answered 500 and
   * does nothing. Seen with rules of one policy (changelog of okta/terraform-provider-okta, #1248); here it is so with all
   * that belongs to one server.
   */
  serverWriteMs: number;
  /** How long a device has to wait between two questions whether somebody has let it in, in seconds. */
  deviceSeconds: number;
}

/** An org that is quick, has no replicas and takes everything. */
export function easyConditions(): Conditions {
  return { latencyMs: 0, lag: lagOf(0), rateLimits: undefined, serverWriteMs: 0, deviceSeconds: 5 };
}

/**
 * The lag of one number: lists and searches are late by it, an object by its id by a quarter of it and on every second read
 * only; writes act on what is. That ids are seen sooner than lists is so in the threads; by how much is not known.
 */
export function lagOf(milliseconds: number): Lag {
  return { lists: milliseconds, searches: milliseconds, reads: milliseconds / 4, writes: 0, turns: true };
}
