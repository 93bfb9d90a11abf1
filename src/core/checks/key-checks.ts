import { freshnessOf, knowledgeIn } from '../keys/freshness.ts';
import { type KeyAuthor, keyVerdict } from '../keys/verdict.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';
import type { OpenFacts } from './okta-facts.ts';
import { mustBeAdopted, writeAnew } from './ownership.ts';
import type { PolicyInForce } from './policy-in-force.ts';

/** Whether the key set in the policy is the one that Okta signs with. */
export const keyChecks = {
  'key-set-origin': {
    group: 'force',
    why: 'Keys of another authorization server never verify the tokens of this one.',
    asked: 'after',
    needs: ['metadata', 'auth-config', 'issuer'],
    setup: 'decides',
    judge: ofKeys((live, { issuer, keySet }, facts) => {
      const write = writeAnew('policy', facts.force?.owner);
      if (live.keys.kind === 'none') return fail('The policy checks no access token by a key set.', write);
      if (live.keys.kind === 'unreadable') return skip('the key set in the policy is no JSON.');
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
      if (keySet.keys.some(({ kid }) => held.includes(kid))) return ok(`The key set in the policy is of ${issuer}.`);
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
    judge: ofKeys((live, { issuer, keySet }, facts) => {
      const write = writeAnew('policy', facts.force?.owner);
      if (live.keys.kind === 'none') return skip('the policy has no key set.');
      if (live.keys.kind === 'unreadable')
        return fail('The key set in the policy is no JSON, as happens when a shell takes its quotes away.', write);
      if (keySet === undefined) return unread(issuer);
      const kids = keySet.keys.map(({ kid }) => kid);
      if (live.keys.kind === 'remote') {
        if (live.keys.url !== keySet.url) return skip('the gateway fetches keys from another place.');
        return ok(
          `The policy names Okta's own key set, of ${kids.length} ${kids.length === 1 ? 'key' : 'keys'} today; whether the gateway reaches it shows only in a call.`,
        );
      }
      const held = live.keys.kids;
      if (!kids.some((kid) => held.includes(kid)) && originOf(held, facts) !== undefined)
        return skip('the key set is of another authorization server.');
      const statuses = (facts.keyStates && known(facts.keyStates)) ?? [];
      const freshness = freshnessOf(live.keys, kids, knowledgeIn(statuses));
      return keyVerdict(freshness, kids, statuses, authorOf(facts));
    }),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** The checks of the key set of a policy that is there. */
function ofKeys(judge: (live: PolicyInForce, open: OpenFacts, facts: Facts) => Judged): (facts: Facts) => Judged {
  return (facts) =>
    judgeFact(facts.force?.policy, (live) =>
      judgeFact(facts.open, (open) => (live === undefined ? skip('the policy is not there.') : judge(live, open, facts))),
    );
}

function unread(issuer: string): Verdict {
  return skip(`the key set of ${issuer} cannot be read from here.`);
}

/** Which other authorization server publishes one of the keys. */
function originOf(held: readonly string[], { force }: Facts): string | undefined {
  return ((force && known(force.otherSets)) ?? []).find((set) => set.kids.some((kid) => held.includes(kid)))?.name;
}

/** Who wrote the keys that are there, where it was not us; what mends it then is not a refresh. */
function authorOf({ force }: Facts): KeyAuthor | undefined {
  const owner = force?.owner;
  if (owner === undefined || !mustBeAdopted(owner)) return undefined;
  const who = owner.mayWrite
    ? `${owner.editors.join(', ')} changed the policy, and its keys are not Okta's`
    : "The keys of this policy, which gloo-okta did not make, are not Okta's";
  return { who, hint: writeAnew('policy', owner) };
}
