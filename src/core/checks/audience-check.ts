import { shellWord } from '../shell-word.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { Facts } from './facts.ts';
import { mustBeAdopted } from './ownership.ts';

/** Whether the gateway asks for an audience that tokens have. */
export const audienceCheck = {
  audience: {
    group: 'force',
    why: 'The gateway refuses every token that is for another audience than the policy asks for.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials', 'auth-server'],
    setup: 'blocks',
    judge: judgeAudience,
  },
} as const satisfies Readonly<Record<string, Check>>;

/** Before anything is made what is asked for counts, afterwards what the live policy says. */
function judgeAudience({ when, wishes, force, org }: Facts): Judged {
  if (when === 'before') return wishes?.audience === undefined ? undefined : judge([wishes.audience], '--audience is', org);
  return judgeFact(force?.policy, (live) => {
    if (live === undefined) return skip('the policy is not there.');
    if (live.audiences.length === 0) return undefined;
    return judge(
      live.audiences,
      'The policy asks for the audience',
      org,
      force?.owner !== undefined && mustBeAdopted(force.owner),
    );
  });
}

/** One that both have is enough. @see auth_config.proto of solo-apis, the comments of JwtValidation */
function judge(asked: readonly string[], asker: string, org: Facts['org'], isOthers = false): Judged {
  return judgeFact(org?.authServer, ({ audiences, name }) => {
    if (audiences.length === 0) return skip(`Okta does not say for which audience ${name} issues tokens.`);
    if (asked.some((one) => audiences.includes(one))) return ok(`${asker} ${asked.join(', ')}, which Okta writes into tokens.`);
    return fail(
      `${asker} ${asked.join(', ')}, and the authorization server ${name} writes ${audiences.join(', ')} into tokens: every token would be refused.`,
      `Ask for what it writes: gloo-okta setup --audience ${shellWord(audiences[0] ?? '')}${isOthers ? ' --adopt' : ''}`,
    );
  });
}
