import { appKey, recordKey } from '../core/kind.ts';
import type { OktaKindRules } from './wishes.ts';

/** The record on the app of what is ours: what a ledger knows, for machines that have none. */
export const recordKind: OktaKindRules = {
  title: () => 'record of this installation on the app',
  placeParts: ['appId'],
  rights: { manages: 'apps' },
  sharedLists: [],
  knownBy: 'parent',
  namedWhenUsed: false,
  removal: 'with-parent',
  wanted: () => [
    {
      kind: 'okta.record',
      key: recordKey,
      title: recordKind.title(''),
      place: { appId: { ref: appKey, output: 'id' } },
      // the plan says what it tells
      spec: {},
      within: appKey,
    },
  ],
};
