import type { JsonObject } from '../model.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { AppFacts } from './okta-facts.ts';

/** Whether the trusted origins that setup made are still there, and serve. */
export const originCheck = {
  'trusted-origins': {
    group: 'okta',
    why: 'A browser calls Okta, and comes back after sign-out, only from and to a trusted origin.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    judge: ({ app }) => app && judgeOrigins(app),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeOrigins({ origins, wanted }: AppFacts): Judged {
  if (!wanted.recorded && wanted.origins.length === 0) return skip('which trusted origins are wanted is not recorded here.');
  if (wanted.origins.length === 0) return skip('no trusted origin is recorded as made or wanted.');
  return judgeFact(origins, (live) => {
    const found = (origin: string) => live.find((one) => one['origin'] === origin);
    const missing = wanted.origins.filter((origin) => found(origin) === undefined);
    if (missing.length > 0) return fail(`The org has no trusted origin ${missing.join(', ')}.`, 'Put it back: gloo-okta setup');
    const idle = wanted.origins.filter((origin) => !serves(found(origin) ?? {}));
    if (idle.length === 0) return ok(`The org trusts ${wanted.origins.join(', ')}.`);
    return fail(
      `The trusted origin ${idle.join(', ')} is inactive, or not for CORS.`,
      'Activate it, with CORS, in the Admin Console: Security > API > Trusted Origins.',
    );
  });
}

function serves(origin: JsonObject): boolean {
  const { scopes } = origin;
  const types = Array.isArray(scopes) ? scopes.map((scope) => (scope as JsonObject | null)?.['type']) : [];
  return origin['status'] === 'ACTIVE' && types.includes('CORS');
}
