import { nameFlag } from '../answers/replay.ts';
import { otherTarget } from '../core/ledger.ts';
import type { Ledger, Target } from '../core/model.ts';
import { Problem } from '../errors.ts';

/** Which installation it is, and where it is known to be. */
export type Whereabouts = Pick<Ledger, 'name' | 'target'>;

/**
 * Refuses an installation that is in another org or cluster.
 * @throws Problem `other-org`, `other-cluster`
 */
export function refuseOther(known: Whereabouts | undefined, here: Target): void {
  const problem = known && otherProblem(known, here);
  if (problem !== undefined) throw problem;
}

/** Why an installation cannot be worked on here: `other-org` or `other-cluster`; `undefined` where it can. */
export function otherProblem({ name, target }: Whereabouts, here: Target): Problem | undefined {
  const other = otherTarget(target, here);
  if (other === undefined) return undefined;
  const hint = `Use another --name for it, or run gloo-okta teardown --name ${name} where it was made.`;
  if (other === 'org')
    return new Problem('other-org', `The installation ${name} was made in the org ${target.org}, not in ${here.org}.`, hint);
  return new Problem(
    'other-cluster',
    `The installation ${name} was made in the cluster at ${target.cluster?.server}, not in the one at ${here.cluster?.server}.`,
    `${hint} If that cluster is gone for good: gloo-okta teardown${nameFlag(name)} --no-apply takes away what is in Okta.`,
  );
}
