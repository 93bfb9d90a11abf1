import { type Check, judgeFact, ok, skip, warn } from './check.ts';
import type { ZonedToken } from './okta-facts.ts';

/** Whether the API token works from here alone. */
export const tokenZoneCheck = {
  'token-zone': {
    group: 'okta',
    why: 'Okta refuses an API token that is limited to network zones as soon as it is used from elsewhere, e.g. from CI.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    judge: ({ zonedTokens }) =>
      judgeFact(zonedTokens, (tokens) => {
        if (tokens === undefined) return skip('the API tokens of the org may not be read.');
        const [first] = tokens;
        if (first === undefined) return ok('No API token of this administrator is limited to network zones.');
        return warn(
          `${tokens.map(told).join(' ')}${first.ofSamePerson > 1 ? ' Okta does not say which of their API tokens was given.' : ''}`,
          'If that is not meant so, change it in the Admin Console: Security > API > Tokens > the token > Network.',
        );
      }),
  },
} as const satisfies Readonly<Record<string, Check>>;

function told({ name, include, exclude, ofSamePerson }: ZonedToken): string {
  const zones = [
    ...(include.length > 0 ? [`only from the network ${zonesText(include)}`] : []),
    ...(exclude.length > 0 ? [`not from the network ${zonesText(exclude)}`] : []),
  ];
  const subject = ofSamePerson === 1 ? `The API token "${name}"` : `The API token "${name}" of this administrator`;
  return `${subject} works ${zones.join(' and ') || 'only from some network zones'}.`;
}

function zonesText(ids: readonly string[]): string {
  return `${ids.length === 1 ? 'zone' : 'zones'} ${ids.join(', ')}`;
}
