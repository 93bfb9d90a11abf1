import type { Finding } from '../model.ts';
import type { CheckId } from './check-list.ts';
import { type Fact, fail, judgeFact, ok, skip } from './fact.ts';

/** What the gateway answered to one call. */
export interface Answered {
  readonly status: number;
  /** Where a redirect goes. */
  readonly location?: string;
  readonly allowOrigin?: string;
  readonly allowHeaders?: string;
}

/** What was found by calling the gateway. */
export interface GatewayFacts {
  readonly url: string;
  readonly withoutToken: Fact<Answered>;
  readonly falseToken: Fact<Answered>;
  /** Absent where the frontend has the same origin, or its origin is not known. */
  readonly preflight?: { readonly origin: string; readonly answer: Fact<Answered> };
  readonly noPreflight?: string;
  /** Absent without a token. */
  readonly trueToken?: Fact<Answered>;
  /** The host that people are sent to for signing in. */
  readonly oktaHost: string | undefined;
}

/** The checks that call the gateway. */
export const gatewayChecks = [
  'gateway-without-token',
  'gateway-false-token',
  'gateway-preflight',
  'gateway-true-token',
] as const satisfies readonly CheckId[];

/** Pure: whether the gateway refuses what it should and lets through what it should. */
export function judgeGateway(facts: GatewayFacts): readonly Finding[] {
  return [
    ...judgeRefusal('gateway-without-token', 'without a token', facts.withoutToken, facts),
    ...judgeRefusal('gateway-false-token', 'with a false token', facts.falseToken, facts),
    ...judgePreflight(facts),
    ...judgeTrue(facts),
  ];
}

function judgeRefusal(check: CheckId, how: string, fact: Fact<Answered>, { url, oktaHost }: GatewayFacts): readonly Finding[] {
  return judgeFact(check, fact, ({ status, location }) => {
    const call = `A call of ${url} ${how}`;
    if (status === 401 || status === 403) return ok(check, `${call} is refused: HTTP ${status}.`);
    const target = location !== undefined && URL.canParse(location, url) ? new URL(location, url).host : '';
    if (status >= 300 && status < 400) {
      if (oktaHost !== undefined && target === oktaHost) return ok(check, `${call} is sent to Okta: HTTP ${status}.`);
      return fail(
        check,
        `${call} is redirected to ${target || 'an unnamed place'}, not to Okta.`,
        'Give the address of a protected route itself: --app-url URL',
      );
    }
    if (status === 404)
      return fail(
        check,
        `${call} is answered with HTTP 404: no route takes it.`,
        'Give the address of a protected route: --app-url URL',
      );
    if (status >= 500)
      return fail(
        check,
        `${call} is answered with HTTP ${status}: the gateway or the ext-auth service failed.`,
        'See the logs: kubectl logs -n gloo-mesh-addons -l app=ext-auth-service',
      );
    return fail(
      check,
      `${call} is let through: HTTP ${status}.`,
      'Is this route labelled, and is it on this gateway? See gloo-okta doctor, then: kubectl logs -n gloo-mesh-addons -l app=ext-auth-service',
    );
  });
}

/** @see https://fetch.spec.whatwg.org/#http-cors-protocol */
function judgePreflight({ preflight, noPreflight }: GatewayFacts): readonly Finding[] {
  const check = 'gateway-preflight';
  if (preflight === undefined) return [skip(check, noPreflight ?? 'the origin of the frontend is not known.')];
  const { origin, answer } = preflight;
  return judgeFact(check, answer, ({ status, allowOrigin, allowHeaders }) => {
    const call = `The preflight (OPTIONS) of a browser at ${origin}`;
    const mend = `Give the route a CORSPolicy with allowOrigins exact ${origin}, allowHeaders authorization, and let it work before ext-auth.`;
    if (status < 200 || status > 299) return fail(check, `${call} is answered with HTTP ${status}.`, mend);
    if (allowOrigin !== origin && allowOrigin !== '*')
      return fail(check, `${call} passes, but the answer allows ${allowOrigin ?? 'no origin'}.`, mend);
    const headers = (allowHeaders ?? '')
      .toLowerCase()
      .split(',')
      .map((one) => one.trim());
    if (!headers.includes('authorization'))
      return fail(check, `${call} passes, but the answer does not allow the header Authorization.`, mend);
    return ok(check, `${call} passes.`);
  });
}

function judgeTrue({ trueToken, url }: GatewayFacts): readonly Finding[] {
  const check = 'gateway-true-token';
  if (trueToken === undefined) return [skip(check, 'there is no real token; add --login to sign in.')];
  return judgeFact(check, trueToken, ({ status }) => {
    const call = `A call of ${url} with a real token`;
    if (status === 401 || status === 403)
      return fail(
        check,
        `${call} is refused: HTTP ${status}.`,
        'See why: kubectl logs -n gloo-mesh-addons -l app=ext-auth-service',
      );
    if (status >= 500)
      return fail(check, `${call} is answered with HTTP ${status}.`, 'The gateway or the app behind it failed; see their logs.');
    return ok(check, `${call} is let through: HTTP ${status}.`);
  });
}
