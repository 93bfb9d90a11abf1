import { isObject } from '../json.ts';
import type { Finding, Json, JsonObject } from '../model.ts';
import { type Fact, fail, judgeFact, ok, skip } from './fact.ts';
import type { Wanted } from './okta-facts.ts';

/** Why a token does not hold; `undefined` when it does. */
type Fault = 'no-key' | 'signature' | 'issuer' | 'audience' | 'time' | 'malformed' | undefined;

/** A token, and what verifying it came to. */
export interface TokenFact {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** What was found of the two tokens. */
export interface TokenFacts {
  /** `undefined` for what is no JWT. */
  readonly access: TokenFact | undefined;
  readonly id: TokenFact | undefined;
  /** The access token, verified with the key set, the issuer and the audience of the policy in force. */
  readonly accessFault: Fact<Fault>;
  /** The ID token, verified with the key set that Okta publishes. */
  readonly idFault: Fact<Fault>;
  readonly policy: { readonly issuer?: string; readonly audiences: readonly string[] } | undefined;
  readonly wanted: Wanted;
  /** The claims of the authorization server as they are now; empty where they may not be read. */
  readonly liveClaims: readonly JsonObject[];
  readonly askedScopes: readonly string[];
  /** The profile of the person who signed in, where it may be read. */
  readonly profile: JsonObject | undefined;
}

/** Pure: whether the tokens hold what the gateway and the frontend need. */
export function judgeTokens(facts: TokenFacts): readonly Finding[] {
  const person = textOf(facts.access?.claims['sub']) ?? 'somebody';
  return [
    ok('sign-in', `Okta signed ${person} in and issued both tokens.`),
    ...judgeId(facts),
    ...judgeAccess(facts),
    ...judgeClaims(facts, person),
  ];
}

function judgeAccess({ access, accessFault, policy }: TokenFacts): readonly Finding[] {
  const check = 'access-token';
  if (access === undefined)
    return [
      fail(
        check,
        'The access token is no JWT, so no gateway can check it.',
        'Choose a custom authorization server: --auth-server default',
      ),
    ];
  const kid = textOf(access.header['kid']) ?? 'no kid';
  const issuer = textOf(access.claims['iss']) ?? 'no issuer';
  const audience = [access.claims['aud']].flat().join(', ');
  const scopes = [access.claims['scp']].flat().join(' ');
  return judgeFact(check, accessFault, (fault) => {
    if (fault === undefined)
      return ok(
        check,
        `The access token holds by the policy in force: key ${kid}, issuer ${issuer}, audience ${audience}, scopes ${scopes}, lifetime ${lifetime(access.claims)}.`,
      );
    const anew = 'Bring the policy up to date: gloo-okta setup';
    const faults: Readonly<Record<NonNullable<Fault>, readonly [string, string]>> = {
      'no-key': [`It is signed with the key ${kid}, and the policy in force does not hold it.`, anew],
      signature: [`Its signature does not fit the key ${kid} in the policy in force.`, anew],
      issuer: [`It is of the issuer ${issuer}, and the policy in force asks for ${policy?.issuer ?? 'another'}.`, anew],
      audience: [
        `It is for the audience ${audience}, and the policy in force asks for ${policy?.audiences.join(', ') ?? 'another'}.`,
        'Set the audience that Okta writes: gloo-okta setup --audience AUD',
      ],
      time: ['By the clock of this machine it is not valid now.', 'Set the clock of this machine.'],
      malformed: ['It cannot be read as a signed token.', 'Choose a custom authorization server: --auth-server default'],
    };
    const [says, hint] = faults[fault];
    return fail(check, `The gateway would refuse the access token. ${says}`, hint);
  });
}

function judgeId({ id, idFault }: TokenFacts): readonly Finding[] {
  const check = 'id-token';
  if (id === undefined) return [fail(check, 'The ID token is no JWT.', 'Check the authorization server.')];
  return judgeFact(check, idFault, (fault) =>
    fault === undefined
      ? ok(
          check,
          `The ID token holds: key ${textOf(id.header['kid']) ?? 'no kid'}, audience ${[id.claims['aud']].flat().join(', ')}, lifetime ${lifetime(id.claims)}.`,
        )
      : fail(
          check,
          `The ID token does not hold by the keys that Okta publishes: ${fault}.`,
          "Check the authorization server, and this machine's clock.",
        ),
  );
}

function judgeClaims(facts: TokenFacts, person: string): readonly Finding[] {
  const check = 'token-claims';
  const { access, wanted } = facts;
  if (access === undefined) return [skip(check, 'the access token cannot be read.')];
  if (wanted.claims.length === 0) return [skip(check, 'no claim is wanted.')];
  const missing = wanted.claims.filter(({ name }) => isEmpty(access.claims[name]));
  if (missing.length === 0) return [ok(check, `The access token carries ${wanted.claims.map(({ name }) => name).join(', ')}.`)];
  const reasons = missing.map(({ name, spec }) => reasonFor(name, spec, facts, person));
  return [
    fail(
      check,
      `The access token lacks ${reasons.map((reason) => reason.says).join('; ')}.`,
      [...new Set(reasons.map((reason) => reason.hint))].join(' '),
    ),
  ];
}

interface Reason {
  readonly says: string;
  readonly hint: string;
}

function reasonFor(name: string, spec: JsonObject, { liveClaims, askedScopes, profile, id }: TokenFacts, person: string): Reason {
  const named = liveClaims.filter((claim) => claim['name'] === name);
  const live = named.find((claim) => claim['claimType'] === 'RESOURCE') ?? (liveClaims.length === 0 ? spec : undefined);
  const setup = 'Put it back: gloo-okta setup';
  if (live === undefined) {
    if (named.length > 0 || (id !== undefined && !isEmpty(id.claims[name])))
      return { says: `"${name}": the claim is on the ID token, not on the access token`, hint: setup };
    return { says: `"${name}": the authorization server has no such claim`, hint: setup };
  }
  const scopes = scopesOf(live);
  if (scopes.length > 0 && !scopes.some((scope) => askedScopes.includes(scope))) {
    return {
      says: `"${name}": it comes only with the scope ${scopes.join(' or ')}, which was not asked for`,
      hint: 'Take the scopes off the claim, or let the frontend ask for them.',
    };
  }
  if (live['valueType'] === 'GROUPS') {
    return {
      says: `"${name}": no group of ${person} matches the filter ${JSON.stringify(live['value'] ?? '')}, or those that do come from a directory or an app, which Okta leaves out`,
      hint: 'Put the person into a group of Okta that matches.',
    };
  }
  const field = /^(?:user|appuser)\.(\w+)$/.exec(textOf(live['value']) ?? '')?.[1];
  if (field === undefined)
    return {
      says: `"${name}": the expression ${JSON.stringify(live['value'] ?? '')} gives nothing for ${person}`,
      hint: 'Try the expression in the Admin Console: Security > API > Token Preview.',
    };
  const seen =
    profile === undefined
      ? 'is most likely empty'
      : isEmpty(profile[field])
        ? 'is empty'
        : 'is set, and still the claim is missing';
  return {
    says: `"${name}": the field ${field} in the profile of ${person} ${seen}`,
    hint: `Fill it in: Admin Console > Directory > People > ${person} > Profile > ${field}, then sign in again.`,
  };
}

function scopesOf(claim: JsonObject): readonly string[] {
  const conditions = claim['conditions'];
  const scopes = isObject(conditions) ? conditions['scopes'] : undefined;
  return Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === 'string') : [];
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function lifetime({ iat, exp }: JsonObject): string {
  return typeof iat === 'number' && typeof exp === 'number' ? `${Math.round((exp - iat) / 60)} min` : 'unknown';
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
