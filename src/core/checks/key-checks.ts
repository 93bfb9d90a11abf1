import { freshnessOf, knowledgeIn } from '../keys/freshness.ts';
import { keyVerdict } from '../keys/verdict.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';
import type { InForceFacts, OpenFacts } from './in-force-facts.ts';
import type { PolicyInForce } from './policy-in-force.ts';

const write = 'Write the policy anew: gloo-okta setup';

/** Whether the key set in the policy is the one that Okta signs with. */
export const keyChecks = {
  'key-set-origin': {
    group: 'force',
    why: 'Keys of another authorization server never verify the tokens of this one.',
    asked: 'after',
    needs: ['metadata', 'auth-config', 'issuer'],
    setup: 'decides',
    judge: ofKeys((live, open, facts) => {
      if (live.keys.kind === 'none') return fail('The policy checks no access token by a key set.', write);
      if (live.keys.kind === 'unreadable') return skip('the key set in the policy is no JSON.');
      const { issuer, keySet } = open;
      if (keySet === undefined) return unread(issuer);
      if (live.keys.kind === 'remote') {
        const { url } = live.keys;
        if (url === keySet.url) return ok(`The gateway fetches its keys where this authorization server publishes them: ${url}.`);
        return fail(
          `The gateway fetches its keys from ${url}, and this authorization server publishes them at ${keySet.url}.`,
          write,
        );
      }
      const held = live.keys.kids;
      if (keySet.kids.some((kid) => held.includes(kid))) return ok(`The key set in the policy is of ${issuer}.`);
      const origin = originOf(held, facts);
      if (origin === undefined)
        return skip('none of the keys in the policy is published today, so they do not say whose they are.');
      return fail(`The policy holds the keys of ${origin} (${held.join(', ')}), not those of ${issuer}.`, write);
    }),
  },
  'keys-in-force': {
    group: 'force',
    why: 'A token signed with a key that the policy does not hold is refused.',
    asked: 'after',
    needs: ['metadata', 'auth-config', 'issuer', 'key-set-origin'],
    setup: 'decides',
    judge: ofKeys((live, open, facts) => {
      if (live.keys.kind === 'none') return skip('the policy has no key set.');
      if (live.keys.kind === 'unreadable')
        return fail('The key set in the policy is no JSON, as happens when a shell takes its quotes away.', write);
      const { issuer, keySet } = open;
      if (keySet === undefined) return unread(issuer);
      const { kids } = keySet;
      if (live.keys.kind === 'remote') {
        if (live.keys.url !== keySet.url) return skip('the gateway fetches keys from another place.');
        return ok(
          `The policy names Okta's own key set, of ${kids.length} ${kids.length === 1 ? 'key' : 'keys'} today; whether the gateway reaches it shows only in a call.`,
        );
      }
      const held = live.keys.kids;
      if (!kids.some((kid) => held.includes(kid)) && originOf(held, facts) !== undefined)
        return skip('the key set is of another authorization server.');
      const statuses = known(facts.keyStates) ?? [];
      return keyVerdict(
        freshnessOf({ ...live.keys, keys: held.map((kid) => ({ kid, text: kid })) }, kids, knowledgeIn(statuses)),
        kids,
        statuses,
      );
    }),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** The checks of the key set of a policy that is there. */
function ofKeys(judge: (live: PolicyInForce, open: OpenFacts, facts: InForceFacts) => Judged): (facts: Facts) => Judged {
  return ({ force }) =>
    force &&
    judgeFact(force.policy, (live) =>
      judgeFact(force.open, (open) => (live === undefined ? skip('the policy is not there.') : judge(live, open, force))),
    );
}

function unread(issuer: string): Verdict {
  return skip(`the key set of ${issuer} cannot be read from here.`);
}

/** Which other authorization server publishes one of the keys. */
function originOf(held: readonly string[], { otherSets }: InForceFacts): string | undefined {
  return (known(otherSets) ?? []).find((set) => set.kids.some((kid) => held.includes(kid)))?.name;
}
