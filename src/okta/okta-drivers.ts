import type { Driver, Kind } from '../core/model.ts';
import { appDriver } from './app.ts';
import { recordDriver } from './app-record.ts';
import { assignmentDriver } from './assignment.ts';
import { claimDriver } from './claim.ts';
import type { Workplace } from './kind-tools.ts';
import { logoDriver } from './logo.ts';
import type { Org } from './org.ts';
import { originDriver } from './origin.ts';
import { policyDriver } from './policy.ts';
import { ruleDriver } from './rule.ts';
import { makeTurns } from './turns.ts';

/** Okta's half of the drivers. */
export type OktaDrivers = { readonly [kind in Extract<Kind, `okta.${string}`>]: Driver };

/** How each kind of Okta's is read and written. `installation` is the name whose marks count as ours. */
export function makeOktaDrivers(org: Org | Promise<Org>, installation: string): OktaDrivers {
  // that it cannot be opened is said where it is first used; until then it must not end the process
  Promise.resolve(org).catch(() => undefined);
  const place: Workplace = { org: async () => org, installation, inTurn: makeTurns() };
  return {
    'okta.app': appDriver(place),
    'okta.logo': logoDriver(place),
    'okta.assignment': assignmentDriver(place),
    'okta.claim': claimDriver(place),
    'okta.policy': policyDriver(place),
    'okta.rule': ruleDriver(place),
    'okta.origin': originDriver(place),
    'okta.record': recordDriver(place),
  };
}
