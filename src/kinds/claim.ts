import { claimSpec } from '../core/claims.ts';
import { isObject } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import { plainLine } from '../core/record-lines.ts';
import type { OktaKindRules } from './wishes.ts';

/** A claim on the access tokens of the authorization server. It has no place for a mark. */
export const claimKind: OktaKindRules = {
  title: (name) => `claim "${name}"`,
  placeParts: ['authServerId'],
  rights: { manages: 'authorizationServers' },
  sharedLists: [],
  knownBy: 'record',
  namedWhenUsed: true,
  removal: 'alone',
  staysWithApp: true,
  wanted: ({ claims }, { authServer }) =>
    claims.map((claim) => ({
      kind: 'okta.claim',
      key: `okta.claim/${claim.name}`,
      title: claimKind.title(claim.name),
      place: { authServerId: authServer.id },
      spec: claimSpec(claim),
      // the record on the app has to name it before it is made
      after: [appKey],
    })),
  // before it has an id, that it is exactly as it was about to be written is all that tells whose it is
  line: (told) => ({ ...plainLine(told), ...(told.state === 'intended' ? { spec: told.spec } : {}) }),
  recall: (name, { line }) => {
    if (!line.in) return undefined;
    const spec = { ...(isObject(line.spec) ? line.spec : {}), name, claimType: 'RESOURCE' };
    return { title: claimKind.title(name), place: { authServerId: line.in }, spec, needs: [appKey] };
  },
};
