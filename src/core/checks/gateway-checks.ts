import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict } from './check.ts';
import type { Facts } from './facts.ts';
import type { Answered, GatewayFacts } from './gateway-facts.ts';

/** Whether the gateway refuses what it should and lets through what it should. */
export const gatewayChecks = {
  'gateway-without-token': {
    group: 'gateway',
    why: 'Accepted is not enforced: only a refused call shows that the gateway protects.',
    asked: 'after',
    needs: ['ext-auth-pods', 'one-policy-per-route', 'routes-selected', 'ext-auth-server', 'ext-auth-policy', 'auth-config'],
    setup: 'decides',
    closes: ['not-called'],
    judge: (facts) =>
      called(facts, (gateway) =>
        judgeFact(gateway.withoutToken, (answer) => judgeRefusal('without a token', answer, gateway, logsOf(facts))),
      ),
  },
  'gateway-false-token': {
    group: 'gateway',
    why: 'A gateway that takes any token protects nothing.',
    asked: 'after',
    needs: [
      'ext-auth-pods',
      'one-policy-per-route',
      'routes-selected',
      'ext-auth-server',
      'ext-auth-policy',
      'auth-config',
      'gateway-without-token',
    ],
    setup: 'decides',
    judge: (facts) =>
      called(facts, (gateway) =>
        judgeFact(gateway.falseToken, (answer) => judgeRefusal('with a false token', answer, gateway, logsOf(facts))),
      ),
  },
  'gateway-preflight': {
    group: 'gateway',
    why: 'A browser asks without a token first; when that is refused, the frontend cannot call at all.',
    asked: 'after',
    needs: ['ext-auth-pods', 'ext-auth-server', 'ext-auth-policy', 'auth-config', 'gateway-without-token'],
    setup: 'shown',
    judge: (facts) => called(facts, judgePreflight),
  },
  'gateway-true-token': {
    group: 'gateway',
    why: 'A gateway that refuses good tokens locks everybody out.',
    asked: 'after',
    needs: [
      'ext-auth-pods',
      'one-policy-per-route',
      'ext-auth-server',
      'ext-auth-policy',
      'auth-config',
      'issuer',
      'key-set-origin',
      'keys-in-force',
      'gateway-without-token',
      'access-token',
    ],
    setup: 'decides',
    judge: (facts) =>
      called(facts, ({ trueToken, url }) =>
        trueToken === undefined
          ? skip('there is no real token; add --login to sign in.')
          : judgeFact(trueToken, (answer) => judgeTrue(answer, url, logsOf(facts))),
      ),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** The command that shows what the ext-auth service says; where no cluster is seen, as the guide has it. */
function logsOf({ extAuth }: Facts): string {
  return extAuth?.logsCommand || 'kubectl logs -n gloo-mesh-addons -l app=ext-auth-service';
}

/** Why something cannot be reached, without that it cannot be. */
function reasonIn(says: string): string {
  return says.replace(/^Cannot reach \S+: /, '').replace(/\.$/, '');
}

/** A guess that cannot be reached, or that no route closes, says nothing about the gateway. */
function called({ gateway }: Facts, judge: (facts: GatewayFacts) => Judged): Judged {
  return judgeFact(gateway, (facts) => {
    const { url, isGiven, isProtected, withoutToken } = facts;
    if (isGiven) return judge(facts);
    const hint = 'Call a protected route: gloo-okta verify --app-url URL';
    if ('trouble' in withoutToken)
      return skip(`${url} cannot be reached from here (${reasonIn(withoutToken.trouble.says)}).`, hint);
    const isRefused = judgeRefusal('without a token', withoutToken.value, facts, '').state === 'ok';
    return isRefused || isProtected
      ? judge(facts)
      : skip(`${url} is the frontend's address, and no labelled route takes it.`, hint);
  });
}

function judgeRefusal(how: string, { status, location }: Answered, { url, oktaHost }: GatewayFacts, logs: string): Verdict {
  const call = `A call of ${url} ${how}`;
  if (status === 401 || status === 403) return ok(`${call} is refused: HTTP ${status}.`);
  const target = location !== undefined && URL.canParse(location, url) ? new URL(location, url).host : '';
  if (status >= 300 && status < 400) {
    if (oktaHost !== undefined && target === oktaHost) return ok(`${call} is sent to Okta: HTTP ${status}.`);
    return fail(
      `${call} is redirected to ${target || 'an unnamed place'}, not to Okta.`,
      'Give the address of a protected route itself: --app-url URL',
    );
  }
  if (status === 404)
    return fail(`${call} is answered with HTTP 404: no route takes it.`, 'Give the address of a protected route: --app-url URL');
  if (status >= 500)
    return fail(`${call} is answered with HTTP ${status}: the gateway or the ext-auth service failed.`, `See the logs: ${logs}`);
  return fail(
    `${call} is let through: HTTP ${status}.`,
    `Is this route labelled, and is it on this gateway? See gloo-okta doctor, then: ${logs}`,
  );
}

/** @see https://fetch.spec.whatwg.org/#http-cors-protocol */
function judgePreflight({ preflight, noPreflight }: GatewayFacts): Judged {
  if (preflight === undefined) return skip(noPreflight ?? 'the origin of the frontend is not known.');
  const { origin, answer } = preflight;
  return judgeFact(answer, ({ status, allowOrigin, allowHeaders }) => {
    const call = `The preflight (OPTIONS) of a browser at ${origin}`;
    const mend = `Give the route a CORSPolicy with allowOrigins exact ${origin}, allowHeaders authorization, and let it work before ext-auth.`;
    if (status < 200 || status > 299) return fail(`${call} is answered with HTTP ${status}.`, mend);
    if (allowOrigin !== origin && allowOrigin !== '*')
      return fail(`${call} passes, but the answer allows ${allowOrigin ?? 'no origin'}.`, mend);
    const headers = (allowHeaders ?? '')
      .toLowerCase()
      .split(',')
      .map((one) => one.trim());
    if (!headers.includes('authorization'))
      return fail(`${call} passes, but the answer does not allow the header Authorization.`, mend);
    return ok(`${call} passes.`);
  });
}

function judgeTrue({ status }: Answered, url: string, logs: string): Judged {
  const call = `A call of ${url} with a real token`;
  if (status === 401 || status === 403) return fail(`${call} is refused: HTTP ${status}.`, `See why: ${logs}`);
  if (status >= 500)
    return fail(`${call} is answered with HTTP ${status}.`, 'The gateway or the app behind it failed; see their logs.');
  return ok(`${call} is let through: HTTP ${status}.`);
}
