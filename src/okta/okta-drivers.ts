import type { Driver } from '../core/model.ts';
import type { OktaKind } from '../kinds/kinds.ts';
import { appDriver } from './app-driver.ts';
import { assignmentDriver } from './assignment-driver.ts';
import { claimDriver } from './claim-driver.ts';
import type { Workplace } from './kind-tools.ts';
import { logoDriver } from './logo-driver.ts';
import type { Org } from './org.ts';
import { originDriver } from './origin-driver.ts';
import { policyDriver } from './policy-driver.ts';
import { recordDriver } from './record-driver.ts';
import { ruleDriver } from './rule-driver.ts';
import { makeTurns } from './turns.ts';

/** Okta's half of the drivers. */
export type OktaDrivers = { readonly [kind in OktaKind]: Driver };

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
