import { filterOfClaim } from '../claims.ts';
import { doubtOfGroupFilter, groupFilterText } from '../group-filter.ts';
import { type Check, type Judged, ok, warn } from './check.ts';
import type { Facts } from './facts.ts';

/** Whether Okta will take the filters of the group claims. */
export const groupFilterCheck = {
  'group-filter': {
    group: 'okta',
    why: "A group filter is a regular expression of Java's, of which not every one can be judged without Okta.",
    asked: 'before',
    needs: ['okta-reachable'],
    setup: 'shown',
    judge: judgeFilters,
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeFilters({ wishes }: Facts): Judged {
  const filters = (wishes?.claims ?? []).flatMap((claim) =>
    claim.from === 'groups'
      ? [{ name: claim.name, value: groupFilterText(filterOfClaim(claim)), doubt: doubtOfGroupFilter(filterOfClaim(claim)) }]
      : [],
  );
  if (filters.length === 0) return undefined;
  const open = filters.filter(({ doubt }) => doubt !== undefined);
  if (open.length === 0)
    return ok(`The group filters are ones that Okta can read: ${filters.map(({ value }) => value).join(', ')}.`);
  return warn(
    open
      .map(({ name, value, doubt }) => `Whether Okta takes the filter ${value} of the claim "${name}" is not known: ${doubt}.`)
      .join(' '),
    'Try it in the Admin Console (Security > API > Token Preview), or use STARTS_WITH:, EQUALS: or CONTAINS: with a text.',
  );
}
