import { lastsUntil } from '../keys/lasting.ts';
import { type Check, fail, type Judged, judgeFact, ok, warn } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';

/** Whether somebody keeps the keys inside the policy fresh, and until when they last else. */
export const keyRefreshCheck = {
  'key-refresh': {
    group: 'force',
    why: 'Keys inside the policy do not renew themselves, and a policy with old keys refuses everybody.',
    asked: 'after',
    needs: ['ext-auth-policy', 'keys-in-force'],
    setup: 'shown',
    awaited: true,
    judge: judgeRefresh,
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeRefresh({ force, keyRefresh, org, keyStates }: Facts): Judged {
  const policy = force && known(force.policy);
  if (policy?.keys.kind !== 'inline') return undefined;
  if (keyRefresh === undefined) {
    const server = org && known(org.authServer);
    return ok(
      lastsUntil({ held: policy.keys.kids, nextRotation: server?.nextRotation, statuses: (keyStates && known(keyStates)) ?? [] }),
    );
  }
  return judgeFact(keyRefresh, ({ cronJob, lastRun, logCommand, resumeCommand }) => {
    if (cronJob === undefined)
      return fail(
        'The CronJob of the key refresh is not there any more.',
        'Make it again: gloo-okta setup --key-refresh cronjob',
      );
    if (cronJob.suspended)
      return warn(
        `The CronJob ${cronJob.name} is suspended: nobody refreshes the keys.`,
        `Let it run again: ${resumeCommand}\nOr refresh by hand: gloo-okta keys refresh`,
      );
    if (lastRun?.failed) {
      const [says = 'it gave no reason.', cure] = (lastRun.says ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .slice(-2);
      return fail(`The last key refresh failed (${lastRun.at}): ${says}`, cure ?? `See its log: ${logCommand}`);
    }
    if (lastRun === undefined)
      return ok(`The CronJob ${cronJob.name} keeps the keys fresh (${cronJob.schedule}); it has not run yet.`);
    return ok(`The CronJob ${cronJob.name} keeps the keys fresh (${cronJob.schedule}); it ran last at ${lastRun.at}.`);
  });
}
