import { isObject } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { shellWord } from '../shell-word.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { Facts } from './facts.ts';
import type { Fault, TokenFacts } from './sign-in-facts.ts';

/** Whether the tokens hold what the gateway and the frontend need. */
export const tokenChecks = {
  'id-token': {
    group: 'sign-in',
    why: 'The frontend takes who signed in from the ID token.',
    asked: 'after',
    needs: ['issuer', 'sign-in'],
    setup: 'shown',
    judge: ofTokens(judgeId),
  },
  'access-token': {
    group: 'sign-in',
    why: 'The gateway lets through only what the applied policy can verify.',
    asked: 'after',
    needs: ['auth-config', 'issuer', 'key-set-origin', 'keys-in-force', 'sign-in'],
    setup: 'decides',
    closes: ['no-key-set-in-force'],
    judge: ofTokens(judgeAccess),
  },
  'token-claims': {
    group: 'sign-in',
    why: 'Portal groups and policies decide by these claims.',
    asked: 'after',
    needs: ['claims', 'sign-in'],
    setup: 'shown',
    judge: ofTokens(judgeClaims),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** The checks of tokens that Okta issued. */
function ofTokens(judge: (facts: TokenFacts, person: string) => Judged): (facts: Facts) => Judged {
  return ({ signIn }) => {
    if (signIn === undefined || 'trouble' in signIn) return signIn;
    if ('failed' in signIn.value) return skip('there was no sign-in.');
    if (!('tokens' in signIn.value)) return skip('Okta issued no tokens.');
    const { tokens } = signIn.value;
    return judge(tokens, textOf(tokens.access?.claims['sub']) ?? 'somebody');
  };
}

function judgeAccess({ access, accessFault, policy }: TokenFacts): Judged {
  if (access === undefined)
    return fail(
      'The access token is no JWT, so no gateway can check it.',
      'Choose a custom authorization server: --auth-server default',
    );
  const kid = textOf(access.header['kid']) ?? 'no kid';
  const issuer = textOf(access.claims['iss']) ?? 'no issuer';
  const audience = [access.claims['aud']].flat().join(', ');
  const scopes = [access.claims['scp']].flat().join(' ');
  return judgeFact(accessFault, (fault) => {
    if (fault === undefined)
      return ok(
        `The access token holds by the policy in force: key ${kid}, issuer ${issuer}, audience ${audience}, scopes ${scopes}, lifetime ${lifetime(access.claims)}.`,
      );
    const anew = 'Bring the policy up to date: gloo-okta setup';
    const faults: Readonly<Record<NonNullable<Fault>, readonly [string, string]>> = {
      'no-key': [`It is signed with the key ${kid}, and the policy in force does not hold it.`, anew],
      signature: [`Its signature does not fit the key ${kid} in the policy in force.`, anew],
      issuer: [`It is of the issuer ${issuer}, and the policy in force asks for ${policy?.issuer ?? 'another'}.`, anew],
      audience: [
        `It is for the audience ${audience}, and the policy in force asks for ${policy?.audiences.join(', ') ?? 'another'}.`,
        `Ask for the audience that Okta writes: gloo-okta setup --audience ${shellWord(textOf([access.claims['aud']].flat()[0]) ?? 'AUD')}`,
      ],
      time: ['By the clock of this machine it is not valid now.', 'Set the clock of this machine.'],
      malformed: ['It cannot be read as a signed token.', 'Choose a custom authorization server: --auth-server default'],
    };
    const [says, hint] = faults[fault];
    return fail(`The gateway would refuse the access token. ${says}`, hint);
  });
}

function judgeId({ id, idFault }: TokenFacts): Judged {
  if (id === undefined) return fail('The ID token is no JWT.', 'Check the authorization server.');
  return judgeFact(idFault, (fault) =>
    fault === undefined
      ? ok(
          `The ID token holds: key ${textOf(id.header['kid']) ?? 'no kid'}, audience ${[id.claims['aud']].flat().join(', ')}, lifetime ${lifetime(id.claims)}.`,
        )
      : fail(
          `The ID token does not hold by the keys that Okta publishes: ${fault}.`,
          "Check the authorization server, and this machine's clock.",
        ),
  );
}

function judgeClaims(facts: TokenFacts, person: string): Judged {
  const { access, wanted } = facts;
  if (access === undefined) return skip('the access token cannot be read.');
  if (wanted.claims.length === 0)
    return skip(wanted.recorded ? 'no claim is wanted.' : 'which claims are wanted is not recorded here.');
  const missing = wanted.claims.filter(({ name }) => isEmpty(access.claims[name]));
  if (missing.length === 0) return ok(`The access token carries ${wanted.claims.map(({ name }) => name).join(', ')}.`);
  const reasons = missing.map(({ name, spec }) => reasonFor(name, spec, facts, person));
  return fail(
    `The access token lacks ${reasons.map((reason) => reason.says).join('; ')}.`,
    [...new Set(reasons.map((reason) => reason.hint))].join(' '),
  );
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
      says: `"${name}": no group of ${person} matches the filter ${filterShown(live)}, or those that do come from a directory or an app, which Okta leaves out`,
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

function filterShown(claim: JsonObject): string {
  const [kind, value] = [textOf(claim['group_filter_type']) ?? 'REGEX', textOf(claim['value']) ?? ''];
  return kind === 'REGEX' ? JSON.stringify(value) : `${kind} ${JSON.stringify(value)}`;
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
