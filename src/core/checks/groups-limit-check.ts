import { type Check, type Judged, judgeFact, ok, skip, type Verdict, warn } from './check.ts';
import type { ClaimGroups } from './okta-facts.ts';

/** Whether a claim of groups may list more groups than Okta puts into a token. */
export const groupsLimitCheck = {
  'groups-limit': {
    group: 'okta',
    why: 'Okta issues no token at all to somebody who is in more than 100 of the groups that a claim matches.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials', 'auth-server'],
    setup: 'shown',
    refusal: {
      when: ({ description }) => /too many groups/i.test(description),
      says: () =>
        'The groups claim matches more than 100 groups of the person who signed in, and then Okta issues no token at all',
      hint: () => fewer('group'),
    },
    judge: ({ claimGroups }) => claimGroups && judgeAll(claimGroups),
  },
} as const satisfies Readonly<Record<string, Check>>;

const most = 100;

function fewer(claim: string): string {
  return `Match fewer, e.g. only groups whose names start with portal-: gloo-okta setup --group-claim ${claim}=STARTS_WITH:portal-`;
}

function judgeAll(claims: readonly ClaimGroups[]): Judged {
  const judged = claims.map(judgeOne);
  const trouble = judged.find((one) => one !== undefined && 'trouble' in one);
  const verdicts = judged.filter((one): one is Verdict => one !== undefined && 'state' in one);
  const [first] = verdicts;
  if (trouble !== undefined && !verdicts.some(({ state }) => state === 'warn')) return trouble;
  if (first === undefined || verdicts.length === 1) return first;
  return verdicts.every(({ state }) => state === 'ok') ? ok(verdicts.map(({ says }) => says).join(' ')) : verdicts;
}

function judgeOne({ claim, filter, isOurs, groups }: ClaimGroups): Judged {
  const title = `The filter ${filter} of the claim "${claim}"`;
  return judgeFact(groups, ({ seen, count, isWhole, isSure }) => {
    if (seen === 0) return skip('these credentials see no group of the org, so nobody can count those of a claim.');
    if (count > most && isSure)
      return warn(
        `${title} matches more than ${most} groups of the org. Okta issues no token to anybody who is in more than ${most} of them, whatever app of this authorization server they use.`,
        isOurs ? fewer(claim) : 'Let it match fewer: Admin Console > Security > API > the authorization server > Claims.',
      );
    if (count > most)
      return skip(`${filter} cannot be judged here, so neither can how many groups the claim "${claim}" matches.`);
    if (!isWhole) return skip(`the org has many groups; ${count} of the first ${seen} match ${filter}.`);
    const those = count === 1 ? 'one group' : `${count} groups`;
    return ok(
      `${title} ${isSure ? 'matches' : 'matches at most'} ${those} that these credentials see; ${most} is what Okta allows.`,
    );
  });
}
