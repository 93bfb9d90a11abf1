import type { Fact } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import type { Org } from '../okta/org.ts';
import { readZonedTokens } from '../okta/zoned-tokens.ts';
import { thenFact } from './fact-of.ts';

/**
 * Finds out whether the API token is limited to network zones. A run that is about to write does not ask: its token works from
 * here, and what it makes does not depend on it. Reads only.
 */
export async function gatherZonedTokens(org: Fact<Org>, isAboutToWrite: boolean): Promise<Pick<Facts, 'zonedTokens'>> {
  if (isAboutToWrite || 'trouble' in org || org.value.openedBy !== 'token') return {};
  return { zonedTokens: await thenFact(org, readZonedTokens) };
}
