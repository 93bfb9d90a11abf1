/** A rule of an access policy, as far as it decides whether a token is issued. */
export interface AccessRule {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly priority: number;
  readonly grantTypes: readonly string[];
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly excludedGroups: readonly string[];
  /** People who are let in, and who are not, one by one: their ids. */
  readonly users: readonly string[];
  readonly excludedUsers: readonly string[];
  /** The id of the inline hook that Okta asks before it issues a token; empty where there is none. */
  readonly inlineHook: string;
}

/** An access policy of an authorization server. */
export interface AccessPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: string;
  readonly priority: number;
  readonly clients: readonly string[];
  readonly rules: readonly AccessRule[];
}

/** Who will ask for a token, and for what. */
export interface AccessRequest {
  /** Unknown while the app does not exist: only policies for all clients can match then. */
  readonly clientId: string | undefined;
  /** Ids of the groups that must all be let in, or `EVERYONE`. */
  readonly groups: readonly string[];
  /** The id of the group Everyone, which is another spelling of `EVERYONE`. */
  readonly everyone: string | undefined;
  readonly scopes: readonly string[];
}

/** The scopes a frontend asks for: the React starter's three, and the one that brings a refresh token. */
export const frontendScopes = ['openid', 'profile', 'email', 'offline_access'] as const;

/**
 * The first active policy and rule, by priority, that would let this client sign people in with a code.
 * `undefined` when Okta would answer "Policy evaluation failed for this request".
 * @see https://developer.okta.com/docs/guides/configure-access-policy/main/
 */
export function ruleThatMatches(policies: readonly AccessPolicy[], request: AccessRequest): MatchingRule | undefined {
  return firstRule(policies, request, (rule) => letsIn(rule, request));
}

/** The same, for whomever a rule lets in: told only where nobody says who will sign in. */
export function ruleForSome(policies: readonly AccessPolicy[], request: AccessRequest): MatchingRule | undefined {
  return firstRule(policies, request, ({ groups, users }) => groups.length > 0 || users.length > 0);
}

/** A rule with the policy that it is in. */
interface MatchingRule {
  readonly policy: AccessPolicy;
  readonly rule: AccessRule;
}

function firstRule(
  policies: readonly AccessPolicy[],
  request: AccessRequest,
  isForPeople: (rule: AccessRule) => boolean,
): MatchingRule | undefined {
  for (const policy of byPriority(policies)) {
    if (policy.status !== 'ACTIVE') continue;
    const forClient =
      policy.clients.includes('ALL_CLIENTS') || (request.clientId !== undefined && policy.clients.includes(request.clientId));
    if (!forClient) continue;
    for (const rule of byPriority(policy.rules)) if (allows(rule, request) && isForPeople(rule)) return { policy, rule };
  }
  return undefined;
}

function allows(rule: AccessRule, { scopes }: AccessRequest): boolean {
  if (rule.status !== 'ACTIVE' || !rule.grantTypes.includes('authorization_code')) return false;
  return rule.scopes.includes('*') || scopes.every((scope) => rule.scopes.includes(scope));
}

function letsIn(rule: AccessRule, request: AccessRequest): boolean {
  if (rule.excludedGroups.some((group) => request.groups.includes(group) || group === request.everyone)) return false;
  const everyone = rule.groups.includes('EVERYONE') || (request.everyone !== undefined && rule.groups.includes(request.everyone));
  return everyone || (request.groups.length > 0 && request.groups.every((group) => rule.groups.includes(group)));
}

function byPriority<T extends { readonly priority: number }>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => a.priority - b.priority);
}
