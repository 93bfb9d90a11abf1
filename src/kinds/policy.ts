import { frontendScopes, ruleThatMatches } from '../core/access-rules.ts';
import { valueAt } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Json, Key } from '../core/model.ts';
import { plainLine } from '../core/record-lines.ts';
import type { OktaFacts, OktaKindRules, OktaWishes } from './wishes.ts';

/** The key of the one access policy of an installation. */
export const policyKey: Key = 'okta.policy/portal';

const clients = 'conditions.clients.include';

/** The access policy that lets the app's tokens be issued. Its description carries the mark. */
export const policyKind: OktaKindRules = {
  title: (name) => `access policy "${name}"`,
  placeParts: ['authServerId'],
  rights: { manages: 'authorizationServers' },
  sharedLists: [clients],
  givenOnce: ['priority'],
  knownBy: 'mark',
  namedWhenUsed: false,
  removal: 'alone',
  staysWithApp: true,
  wanted: (wishes, facts) => {
    if (!needsOwnPolicy(wishes, facts)) return [];
    const name = accessPolicyName(wishes.installation);
    return [
      {
        kind: 'okta.policy',
        key: policyKey,
        title: policyKind.title(name),
        place: { authServerId: facts.authServer.id },
        spec: {
          type: 'OAUTH_AUTHORIZATION_POLICY',
          status: 'ACTIVE',
          name,
          description: `Lets ${wishes.appName} sign people in. Made by ${markOf(wishes.installation)}`,
          conditions: { clients: { include: [{ ref: appKey, output: 'clientId' }] } },
        },
        sharedLists: policyKind.sharedLists,
        // Last in line: no rule of the org is overtaken.
        born: { priority: othersOf(wishes, facts).length + 1 },
      },
    ];
  },
  line: plainLine,
  recall: (_name, { installation, line }) => {
    if (!line.in) return undefined;
    const name = accessPolicyName(installation);
    return { title: policyKind.title(name), place: { authServerId: line.in }, spec: { name }, needs: [appKey] };
  },
  reasonsToStay: (_entry, { raw }, { clientId }) => {
    const there = valueAt(raw, clients);
    if (clientId === undefined || !Array.isArray(there)) return [];
    const others = there.filter((client) => typeof client === 'string' && client !== clientId);
    return others.length > 0 ? [`it lets other clients in, too: ${others.join(', ')}`] : [];
  },
};

function markOf(installation: string): string {
  return `gloo-okta:${installation}`;
}

/** Whether an access policy says in its description that this installation made it. */
export function isMarkedPolicy(policy: Json, installation: string): boolean {
  const description = valueAt(policy, 'description');
  const marks = typeof description === 'string' ? description.matchAll(/gloo-okta:[\w.-]*[\w-]/g) : [];
  return [...marks].some(([mark]) => mark === markOf(installation));
}

/** The name of the access policy of an installation; deterministic, so that another machine finds it. */
export function accessPolicyName(installation: string): string {
  return installation === 'gloo-okta' ? 'gloo-okta' : `gloo-okta ${installation}`;
}

/** Whether a policy and a rule are wanted: not where somebody else's rule lets this client's tokens be issued already. */
export function needsOwnPolicy(wishes: OktaWishes, facts: OktaFacts): boolean {
  if (wishes.accessPolicy === 'skip') return false;
  const everyone = facts.groups.find((group) => group.everyone)?.id;
  const groups = [...new Set(facts.groups.map((group) => group.id))];
  const request = { clientId: facts.clientId, groups, everyone, scopes: frontendScopes };
  return facts.ownPolicy || ruleThatMatches(othersOf(wishes, facts), request) === undefined;
}

function othersOf({ installation }: OktaWishes, { policies }: OktaFacts): OktaFacts['policies'] {
  return policies.filter((policy) => policy.name !== accessPolicyName(installation));
}
