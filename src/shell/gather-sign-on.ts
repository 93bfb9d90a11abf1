import type { Fact } from '../core/checks/fact.ts';
import { known } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import type { JsonObject } from '../core/model.ts';
import type { Org } from '../okta/org.ts';
import { readSignOnRules } from '../okta/sign-on-rules.ts';
import { thenFact } from './fact-of.ts';

/** Finds out whom the sign-on policy of the app signs in; nothing where there is no app. Reads only. */
export async function gatherSignOn(org: Fact<Org>, app: Fact<JsonObject | undefined>): Promise<Pick<Facts, 'signOn'>> {
  const found = known(app);
  if (found === undefined || 'trouble' in org) return {};
  return { signOn: await thenFact(org, (opened) => readSignOnRules(opened, found)) };
}
