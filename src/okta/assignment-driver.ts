import type { Born, Driver, Place } from '../core/model.ts';
import { textAt } from './json-shape.ts';
import { isFresh, partOf, readRecorded, unlessGone, type Workplace } from './kind-tools.ts';
import { paths } from './paths.ts';

/** The assignment of a group to the app. It has no name and no fields of its own: its place says all, its id is the group's. */
export function assignmentDriver({ org: open }: Workplace): Driver {
  const assign = async ({ place }: { readonly place: Place }): Promise<Born> => {
    const { appId, groupId } = idsIn(place);
    const org = await open();
    // whether Okta takes a PUT without a body is not documented
    await org.write((sdk, empty) => sdk.application.assignGroupToApplication(appId, groupId, empty), {});
    return { id: groupId, outputs: { id: groupId } };
  };
  return {
    observe: async ({ place, remembered }) => {
      const { appId, groupId } = idsIn(place);
      const org = await open();
      const path = paths.assignment(appId, groupId);
      // the list is read besides, to tell who else may sign in
      const listed = (await org.listIfThere(paths.assignments(appId))).find((one) => textAt(one, 'id') === groupId);
      const raw = listed ?? (await (remembered?.id ? readRecorded(org, path, remembered) : org.find(path)));
      if (raw !== undefined && remembered !== undefined && isFresh(org, remembered)) org.know(path, raw);
      return raw === undefined ? undefined : { id: groupId, raw, marked: false, outputs: { id: groupId } };
    },
    create: assign,
    update: assign,
    remove: async ({ place }) => {
      const { appId, groupId } = idsIn(place);
      const org = await open();
      await unlessGone(org.write((sdk) => sdk.application.unassignApplicationFromGroup(appId, groupId)));
    },
  };
}

function idsIn(place: Place): { appId: string; groupId: string } {
  return { appId: partOf(place, 'appId'), groupId: partOf(place, 'groupId') };
}
