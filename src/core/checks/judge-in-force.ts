import type { Finding } from '../model.ts';
import { type Fact, fail, fromTrouble, judgeFact, known, ok, skip, warn } from './fact.ts';
import type { PolicyInForce } from './policy-in-force.ts';

/** What was found of the policy in force and of what Okta publishes. */
export interface InForceFacts {
  /** What Gloo says of the ExtAuthServer, the ExtAuthPolicy and the AuthConfig; `pending` while it may still become one of the others. */
  readonly acceptance: Fact<{
    readonly state: 'accepted' | 'pending' | 'refused';
    readonly findings: readonly Finding[];
    /** The checks of `findings` whose object Gloo has accepted with a WARNING. */
    readonly warned: readonly string[];
  }>;
  /** The live policy; `undefined` where there is none. */
  readonly policy: Fact<PolicyInForce | undefined>;
  /** What anybody can read at the authorization server. */
  readonly open: Fact<OpenFacts>;
  /** The keys as an administrator sees them, where that may be read. */
  readonly keyStates: Fact<readonly KeyState[]>;
  /** The key sets of the org's other authorization servers; read only when none of the policy's keys is of ours. */
  readonly otherSets: Fact<readonly { readonly name: string; readonly kids: readonly string[] }[]>;
}

/** Metadata and key set. */
export interface OpenFacts {
  readonly issuer: string;
  /** Absent where another issuer is named, whose own metadata cannot be read from here. */
  readonly keySet?: { readonly url: string; readonly kids: readonly string[] };
}

/** A signing key: ACTIVE signs now, NEXT will, EXPIRED did. */
interface KeyState {
  readonly kid: string;
  readonly status: string;
}

const write = 'Write the policy anew: gloo-okta setup';

/** Pure: whether Gloo has accepted what was applied, and whether it fits what Okta says today. */
export function judgeInForce(facts: InForceFacts): readonly Finding[] {
  return [...judgeAccepted(facts), ...judgeIssuer(facts), ...judgeKeys(facts)];
}

/** What may still come is not in force: outside of a wait it is a failure. A WARNING of Gloo's stays one. */
function judgeAccepted({ acceptance }: InForceFacts): readonly Finding[] {
  if ('trouble' in acceptance) {
    return (['ext-auth-server', 'ext-auth-policy', 'auth-config'] as const).flatMap((check) =>
      fromTrouble(check, acceptance.trouble),
    );
  }
  const { state, findings, warned } = acceptance.value;
  const refused = findings.some((finding) => finding.check === 'ext-auth-policy' && finding.state === 'fail');
  return findings.flatMap((finding) => {
    if (finding.state !== 'warn') return [finding];
    // of a policy that it refuses Gloo counts no routes
    if (finding.check === 'routes-selected') return refused ? [] : [noRoute];
    return [state === 'pending' && !warned.includes(finding.check) ? { ...finding, state: 'fail' as const } : finding];
  });
}

/** Told only where a route carries the label, for else the label is what is missing. */
const noRoute = fail(
  'routes-selected',
  'Gloo counts no route that the policy selects, though one carries its label.',
  'A route counts on a RouteTable that names a virtual gateway, in the workspace of the policy: kubectl get routetables.networking.gloo.solo.io -A -o yaml',
);

function judgeIssuer({ policy, open }: InForceFacts): readonly Finding[] {
  const check = 'issuer';
  return judgeFact(check, policy, (live) => {
    if (live === undefined) return skip(check, 'the policy is not there.');
    return judgeFact(check, open, ({ issuer }) => {
      if (live.issuer === undefined)
        return warn(check, 'The policy does not check the issuer of a token.', 'Let it: gloo-okta setup without --no-issuer.');
      if (live.issuer === issuer) return ok(check, `The policy asks for the issuer that Okta writes into tokens: ${issuer}.`);
      const [ours, theirs] = [hostOf(live.issuer), hostOf(issuer)];
      const domain = ours !== theirs ? ` The org issues tokens under another domain (${theirs}), as with a custom domain.` : '';
      return fail(
        check,
        `The policy asks for the issuer ${live.issuer}, and Okta says ${issuer}.${domain}`,
        ours === theirs ? write : `Set it up under that domain: gloo-okta setup --org-url ${originOf(issuer)}`,
      );
    });
  });
}

