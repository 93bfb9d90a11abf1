import { fail, ok, type Verdict, warn } from '../checks/check.ts';
import type { Freshness } from './freshness.ts';

/** The statuses that an administrator sees: ACTIVE signs now, NEXT will, EXPIRED did. */
export type KeyStatuses = readonly { readonly kid: string; readonly status: string }[];

/** Who else wrote the keys that are there, and what mends it then. */
export interface KeyAuthor {
  /** The beginning of the sentence. */
  readonly who: string;
  readonly hint: string;
}

/** The one command that mends it, for everybody with a kubeconfig. */
const refreshCommand = 'gloo-okta keys refresh';

/**
 * The verdict on the keys of a policy, the same for `keys status` and `verify`. Pure.
 * `published` are the kids that Okta publishes.
 */
export function keyVerdict(
  freshness: Freshness,
  published: readonly string[],
  statuses: KeyStatuses = [],
  author?: KeyAuthor,
): Verdict {
  const { state, missing, withdrawn, shared } = freshness;
  const named = (kids: readonly string[]) => kids.map((kid) => withStatus(kid, statuses)).join(', ');
  const refresh = author?.hint ?? `Bring the policy up to date: ${refreshCommand}`;
  if (state === 'malformed')
    return fail(
      'The key set in the policy is no JSON, as happens when a shell takes its quotes away: every token is refused.',
      refresh,
    );
  if (state === 'fresh')
    return ok(`The policy holds every key that Okta publishes: ${published.join(', ')}.${passedOver(freshness)}`);
  if (state === 'extra') {
    const says = `The policy still trusts ${withdrawn.join(', ')}, which Okta publishes no more: a token signed with it would be let through.`;
    return warn(says, refresh);
  }
  if (missing.length > 0 && missing.every((kid) => statusOf(kid, statuses) === 'EXPIRED') && state === 'due') {
    return warn(
      `Okta still publishes a key that signs no more and that the policy does not hold: ${named(missing)}. Tokens that it signed are refused until they end.`,
      refresh,
    );
  }
  const it = missing.length === 1 ? 'it' : 'them';
  const who = author === undefined ? 'Okta has rotated its keys since the policy was written: it' : `${author.who}: Okta`;
  const rotated = `${who} publishes ${named(missing)}, and the policy does not hold ${it}.`;
  return fail(`${rotated} ${effectOf(state, shared, statuses)}${passedOver(freshness)}`, refresh);
}

function effectOf(state: Freshness['state'], shared: readonly string[], statuses: KeyStatuses): string {
  if (state === 'stale') return shared.length === 0 ? 'Every token is refused.' : 'Every new token is refused.';
  const signer = statuses.find(({ status }) => status === 'ACTIVE')?.kid;
  return signer === undefined
    ? `Tokens are refused as soon as Okta signs with it; whether it does already shows the kid of a new token (the policy holds ${shared.join(', ')}).`
    : `Nothing is broken yet: Okta signs with ${signer}. Tokens will be refused as soon as it signs with a key that the policy does not hold.`;
}

/** What Gloo passes over in the set, e.g. a key without a kid. */
function passedOver({ ignored }: Freshness): string {
  return ignored.map(({ kid, why }) => ` Gloo passes over ${kid ?? 'a key'}: ${why}.`).join('');
}

function withStatus(kid: string, statuses: KeyStatuses): string {
  const status = statusOf(kid, statuses);
  return status === '' ? kid : `${kid} (${status})`;
}

function statusOf(kid: string, statuses: KeyStatuses): string {
  return statuses.find((key) => key.kid === kid)?.status ?? '';
}
