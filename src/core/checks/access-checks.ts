import { type AccessRule, frontendScopes, ruleForSome, ruleThatMatches } from '../access-rules.ts';
import { type Check, fail, judgeFact, ok, skip, type Verdict, warn } from './check.ts';

/** Whether Okta would issue tokens to this client, and whether a test sign-in comes back. */
export const accessChecks = {
  'access-rule': {
    group: 'okta',
    why: 'Without a matching rule Okta answers "Policy evaluation failed for this request" instead of a token.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials', 'api-access-management', 'auth-server'],
    setup: 'decides',
    refusal: {
      when: ({ description }) => /policy evaluation failed/i.test(description),
      says: () => 'No rule of an access policy lets tokens be issued to the person who signed in',
      hint: () => 'Let a rule match them: gloo-okta setup, or look at it in the Admin Console: Security > API > Access Policies.',
    },
    judge: ({ access, app, when }) => {
      if (access === undefined) return undefined;
      if (app !== undefined && 'value' in app.app && app.app.value === undefined) return skip('the app is not there.');
      return judgeFact(access.policies, (policies) =>
        judgeFact(access.groups, (groups) =>
          judgeFact(access.everyone, (everyone) => {
            const { clientId, setupMakesOne } = access;
            const asked = { clientId, groups, everyone, scopes: frontendScopes };
            const found = ruleThatMatches(policies, asked);
            if (found !== undefined) return judgeRule(found.rule, found.policy.name);
            const forSome = groups.length === 0 ? ruleForSome(policies, asked) : undefined;
            if (forSome !== undefined)
              return warn(
                `The rule "${forSome.rule.name}" of the access policy "${forSome.policy.name}" lets tokens be issued to some people only, and the app is assigned to no group that says who signs in.`,
                `See whom it lets in: ${where}.`,
              );
            if (setupMakesOne && when === 'before') return ok('No access rule lets the app have tokens yet; setup makes one.');
            const asks = `the grant authorization_code with the scopes ${frontendScopes.join(' ')}${clientId === undefined ? '' : ` for the client ${clientId}`}`;
            const says =
              policies.length === 0
                ? `The authorization server has no access policy, so nothing lets ${asks}.`
                : `No active rule of its ${policies.length} access ${policies.length === 1 ? 'policy' : 'policies'} lets ${asks}.`;
            return fail(
              says,
              setupMakesOne
                ? 'Make them: gloo-okta setup'
                : `Make a rule (${where}), or let setup make one: gloo-okta setup --access-policy auto`,
            );
          }),
        ),
      );
    },
  },
  'loopback-uri': {
    group: 'okta',
    why: 'A redirect URI to this machine belongs to the app only while a test sign-in runs.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials', 'app-active'],
    setup: 'shown',
    refusal: {
      when: ({ description }) => /redirect_uri/.test(description),
      says: ({ redirectUri }) => `The app does not have the redirect URI of this sign-in, ${redirectUri}`,
      hint: ({ redirectUri }) =>
        `Give credentials for the org (OKTA_CLIENT_TOKEN), and it is added for the time of the sign-in; or add ${redirectUri} by hand.`,
    },
    judge: () => undefined,
  },
} as const satisfies Readonly<Record<string, Check>>;

const where = 'Admin Console > Security > API > the authorization server > Access Policies';

/** A rule that lets tokens be issued may leave people out, and may ask somebody else first. */
function judgeRule({ name, excludedGroups, excludedUsers, inlineHook }: AccessRule, policy: string): Verdict {
  const lets = `The rule "${name}" of the access policy "${policy}" lets tokens be issued`;
  const out = [
    ...(excludedGroups.length > 0
      ? [`the people of ${excludedGroups.length === 1 ? 'the group' : 'the groups'} ${excludedGroups.join(', ')}`]
      : []),
    ...(excludedUsers.length > 0 ? [`${excludedUsers.length} ${excludedUsers.length === 1 ? 'person' : 'people'} by name`] : []),
  ];
  const but = [
    ...(out.length > 0 ? [`it leaves out ${out.join(' and ')}`] : []),
    ...(inlineHook === '' ? [] : [`Okta first asks the inline hook ${inlineHook}, which can change claims and refuse tokens`]),
  ];
  return but.length === 0
    ? ok(`${lets}.`)
    : warn(`${lets}, but ${but.join('; and ')}.`, `If that is not meant so, change the rule: ${where}.`);
}
