import { plainLine } from '../core/record-lines.ts';
import { accessPolicyName, needsOwnPolicy, policyKey } from './policy.ts';
import type { OktaKindRules } from './wishes.ts';

/** The one rule of our access policy. It has no place for a mark: its policy's is its own too. */
export const ruleKind: OktaKindRules = {
  title: (policy) => `rule "Sign-in" of access policy "${policy}"`,
  placeParts: ['authServerId', 'policyId'],
  rights: { manages: 'authorizationServers' },
  sharedLists: [],
  givenOnce: ['priority'],
  knownBy: 'parent',
  namedWhenUsed: false,
  removal: 'alone',
  wanted: (wishes, facts) => {
    if (!needsOwnPolicy(wishes, facts)) return [];
    const everyone = facts.groups.length === 0 || facts.groups.some((group) => group.everyone);
    const include = everyone ? ['EVERYONE'] : [...new Set(facts.groups.map((group) => group.id))];
    return [
      {
        kind: 'okta.rule',
        key: 'okta.rule/portal',
        title: ruleKind.title(accessPolicyName(wishes.installation)),
        place: { authServerId: facts.authServer.id, policyId: { ref: policyKey, output: 'id' } },
        spec: {
          type: 'RESOURCE_ACCESS',
          status: 'ACTIVE',
          name: 'Sign-in',
          conditions: {
            people: { groups: { include } },
            grantTypes: { include: ['authorization_code'] },
            scopes: { include: ['*'] },
          },
          actions: {
            token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 },
          },
        },
        born: { priority: 1 },
        within: policyKey,
      },
    ];
  },
  line: plainLine,
  recall: (_name, { installation, line, idOf }) => {
    const policyId = idOf(policyKey);
    if (!line.in || policyId === undefined) return undefined;
    return {
      title: ruleKind.title(accessPolicyName(installation)),
      place: { authServerId: line.in, policyId },
      spec: { name: 'Sign-in' },
      needs: [policyKey],
      within: policyKey,
    };
  },
};
