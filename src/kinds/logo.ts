import { appKey } from '../core/kind.ts';
import type { OktaKindRules } from './wishes.ts';

/** The logo of the app. It goes with the app, and nobody but the ledger knows what was uploaded. */
export const logoKind: OktaKindRules = {
  title: () => 'logo',
  placeParts: ['appId'],
  rights: { manages: 'apps' },
  sharedLists: [],
  knownBy: 'parent',
  namedWhenUsed: false,
  removal: 'with-parent',
  wanted: ({ logo }) => {
    if (logo === undefined) return [];
    const place = { appId: { ref: appKey, output: 'id' } } as const;
    const spec = { file: logo.file, sha256: logo.sha256 };
    return [{ kind: 'okta.logo', key: 'okta.logo/portal', title: logoKind.title(''), place, spec, within: appKey }];
  },
};