function judgeKeys(facts: InForceFacts): readonly Finding[] {
  const { policy, open } = facts;
  const neither = (says: string) => [skip('key-set-origin', says), skip('keys-in-force', says)];
  if ('trouble' in policy)
    return (['key-set-origin', 'keys-in-force'] as const).flatMap((check) => fromTrouble(check, policy.trouble));
  if ('trouble' in open)
    return (['key-set-origin', 'keys-in-force'] as const).flatMap((check) => fromTrouble(check, open.trouble));
  const live = policy.value;
  if (live === undefined) return neither('the policy is not there.');
  if (live.keys.kind === 'none')
    return [
      fail('key-set-origin', 'The policy checks no access token by a key set.', write),
      skip('keys-in-force', 'the policy has no key set.'),
    ];
  if (live.keys.kind === 'unreadable') {
    return [
      skip('key-set-origin', 'the key set in the policy is no JSON.'),
      fail('keys-in-force', 'The key set in the policy is no JSON, as happens when a shell takes its quotes away.', write),
    ];
  }
  const { issuer, keySet } = open.value;
  if (keySet === undefined) return neither(`the key set of ${issuer} cannot be read from here.`);
  if (live.keys.kind === 'remote') return judgeRemote(live.keys.url, keySet);
  return judgeInline(live.keys.kids, { issuer, kids: keySet.kids }, facts);
}

function judgeRemote(url: string, { url: jwksUri, kids }: NonNullable<OpenFacts['keySet']>): readonly Finding[] {
  if (url !== jwksUri) {
    return [
      fail(
        'key-set-origin',
        `The gateway fetches its keys from ${url}, and this authorization server publishes them at ${jwksUri}.`,
        write,
      ),
      skip('keys-in-force', 'the gateway fetches keys from another place.'),
    ];
  }
  return [
    ok('key-set-origin', `The gateway fetches its keys where this authorization server publishes them: ${url}.`),
    ok(
      'keys-in-force',
      `The policy names Okta's own key set, of ${kids.length} ${kids.length === 1 ? 'key' : 'keys'} today; whether the gateway reaches it shows only in a call.`,
    ),
  ];
}

function judgeInline(
  held: readonly string[],
  { kids, issuer }: { readonly kids: readonly string[]; readonly issuer: string },
  { keyStates, otherSets }: InForceFacts,
): readonly Finding[] {
  const shared = kids.filter((kid) => held.includes(kid));
  if (shared.length === 0) {
    const origin = (known(otherSets) ?? []).find((set) => set.kids.some((kid) => held.includes(kid)));
    if (origin !== undefined) {
      const says = `The policy holds the keys of ${origin.name} (${held.join(', ')}), not those of ${issuer}.`;
      return [fail('key-set-origin', says, write), skip('keys-in-force', 'the key set is of another authorization server.')];
    }
  }
  const origin =
    shared.length > 0
      ? ok('key-set-origin', `The key set in the policy is of ${issuer}.`)
      : skip('key-set-origin', 'none of the keys in the policy is published today, so they do not say whose they are.');
  const missing = kids.filter((kid) => !held.includes(kid));
  if (missing.length === 0)
    return [origin, ok('keys-in-force', `The policy holds every key that Okta publishes: ${kids.join(', ')}.`)];
  return [origin, missingKeys(missing, shared, keyStates)];
}

function missingKeys(missing: readonly string[], shared: readonly string[], states: InForceFacts['keyStates']): Finding {
  const check = 'keys-in-force';
  const statusOf = (kid: string) => known(states)?.find((key) => key.kid === kid)?.status ?? '';
  const named = missing.map((kid) => `${kid}${statusOf(kid) === '' ? '' : ` (${statusOf(kid)})`}`).join(', ');
  const refresh = 'Bring the policy up to date: gloo-okta setup';
  if (missing.every((kid) => statusOf(kid) === 'EXPIRED')) {
    return warn(
      check,
      `Okta still publishes a key that signs no more and that the policy does not hold: ${named}. Tokens that it signed are refused until they end.`,
      refresh,
    );
  }
  const signs = missing.some((kid) => statusOf(kid) === 'ACTIVE');
  const effect =
    shared.length === 0
      ? 'Every token is refused'
      : signs
        ? 'Every new token is refused'
        : 'Tokens will be refused as soon as Okta signs with it';
  return fail(
    check,
    `Okta has rotated its keys since the policy was written: it publishes ${named}, and the policy does not hold ${missing.length === 1 ? 'it' : 'them'}. ${effect}.`,
    refresh,
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
