import type { Driver, Place } from '../core/model.ts';
import { findUsersOfClaim } from './claim-users.ts';
import { installationsUsing } from './find-marked-in-org.ts';
import { textAt } from './json-shape.ts';
import { born, observed, partOf, rewriteMember, seek, soughtText, unlessGone, type Workplace } from './kind-tools.ts';
import { paths } from './paths.ts';
import { staleness } from './patience.ts';

/**
 * A claim of the authorization server. Found by its remembered id, else by its name among those of the same token
 * (`claimType`), for both tokens may have a claim of one name. It has no place for a mark. Its writes take turns with all others of
 * the same server; creations do so once Okta has failed at one, for most orgs take them side by side, and a set-up is shorter by two.
 */
export function claimDriver({ org: open, installation, inTurn }: Workplace): Driver {
  const listOf = (place: Place) => paths.claims(partOf(place, 'authServerId'));
  const queueOf = (place: Place) => paths.policies(partOf(place, 'authServerId'));
  let hasFailed = false;
  return {
    observe: async (sought) => {
      const name = soughtText(sought, 'name');
      const claimType = soughtText(sought, 'claimType');
      const named = await seek(
        await open(),
        { path: listOf(sought.place) },
        sought,
        (one) => textAt(one, 'name') === name && textAt(one, 'claimType') === claimType,
      );
      return named && observed(named, false);
    },
    create: (wanted) => {
      const create = async () => {
        const org = await open();
        const authServerId = partOf(wanted.place, 'authServerId');
        const answer = await org.write(
          (sdk, claim) => sdk.authorizationServer.createOAuth2Claim(authServerId, claim),
          wanted.spec,
        );
        return born(answer, wanted.title);
      };
      if (hasFailed) return inTurn(queueOf(wanted.place), create);
      return create().catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    },
    update: (wanted) => inTurn(queueOf(wanted.place), async () => rewriteMember(await open(), listOf(wanted.place), wanted)),
    remove: ({ place, id }) =>
      inTurn(queueOf(place), async () => {
        const org = await open();
        const authServerId = partOf(place, 'authServerId');
        await unlessGone(org.write((sdk) => sdk.authorizationServer.deleteOAuth2Claim(authServerId, id)));
      }),
    usedBy: async (entry, all) => findUsersOfClaim(await open(), installation, entry, all),
    madeByOthers: async (id) => {
      const org = await open();
      const until = org.now().getTime() + staleness;
      const others = await org.waitOut(
        { what: 'who made a claim that is there already', until, path: paths.oidcApps },
        async () => {
          const found = installationsUsing(await org.list(paths.oidcApps), installation, id);
          return found.length > 0 ? found : undefined;
        },
      );
      return others !== undefined;
    },
  };
}
