import { decodeJwt } from 'jose';
import type { Org, Request } from './okta-route.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';

/** A number of requests that an org takes in a minute, and for which paths. */
interface Bucket {
  readonly paths: RegExp;
  readonly perMinute: number;
  /** True where one API token or app may use no more than its share. */
  readonly shared: boolean;
}

/** How many requests an org takes. */
export interface RateLimits {
  /** The first that has a request's path counts it; a path in none is not limited. */
  readonly buckets: readonly Bucket[];
  /** How much of a bucket one API token or app may use: 0.5 is half of it. */
  readonly share: number;
  /** How many requests at once. */
  readonly concurrent: number;
}

/** The kinds of orgs whose limits are known. */
export const plans = ['integrator', 'one-app', 'enterprise', 'workforce'] as const;

/**
 * The limits of a kind of org as Okta last published them (until December 2025; since then only each org's own dashboard has
 * them). `integrator` is the free one.
 * @see https://github.com/okta/okta-developer-docs, page rl-global-mgmt before commit 6de7f89f90
 * @see https://developer.okta.com/docs/reference/rl2-token-oauth/
 * @see https://developer.okta.com/docs/reference/rl2-concurrency/
 */
export function rateLimitsOf(plan: (typeof plans)[number]): RateLimits {
  const column = plans.indexOf(plan);
  const buckets = table.map(([paths, shared, ...numbers]) => ({ paths, shared, perMinute: numbers[column] ?? 0 }));
  return { buckets, share: 0.5, concurrent: plan === 'integrator' ? 35 : 75 };
}

const table: readonly (readonly [paths: RegExp, shared: boolean, ...perMinute: number[]])[] = [
  [/^\/api\/v1\/apps\/[^/]+$/, true, 100, 600, 600, 500],
  [/^\/api\/v1\/apps(\/|$)/, true, 20, 100, 100, 100],
  [/^\/api\/v1\/groups$/, true, 100, 600, 600, 500],
  [/^\/api\/v1\/groups\/[^/]+$/, true, 100, 600, 600, 1000],
  [/^\/api\/v1\/users\/[^/]+$/, true, 100, 1000, 1000, 2000],
  [/^\/api\/v1\//, true, 100, 600, 600, 1200],
  [/^\/oauth2\/v1\/clients(\/|$)/, true, 25, 100, 100, 100],
  [/^\/oauth2\/[^/]+\/v1\/authorize$/, false, 300, 1200, 1200, 2000],
  [/^\/oauth2\/[^/]+\/v1\/token$/, false, 300, 1200, 1200, 2000],
];

/** Counts the requests of an org. */
export interface Meter {
  /** Counts one, and gives the headers that tell how many are left. Throws 429 E0000047 for one too many, which is not counted. */
  count(request: Request, limits: RateLimits | undefined): Headers;
  /** Throws the 429 of too many at once; so many others were under way when the request came. */
  checkConcurrency(others: number, limits: RateLimits | undefined): void;
}

type Headers = Record<string, string>;

interface Window {
  reset: number;
  used: number;
}

const usualPerMinute = 600;
const windowSeconds = 60;

/** A meter that has counted nothing yet. A minute begins with the first request in it. */
export function newMeter({ now }: Pick<Org, 'now'>): Meter {
  const windows = new Map<string, Window>();
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const windowOf = (key: string): Window => {
    const found = windows.get(key);
    if (found !== undefined && found.reset > seconds()) return found;
    const fresh = { reset: seconds() + windowSeconds, used: 0 };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    count: (request, limits) => {
      if (limits === undefined) return request.path.startsWith('/api/v1/') ? countOnly(windowOf('all')) : {};
      const bucket = limits.buckets.find(({ paths }) => paths.test(request.path));
      if (bucket === undefined) return {};
      const all = { window: windowOf(String(bucket.paths)), most: bucket.perMinute };
      const own = {
        window: windowOf(`${String(bucket.paths)} ${credentialOf(request)}`),
        most: Math.floor(bucket.perMinute * limits.share),
      };
      const held = bucket.shared ? [own, all] : [all];
      // Which of the two the headers speak of is not documented beyond «the ceiling that is applicable».
      const [tightest = all] = held.toSorted((one, other) => one.most - one.window.used - (other.most - other.window.used));
      const { window, most } = tightest;
      if (window.used >= most) throw tooMany(most, window.reset);
      for (const { window: counted } of held) counted.used += 1;
      return headersOf(most, most - window.used, window.reset);
    },
    checkConcurrency: (others, limits) => {
      // Documented: limit and remaining are both 0 then, and the reset is a guess.
      if (limits !== undefined && others >= limits.concurrent) throw tooMany(0, seconds() + 1);
    },
  };
}

function countOnly(window: Window): Headers {
  window.used = (window.used % usualPerMinute) + 1;
  return headersOf(usualPerMinute, usualPerMinute - window.used, window.reset);
}

/** Okta's 429, with its headers. @see https://developer.okta.com/docs/reference/rl-best-practices/ */
export function tooMany(limit: number, reset: number): Refusal {
  const text = 'API call exceeded rate limit due to too many requests.';
  return refusal(429, 'E0000047', text, [], headersOf(limit, 0, reset));
}

function headersOf(limit: number, remaining: number, reset: number): Headers {
  return {
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': String(reset),
  };
}

// An API token is one; so is an app, whatever tokens it has.
function credentialOf({ headers }: Request): string {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(/ +/, 2);
  if (scheme === 'SSWS') return value;
  try {
    return String(decodeJwt(value)['cid']);
  } catch {
    return 'nobody';
  }
}
