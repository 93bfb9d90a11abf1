import type { GroupCount } from '../core/checks/okta-facts.ts';
import { type GroupFilter, groupMatcher, startOfMatches } from '../core/group-filter.ts';
import type { JsonObject } from '../core/model.ts';
import { textAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** How many groups of a person a claim may list. @see https://developer.okta.com/docs/reference/error-codes/ */
const most = 100;

/**
 * Counts the groups of the org that a filter lists, as far as these credentials see them, and no further than to the first that is
 * too many: mostly one read. Groups of apps and directories do not count, for a filter lists none of them.
 */
export async function countGroups(org: Org, filter: GroupFilter): Promise<GroupCount> {
  const matches = groupMatcher(filter);
  const isListed = (group: JsonObject) => (matches ?? (() => true))(textAt(group, 'profile', 'name'));
  const builtIn = org.list(paths.builtInGroups);
  const start = startOfMatches(filter);
  // what has one name is one group
  const few = filter.kind === 'EQUALS' ? { members: [], isWhole: true } : undefined;
  const path = start === '' ? paths.oktaGroups : paths.groupsNamed(start);
  const ofOkta = (groups: readonly JsonObject[]) => groups.filter((group) => textAt(group, 'type') === 'OKTA_GROUP');
  const isTooMany = (groups: readonly JsonObject[]) => ofOkta(groups).filter(isListed).length > most;
  const [always, { members, isWhole }] = await Promise.all([builtIn, few ?? org.listUntil(path, isTooMany)]);
  const seen = [...always, ...ofOkta(members)];
  const count = seen.filter(isListed).length;
  return {
    seen: seen.length,
    count,
    // a search by the start of a name names no next page
    isWhole: isWhole && (start === '' || members.length < 200),
    isSure: matches !== undefined,
  };
}
