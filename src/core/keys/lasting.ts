/** What tells how long the keys in a policy last when nobody refreshes them. */
export interface Lasting {
  readonly held: readonly string[];
  /** ISO 8601; absent or empty where it is not known. */
  readonly nextRotation: string | undefined;
  readonly statuses: readonly { readonly kid: string; readonly status: string }[];
}

/** Days between two rotations. @see https://developer.okta.com/docs/concepts/key-rotation/ */
const period = 90;

/**
 * Until when keys that nobody refreshes last at the latest, in a sentence. They break at the next rotation, or, where the next
 * key is held already, at the one after it. Pure.
 */
export function lastsUntil({ held, nextRotation, statuses }: Lasting): string {
  const byHand = 'Nothing refreshes the keys in the policy automatically';
  const cure = 'gloo-okta keys refresh renews them; setup --key-refresh cronjob lets the cluster do it.';
  const time = nextRotation === undefined ? Number.NaN : Date.parse(nextRotation);
  if (Number.isNaN(time))
    return `${byHand}: Okta rotates its keys about every ${period} days, so they last ${2 * period} days at most. ${cure}`;
  const hasNext = statuses.some(({ kid, status }) => status === 'NEXT' && held.includes(kid));
  const end = new Date(time + (hasNext ? period * 86_400_000 : 0)).toISOString().slice(0, 10);
  return `${byHand}: they last until ${end} at the latest. ${cure}`;
}
