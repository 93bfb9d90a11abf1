import type { Driver } from '../core/model.ts';
import { isMarkedOrigin } from '../kinds/origin.ts';
import { findInstallationsUsing } from './find-marked-in-org.ts';
import { objectsAt, textAt } from './json-shape.ts';
import { born, observed, rewriteMember, seek, soughtText, unlessGone, type Workplace } from './kind-tools.ts';
import { paths } from './paths.ts';

/**
 * A trusted origin. Found by its remembered id, else by the origin itself, of which an org has one at most; marked by how its
 * name begins. It need not be deactivated before it is deleted.
 */
export function originDriver({ org: open, installation }: Workplace): Driver {
  return {
    observe: async (sought) => {
      const origin = soughtText(sought, 'origin');
      const place = { path: paths.allOrigins, home: paths.origins };
      const found = await seek(await open(), place, sought, (one) => textAt(one, 'origin') === origin);
      if (found === undefined) return undefined;
      const there = observed(found, isMarkedOrigin(found, installation));
      const scopes = objectsAt(found, 'scopes').map((scope) => textAt(scope, 'type'));
      const serves = textAt(found, 'status') === 'ACTIVE' && scopes.includes('CORS');
      return serves ? there : { ...there, note: 'It is inactive or not for CORS: a browser cannot call Okta from it.' };
    },
    create: async (wanted) => {
      const org = await open();
      const answer = await org.write((sdk, origin) => sdk.trustedOrigin.createTrustedOrigin(origin), wanted.spec);
      return born(answer, wanted.title);
    },
    update: async (wanted) => rewriteMember(await open(), paths.origins, wanted),
    remove: async ({ id }) => {
      const org = await open();
      await unlessGone(org.write((sdk) => sdk.trustedOrigin.deleteTrustedOrigin(id)));
    },
    usedBy: async ({ id }) => (id === null ? [] : findInstallationsUsing(await open(), installation, id)),
  };
}
