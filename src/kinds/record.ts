import type { OktaKindRules } from './wishes.ts';

/** The record on the app of what is ours: what a ledger knows, for machines that have none. The plan makes it. */
export const recordKind: OktaKindRules = {
  title: () => 'record on the app of what is ours',
  sharedLists: [],
  knownBy: 'parent',
  namedWhenUsed: false,
  removal: 'with-parent',
  wanted: () => [],
};
