import { leaves, withValue } from '../core/json.ts';
import type { Born, Driver, Json, Place } from '../core/model.ts';
import { linesIn } from '../core/record-lines.ts';
import { beforeWrite, Problem } from '../errors.ts';
import { kinds } from '../kinds/kinds.ts';
import { born, partOf, rewrite, type Workplace } from './kind-tools.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/**
 * The record of what is ours, in the app's free-form `profile`: claims have no place of their own for a mark. All else of the
 * app goes back as it was read just before. Throws `changed-meanwhile` when the app is gone, or another machine has changed
 * the record.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/
 */
export function recordDriver({ org: open }: Workplace): Driver {
  return {
    observe: async ({ place }) => {
      const appId = partOf(place, 'appId');
      const raw = await (await open()).find(paths.app(appId));
      return raw === undefined || linesIn(kinds, raw) === undefined
        ? undefined
        : { id: appId, raw, marked: false, outputs: { id: appId } };
    },
    create: async ({ place, spec }) => write(await open(), place, spec),
    update: async (wanted) => {
      const org = await open();
      return born(await rewrite(org, paths.app(partOf(wanted.place, 'appId')), wanted), 'app');
    },
    // it goes with the app, or is put back with it
    remove: async () => undefined,
  };
}

async function write(org: Org, place: Place, spec: Json): Promise<Born> {
  const path = paths.app(partOf(place, 'appId'));
  // of an app that was born or written a moment ago, Okta's answer to that is remembered
  const raw = await beforeWrite(org.find(path));
  if (raw === undefined)
    throw new Problem('changed-meanwhile', 'The app was removed while this ran.', 'Run it again to see the plan as it is now.');
  const whole = leaves(spec).reduce<Json>((app, [field, value]) => withValue(app, field, value as Json), raw);
  const answer = await org.put(path, whole);
  return born(answer, 'app');
}
