import type { Driver, Observed, Sought } from '../core/model.ts';
import type { OktaKind } from '../kinds/kinds.ts';
import { appDriver } from './app-driver.ts';
import { assignmentDriver } from './assignment-driver.ts';
import { claimDriver } from './claim-driver.ts';
import type { Workplace } from './kind-tools.ts';
import { logoDriver } from './logo-driver.ts';
import type { Org } from './org.ts';
import { originDriver } from './origin-driver.ts';
import { staleness } from './patience.ts';
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
  const patient = (driver: Driver): Driver => ({ ...driver, observe: (sought) => observeIntended(place, driver, sought) });
  return {
    'okta.app': patient(appDriver(place)),
    'okta.logo': logoDriver(place),
    'okta.assignment': assignmentDriver(place),
    'okta.claim': patient(claimDriver(place)),
    'okta.policy': patient(policyDriver(place)),
    'okta.rule': patient(ruleDriver(place)),
    'okta.origin': patient(originDriver(place)),
    'okta.record': recordDriver(place),
  };
}

/** Of what an earlier run began to make, nobody knows whether it is there until Okta's lists must have shown it. */
async function observeIntended(place: Workplace, driver: Driver, sought: Sought): Promise<Observed | undefined> {
  const { remembered } = sought;
  if (remembered?.state !== 'intended') return driver.observe(sought);
  return (await place.org()).waitOut({ what: remembered.title, until: Date.parse(remembered.at) + staleness }, () =>
    driver.observe(sought),
  );
}
