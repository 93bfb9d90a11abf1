import { withValue } from '../core/json.ts';
import type { Born, Driver, JsonObject, Observed, Sought } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { beforeWrite, Problem } from '../errors.ts';
import { appKind, installationOf } from '../kinds/app.ts';
import { nextClientId } from './client-ids.ts';
import { textAt } from './json-shape.ts';
import {
  born,
  hasAll,
  observed,
  readRecorded,
  rewrite,
  soughtText,
  stillAsSeen,
  unlessGone,
  type Workplace,
} from './kind-tools.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';
import { staleness } from './patience.ts';

/**
 * The single-page app. Found by its remembered id, else by its label among the browser apps, else by its mark under another
 * label; marked by its `profile`.
 * Throws `two-apps` besides what the org throws.
 */
export function appDriver({ org: open, installation }: Workplace): Driver {
  const isMarked = (app: JsonObject) => installationOf(app) === installation;
  return {
    observe: async (sought) => {
      const org = await open();
      const remembered = await byId(org, sought);
      const app =
        remembered ??
        (await ifThere(
          org,
          (await byChosenId(org, sought)) ?? (await byLabelOrMark(org, soughtText(sought, 'label'), isMarked)),
        ));
      return app && withClientId(app, isMarked(app));
    },
    choose: async (spent) => ({ clientId: nextClientId((await open()).id, installation, spent) }),
    takenBy: async (sought, refused) => {
      // an org that takes no second app of a label says so with the same words
      if (refused instanceof Problem && /\bwith the label\b/i.test(refused.message)) throw refused;
      const org = await open();
      const clientId = sought.remembered?.outputs['clientId'] ?? '';
      const until = org.now().getTime() + (org.spent.has(clientId) ? 0 : 2 * staleness);
      const app = await org.waitOut({ what: 'the app that is there already', until, path: paths.oidcApps }, async () => {
        const apps = await org.list(paths.oidcApps);
        return ifThere(org, apps.find((one) => clientIdOf(one) === clientId) ?? apps.find(isMarked));
      });
      if (app === undefined) {
        await org.spent.add(clientId);
        return undefined;
      }
      if (isMarked(app) && !hasAll(sought.spec, app)) throw madeMeanwhile(appKind.title(textAt(app, 'label')));
      return withClientId(app, isMarked(app));
    },
    create: async (wanted, chosen) => {
      const org = await open();
      // another machine may have made ours while a person looked at the plan
      const listed = (await beforeWrite(org.list(paths.oidcApps))).filter(isMarked);
      const there = await beforeWrite(Promise.all(listed.map((app) => ifThere(org, app))));
      if (there.some((app) => app !== undefined)) throw madeMeanwhile(wanted.title);
      const clientId = chosen?.['clientId'];
      const spec = clientId === undefined ? wanted.spec : withValue(wanted.spec, 'credentials.oauthClient.client_id', clientId);
      const answer = await org.write((sdk, app) => sdk.application.createApplication(app), spec);
      return bornApp(answer);
    },
    update: async (wanted) => {
      const org = await open();
      const answer = await rewrite(org, paths.app(wanted.id), wanted);
      return bornApp(answer);
    },
    deactivate: async (gone) => {
      const { id } = gone;
      const org = await open();
      await stillAsSeen(org, paths.app(id), gone, 'app');
      await unlessGone(org.write((sdk) => sdk.application.deactivateApplication(id)));
    },
    remove: async (gone) => {
      const { id, outputs } = gone;
      const org = await open();
      await stillAsSeen(org, paths.app(id), gone, 'app');
      await unlessGone(org.write((sdk) => sdk.application.deleteApplication(id)));
      const clientId = outputs?.['clientId'];
      if (clientId !== undefined) await org.spent.add(clientId);
    },
  };
}

function madeMeanwhile(title: string): Problem {
  const message = `The ${printableLine(title, 100)} was made by another run meanwhile.`;
  return new Problem('changed-meanwhile', message, 'Run it again: it goes on with what is there now.');
}

async function byId(org: Org, sought: Sought): Promise<JsonObject | undefined> {
  const { remembered } = sought;
  if (!remembered?.id) return undefined;
  return readRecorded(org, paths.app(remembered.id), remembered);
}

/** One that an earlier run was about to make, by the client id that it chose for it. */
async function byChosenId(org: Org, { remembered }: Sought): Promise<JsonObject | undefined> {
  const clientId = remembered?.state === 'intended' ? remembered.outputs['clientId'] : undefined;
  if (clientId === undefined) return undefined;
  return (await org.list(paths.oidcApps)).find((app) => clientIdOf(app) === clientId);
}

/** A list may still have what is gone. */
async function ifThere(org: Org, app: JsonObject | undefined): Promise<JsonObject | undefined> {
  return app && org.find(paths.app(textAt(app, 'id')));
}

function clientIdOf(app: JsonObject | undefined): string {
  return textAt(app, 'credentials', 'oauthClient', 'client_id');
}

/** Okta allows several apps of one label: of those, the one with our mark is ours. */
async function byLabel(org: Org, label: string, isMarked: (app: JsonObject) => boolean): Promise<JsonObject | undefined> {
  const apps = (await org.list(paths.oidcApps)).filter(
    (app) =>
      textAt(app, 'label') === label &&
      textAt(app, 'name') === 'oidc_client' &&
      textAt(app, 'settings', 'oauthClient', 'application_type') === 'browser',
  );
  const ours = apps.filter(isMarked);
  if (apps.length < 2 || ours.length === 1) return ours[0] ?? apps[0];
  const ids = apps.map((app) => textAt(app, 'id')).join(', ');
  const message = `There are ${apps.length} single-page apps with the label "${printableLine(label, 100)}": ${ids}.`;
  const hint =
    ours.length > 1
      ? 'All that carry our mark are taken away by gloo-okta teardown; or remove all but one in the Admin Console.'
      : 'Rename or remove all but one in the Admin Console, or choose another --app-name.';
  throw new Problem('two-apps', message, hint);
}

/** One with our mark was perhaps renamed, here or in the Admin Console: a machine without a ledger would make a second. */
async function byLabelOrMark(org: Org, label: string, isMarked: (app: JsonObject) => boolean): Promise<JsonObject | undefined> {
  const named = await byLabel(org, label, isMarked);
  if (named !== undefined && isMarked(named)) return named;
  return (await org.list(paths.oidcApps)).find(isMarked) ?? named;
}

/**
 * Refuses an app with which nobody can sign in.
 * @throws Problem `app-inactive`
 */
export function refuseInactive({ id, raw, marked }: Observed): void {
  if (textAt(raw, 'status') !== 'INACTIVE') return;
  const message = `The app "${printableLine(textAt(raw, 'label'), 100)}" (${id}) is there, but inactive.`;
  const other = marked ? 'or take it away with gloo-okta teardown' : 'or delete it, or choose another --app-name';
  throw new Problem('app-inactive', message, `Activate it in the Admin Console, ${other}.`);
}

function withClientId(app: JsonObject, marked: boolean): Observed {
  return observed(app, marked, { clientId: clientIdOf(app) });
}

function bornApp(answer: JsonObject | undefined): Born {
  const clientId = clientIdOf(answer);
  if (clientId === '') {
    throw new Problem(
      'answer-unusable',
      'Okta sent no client id for the app.',
      'Run it again: what was made is found by its name.',
    );
  }
  return born(answer, 'app', { clientId });
}
