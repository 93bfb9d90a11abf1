import { valueAt } from '../json.ts';
import type { Json } from '../model.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict, warn } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';
import type { InForceFacts } from './in-force-facts.ts';
import { mustBeAdopted, type Ownership, writeAnew } from './ownership.ts';

/** Whether Gloo has accepted what was applied, and whether its issuer is the one that Okta states. */
export const inForceChecks = {
  'ext-auth-server': {
    group: 'force',
    why: 'A policy works only with an ExtAuthServer that Gloo has accepted.',
    asked: 'after',
    // what somebody changed is why Gloo refuses it
    needs: ['api-server', 'namespace', 'gloo-crds', 'ext-auth-pods', 'as-written'],
    setup: 'decides',
    awaited: true,
    judge: accepted('ext-auth-server'),
  },
  'ext-auth-policy': {
    group: 'force',
    why: 'Until Gloo has accepted the policy in its present form, nothing is enforced.',
    asked: 'after',
    needs: [
      'api-server',
      'gloo-crds',
      'ext-auth-pods',
      'as-written',
      'ext-auth-server',
      'one-policy-per-route',
      'routes-selected',
    ],
    setup: 'decides',
    awaited: true,
    judge: accepted('ext-auth-policy'),
  },
  'auth-config': {
    group: 'force',
    why: 'The ext-auth service works by the AuthConfig; one that it rejects enforces nothing.',
    asked: 'after',
    needs: [
      'api-server',
      'gloo-crds',
      'ext-auth-pods',
      'ext-auth-server',
      'one-policy-per-route',
      'routes-selected',
      'ext-auth-policy',
    ],
    setup: 'decides',
    awaited: true,
    judge: accepted('auth-config'),
  },
  issuer: {
    group: 'force',
    why: 'The gateway refuses every token whose issuer differs from the one in the policy.',
    asked: 'after',
    needs: ['metadata'],
    setup: 'decides',
    judge: ({ force, open, org }) =>
      judgeFact(force?.policy, (live) => {
        if (live === undefined) return skip('the policy is not there.');
        const orgUrl = org && known(org.identity)?.url;
        return judgeFact(open, ({ issuer }) => judgeIssuer({ asked: live.issuer, issuer, orgUrl }, force));
      }),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** What Gloo says. What may still come is not in force: outside of a wait it is a failure. A WARNING of Gloo's stays one. */
function accepted(check: string): (facts: Facts) => Judged {
  return ({ force, open }) =>
    judgeFact(force?.acceptance, ({ state, findings, warned }) =>
      findings
        .filter((finding) => finding.check === check)
        .map(({ check: _, ...verdict }) => {
          const isPending = verdict.state === 'warn' && state === 'pending' && !warned.includes(check);
          const isOfKeys = check === 'auth-config' && verdict.state === 'fail' && holdsNoKey(force, open);
          const told = withOwner(isOfKeys ? { ...verdict, hint: anew } : verdict, force?.owner);
          return isPending ? { ...told, state: 'fail' } : told;
        }),
    );
}

const anew = 'The policy holds no key that Okta publishes, which may be why. Write it anew: gloo-okta setup';

/** Whether none of the keys inside the policy is one that Okta publishes. */
function holdsNoKey(force: InForceFacts | undefined, open: Facts['open']): boolean {
  const keys = (force && known(force.policy))?.keys;
  const published = (open && known(open))?.keySet?.keys;
  return keys?.kind === 'inline' && published !== undefined && !published.some(({ kid }) => keys.kids.includes(kid));
}

/** Setup writes nothing of somebody else's unless it is told to. */
function withOwner(verdict: Verdict, owner: Ownership | undefined): Verdict {
  if (verdict.hint === undefined || owner === undefined || !mustBeAdopted(owner)) return verdict;
  return { ...verdict, hint: verdict.hint.replace(/\bWrite it anew: gloo-okta setup$/, writeAnew('policy', owner)) };
}

interface Issuers {
  readonly asked: string | undefined;
  readonly issuer: string;
  readonly orgUrl: string | undefined;
}

/** Whether the issuer that the policy asks for is the one that Okta writes into tokens. */
function judgeIssuer({ asked, issuer, orgUrl }: Issuers, force: InForceFacts | undefined): Judged {
  const write = writeAnew('policy', force?.owner);
  if (asked === undefined && wroteIssuer(force)) return fail('The policy does not check the issuer of a token any more.', write);
  if (asked === undefined)
    return warn(
      'The policy does not check the issuer of a token.',
      'If that was not meant (--no-issuer), give setup its answers anew and leave that one out.',
    );
  if (asked === issuer) return ok(`The policy asks for the issuer that Okta writes into tokens: ${issuer}.`);
  const theirs = hostOf(issuer);
  // what asks for the issuer of some other org was not written for this one
  const isOwn = orgUrl !== undefined && hostOf(orgUrl) === theirs;
  const domain =
    hostOf(asked) !== theirs && !isOwn ? ` The org issues tokens under another domain (${theirs}), as with a custom domain.` : '';
  return fail(`The policy asks for the issuer ${asked}, and Okta says ${issuer}.${domain}`, write);
}

/** Whether setup let the policy check the issuer. */
function wroteIssuer(force: InForceFacts | undefined): boolean {
  const written = (force?.written && known(force.written)) ?? [];
  return written.some(({ spec }) => {
    const configs = valueAt(spec, 'config.glooAuth.configs') as Json | undefined;
    const issuerOf = (config: Json) => valueAt(config, 'oauth2.accessTokenValidation.jwt.issuer');
    return Array.isArray(configs) && configs.some((config) => issuerOf(config) !== undefined);
  });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
