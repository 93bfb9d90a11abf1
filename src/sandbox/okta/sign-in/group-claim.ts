import { groupIdsOf, type OrgState, type User } from '../org-state.ts';
import { type Raw, textAt } from '../raw.ts';
import { notImitated, OAuthRefusal, oauthErrors } from './oauth-texts.ts';

const mostGroups = 100;

/**
 * The names of a person's groups that a claim's filter lets through; groups that come from an app or a directory never are.
 * REGEX takes the whole name and minds the case; EQUALS, STARTS_WITH and CONTAINS do not mind it. Throws Okta's server_error
 * for more than 100.
 * @see https://developer.okta.com/docs/guides/customize-tokens-groups-claim/main/
 */
export function groupNamesFor(claim: Raw, state: OrgState, user: User): string[] {
  const ids = groupIdsOf(state, user);
  const matches = filterOf(claim);
  const names = state.groups
    .filter((group) => ids.includes(String(group['id'])) && (group['type'] === 'OKTA_GROUP' || group['type'] === 'BUILT_IN'))
    .map((group) => textAt(group, 'profile', 'name') ?? '')
    .filter(matches);
  if (names.length > mostGroups) throw new OAuthRefusal(oauthErrors.tooManyGroups);
  return names;
}

function filterOf(claim: Raw): (name: string) => boolean {
  const value = textAt(claim, 'value') ?? '';
  const wanted = value.toLowerCase();
  switch (claim['group_filter_type']) {
    case 'EQUALS':
      return (name) => name.toLowerCase() === wanted;
    case 'STARTS_WITH':
      return (name) => name.toLowerCase().startsWith(wanted);
    case 'CONTAINS':
      return (name) => name.toLowerCase().includes(wanted);
    case 'REGEX':
      return wholeNameFilter(value);
    default:
      throw notImitated(`the group filter ${String(claim['group_filter_type'])}`);
  }
}

// Okta's patterns are Java's: what means something else in JavaScript, or nothing, is refused instead of guessed.
function wholeNameFilter(pattern: string): (name: string) => boolean {
  if (/[*+?}]\+|\(\?[a-z-]+[:)]|\(\?>|\\[AZzGQEhHRX]|\\p\{|&&/.test(pattern)) throw notImitated(`the group pattern ${pattern}`);
  try {
    const expression = new RegExp(`^(?:${pattern})$`);
    return (name) => expression.test(name);
  } catch {
    throw notImitated(`the group pattern ${pattern}`);
  }
}
