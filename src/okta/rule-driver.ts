import type { Driver, Place } from '../core/model.ts';
import { isMarkedPolicy } from '../kinds/policy.ts';
import { textAt } from './json-shape.ts';
import { born, observed, partOf, rewriteMember, seek, soughtText, unlessGone, type Workplace } from './kind-tools.ts';
import { paths } from './paths.ts';

/**
 * A rule of an access policy. Found by its remembered id, else by its name. It has no place for a mark, so the mark of its
 * policy is its own too. Its writes take turns with those of the policies of the same server.
 */
export function ruleDriver({ org: open, installation, inTurn }: Workplace): Driver {
  const queueOf = (place: Place) => paths.policies(partOf(place, 'authServerId'));
  const listOf = (place: Place) => paths.rules(partOf(place, 'authServerId'), partOf(place, 'policyId'));
  return {
    observe: async (sought) => {
      const name = soughtText(sought, 'name');
      const org = await open();
      const rule = await seek(org, { path: listOf(sought.place) }, sought, (one) => textAt(one, 'name') === name);
      if (rule === undefined) return undefined;
      const policyId = partOf(sought.place, 'policyId');
      const policies = await org.listIfThere(queueOf(sought.place));
      const policy =
        policies.find((one) => textAt(one, 'id') === policyId) ?? (await org.find(paths.member(queueOf(sought.place), policyId)));
      return observed(rule, policy !== undefined && isMarkedPolicy(policy, installation));
    },
    create: (wanted) =>
      inTurn(queueOf(wanted.place), async () => {
        const org = await open();
        const { authServerId, policyId } = idsIn(wanted.place);
        const answer = await org.write(
          (sdk, rule) => sdk.authorizationServer.createAuthorizationServerPolicyRule(authServerId, policyId, rule),
          wanted.spec,
        );
        return born(answer, wanted.title);
      }),
    update: (wanted) => inTurn(queueOf(wanted.place), async () => rewriteMember(await open(), listOf(wanted.place), wanted)),
    remove: ({ place, id }) =>
      inTurn(queueOf(place), async () => {
        const org = await open();
        const { authServerId, policyId } = idsIn(place);
        await unlessGone(
          org.write((sdk) => sdk.authorizationServer.deleteAuthorizationServerPolicyRule(authServerId, policyId, id)),
        );
      }),
  };
}

function idsIn(place: Place): { authServerId: string; policyId: string } {
  return { authServerId: partOf(place, 'authServerId'), policyId: partOf(place, 'policyId') };
}
