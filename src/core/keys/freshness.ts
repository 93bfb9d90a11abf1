import { type HeldKeys, kidsOf } from './policy-keys.ts';

/**
 * How the keys in a policy stand to those that Okta publishes.
 * `fresh`: every published key is held, and no other. `due`: a published key is not held, and nothing is broken as far as is
 * known. `stale`: tokens are refused now. `extra`: all published keys are held, and one that Okta withdrew is still trusted.
 * `malformed`: the key set cannot be read, so every token is refused. `remote`: the gateway fetches the keys itself.
 */
export type KeyState = 'fresh' | 'due' | 'stale' | 'extra' | 'malformed' | 'remote';

/** The keys of one token check against those that are published. */
export interface Freshness {
  readonly state: KeyState;
  /** Published, and not held. */
  readonly missing: readonly string[];
  /** Held, and published no more: tokens signed with such a key would still be trusted. */
  readonly withdrawn: readonly string[];
  /** Held, and passed over by Gloo, each with the reason. */
  readonly ignored: readonly { readonly kid: string | undefined; readonly why: string }[];
  /** Held and published. */
  readonly shared: readonly string[];
}

/** What the org's own view of its keys, or a token that was just issued, tells besides. */
export interface SigningKnowledge {
  /** The key that signs now. */
  readonly signing?: string;
  /** Published keys that sign no more. */
  readonly expired?: readonly string[];
}

/** What the statuses that an administrator sees tell of the keys. */
export function knowledgeIn(statuses: readonly { readonly kid: string; readonly status: string }[]): SigningKnowledge {
  const signing = statuses.find(({ status }) => status === 'ACTIVE')?.kid;
  const expired = statuses.filter(({ status }) => status === 'EXPIRED').map(({ kid }) => kid);
  return { expired, ...(signing === undefined ? {} : { signing }) };
}

/**
 * Compares by `kid`. Without knowing which key signs, a held key that is still published counts as the one that may sign.
 * Pure.
 * @see https://developer.okta.com/docs/concepts/key-rotation/
 */
export function freshnessOf(held: HeldKeys, published: readonly string[], known: SigningKnowledge = {}): Freshness {
  const none = { missing: [], withdrawn: [], ignored: [], shared: [] };
  if (held.kind === 'remote') return { ...none, state: 'remote' };
  if (held.kind === 'unreadable') return { ...none, state: 'malformed', missing: published };
  const kids = new Set(kidsOf(held.keys));
  const missing = published.filter((kid) => !kids.has(kid));
  const shared = published.filter((kid) => kids.has(kid));
  const withdrawn = [...kids].filter((kid) => !published.includes(kid));
  const ignored = held.keys.flatMap(({ kid, flaw }) => (flaw === undefined ? [] : [{ kid, why: flaw }]));
  return { state: stateOf({ missing, shared, withdrawn }, known), missing, withdrawn, ignored, shared };
}

function stateOf(
  { missing, shared, withdrawn }: Pick<Freshness, 'missing' | 'shared' | 'withdrawn'>,
  { signing, expired = [] }: SigningKnowledge,
): KeyState {
  if (signing !== undefined && !shared.includes(signing)) return 'stale';
  // a key that signs no more verifies no new token
  if (shared.every((kid) => expired.includes(kid))) return 'stale';
  if (missing.length > 0) return 'due';
  return withdrawn.length > 0 ? 'extra' : 'fresh';
}
