import { appKey } from '../core/kind.ts';
import { plainLine } from '../core/record-lines.ts';
import type { OktaKindRules } from './wishes.ts';

/** The assignment of a group to the app: its place says all, and its id is the group's. */
export const assignmentKind: OktaKindRules = {
  title: (group) => `assignment of group ${group}`,
  placeParts: ['appId', 'groupId'],
  rights: { manages: 'assignments', reads: ['groups'] },
  sharedLists: [],
  knownBy: 'parent',
  namedWhenUsed: false,
  removal: 'alone',
  wanted: (_wishes, { groups }) =>
    groups.map((group) => ({
      kind: 'okta.assignment',
      key: `okta.assignment/${group.id}`,
      title: assignmentKind.title(group.name),
      place: { appId: { ref: appKey, output: 'id' }, groupId: group.id },
      spec: {},
      within: appKey,
    })),
  line: plainLine,
  recall: (groupId, { app, line }) => ({
    title: assignmentKind.title(groupId),
    place: { appId: app.id, groupId },
    spec: {},
    needs: [appKey],
    within: appKey,
    ...(line.id === undefined ? { id: groupId } : {}),
  }),
};
