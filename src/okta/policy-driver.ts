import type { Driver, Place } from '../core/model.ts';
import { isMarkedPolicy } from '../kinds/policy.ts';
import { textAt } from './json-shape.ts';
import {
  born,
  observed,
  partOf,
  rewriteMember,
  seek,
  soughtText,
  stillAsSeen,
  unlessGone,
  type Workplace,
} from './kind-tools.ts';
import { paths } from './paths.ts';

/**
 * An access policy of the authorization server. Found by its remembered id, else by its name; marked by its description.
 * Its writes and those of its rules wait for each other: written side by side they made Okta fail.
 */
export function policyDriver({ org: open, installation, inTurn }: Workplace): Driver {
  const listOf = (place: Place) => paths.policies(partOf(place, 'authServerId'));
  return {
    observe: async (sought) => {
      const name = soughtText(sought, 'name');
      const policy = await seek(await open(), { path: listOf(sought.place) }, sought, (one) => textAt(one, 'name') === name);
      return policy && observed(policy, isMarkedPolicy(policy, installation));
    },
    create: (wanted) =>
      inTurn(listOf(wanted.place), async () => {
        const org = await open();
        const authServerId = partOf(wanted.place, 'authServerId');
        const answer = await org.write(
          (sdk, policy) => sdk.authorizationServer.createAuthorizationServerPolicy(authServerId, policy),
          wanted.spec,
        );
        return born(answer, wanted.title);
      }),
    update: (wanted) => inTurn(listOf(wanted.place), async () => rewriteMember(await open(), listOf(wanted.place), wanted)),
    remove: (gone) =>
      inTurn(listOf(gone.place), async () => {
        const { place, id } = gone;
        const org = await open();
        await stillAsSeen(org, paths.member(listOf(place), id), gone, 'access policy');
        const authServerId = partOf(place, 'authServerId');
        await unlessGone(org.write((sdk) => sdk.authorizationServer.deleteAuthorizationServerPolicy(authServerId, id)));
      }),
  };
}
