import type { AuthorizationServer, OrgState, User } from '../org-state.ts';
import { type Raw, rawAt, textAt, textsAt, type Value } from '../raw.ts';
import type { AppUser } from './app-user.ts';
import { expressionValue } from './expression.ts';
import { groupNamesFor } from './group-claim.ts';
import { systemValueOf } from './system-values.ts';

/** Whose token it is, and for what. */
export interface ClaimContext {
  readonly state: OrgState;
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Absent in a token that is nobody's. */
  readonly user?: User;
  readonly appUser?: AppUser;
}

/** The configured claims of an access token, `sub` included. Throws where one cannot be evaluated or is not imitated. */
export function resourceClaims(context: ClaimContext): Raw {
  return evaluated(context, claimsOf(context, 'RESOURCE'));
}

/**
 * The configured claims of an ID token that is issued together with an access token, as every one of the code flow is: only
 * those that are always included. The others are at userinfo.
 */
export function thinIdentityClaims(context: ClaimContext): Raw {
  const always = claimsOf(context, 'IDENTITY').filter((claim) => claim['alwaysIncludeInToken'] === true);
  return evaluated(context, always);
}

/** All configured claims about a person that the scopes ask for, as userinfo gives them. */
export function identityClaims(context: ClaimContext): Raw {
  return evaluated(context, claimsOf(context, 'IDENTITY'));
}

function claimsOf({ server, scopes }: ClaimContext, claimType: string): Raw[] {
  return server.claims.filter((claim) => {
    if (claim['claimType'] !== claimType || claim['status'] !== 'ACTIVE') return false;
    const wanted = textsAt(claim, 'conditions', 'scopes');
    return wanted.length === 0 || wanted.some((scope) => scopes.includes(scope));
  });
}

// Whether Okta leaves a claim without a value out, or writes null or an empty list, is not known: it is left out here.
function evaluated(context: ClaimContext, claims: readonly Raw[]): Raw {
  const entries = claims.map((claim): [string, Value] => [String(claim['name']), evaluate(context, claim)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function evaluate({ state, user, appUser, clientId }: ClaimContext, claim: Raw): Value {
  const name = textAt(claim, 'name') ?? '';
  if (claim['valueType'] === 'SYSTEM') return user === undefined ? null : systemValueOf(name, user.raw);
  if (claim['valueType'] === 'GROUPS') {
    const names = user === undefined ? [] : groupNamesFor(claim, state, user);
    return names.length === 0 ? null : names;
  }
  const profile = user === undefined ? null : rawAt(user.raw, 'profile');
  return expressionValue(textAt(claim, 'value') ?? '', name, { user: profile, appuser: appUser ?? null, clientId });
}
