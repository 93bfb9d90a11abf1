import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { Answers } from '../answers/answers.ts';
import { defaultOf } from '../answers/inputs.ts';
import type { AccessPolicy } from '../core/access-rules.ts';
import { keptAppName } from '../core/default-app-name.ts';
import { imageKind } from '../core/image-kind.ts';
import { valueAt } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Entry, Ledger, Observed } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { readGivenFile, stdinName } from '../files.ts';
import type { OktaFacts, OktaWishes } from '../kinds/wishes.ts';
import { refuseInactive } from '../okta/app-driver.ts';
import { countGroups } from '../okta/count-groups.ts';
import { type AuthServer, findAuthServer, findGroups } from '../okta/find.ts';
import { findMarkedApps } from '../okta/find-marked-in-org.ts';
import { readAssignedGroups } from '../okta/find-more.ts';
import { makeOktaDrivers, type OktaDrivers } from '../okta/okta-drivers.ts';
import type { Org } from '../okta/org.ts';
import { originTrouble } from '../okta/origin-access.ts';
import { paths } from '../okta/paths.ts';
import { readAccess } from '../okta/read-access-policies.ts';
import { loadSdk } from '../okta/sdk.ts';
import { settled } from '../run/all-settled.ts';
import type { Run } from '../run/run.ts';
import { countedOf } from '../shell/gather-claim-groups.ts';
import { type PublicFacts, readPublicFacts } from './public-facts.ts';

/** All that was found in the org. */
export interface FoundOkta extends PublicFacts {
  readonly authServer: AuthServer;
  readonly facts: Omit<OktaFacts, 'ownPolicy' | 'ownWildcards'>;
  readonly wishes: OktaWishes;
  readonly drivers: OktaDrivers;
  /** Whether trusted origins are left alone: because that was asked for, or because these credentials may not manage them. */
  readonly withoutOrigins: boolean;
}

/**
 * Reads what the design depends on, side by side. Reads only.
 * @throws Problem of Okta's side, `unknown-auth-server`, `unknown-group`, `two-apps`, `app-inactive`, `metadata-unusable`, `key-set-unusable`
 */
export async function findOkta(run: Run, opened: Promise<Org>, ledger: Ledger | undefined): Promise<FoundOkta> {
  const { world, answers } = run;
  const [org, logo] = await settled([opened, readLogo(answers.logo)]);
  // A first set-up will write: the SDK is loaded while Okta is asked, for it takes most of a second.
  if (world.mayWrite && ledger === undefined) loadSdk().catch(() => undefined);
  const drivers = makeOktaDrivers(org, answers.installation);
  const remembered = ledger?.entries.find((entry) => entry.key === appKey);
  const appSought = {
    kind: 'okta.app',
    key: appKey,
    place: {},
    spec: { label: answers.appName },
    ...(remembered ? { remembered } : {}),
  } as const;
  // The plan will look at these too: asked for side by side with the others, they are remembered when it does.
  const ahead = (path: string) => org.list(path).catch(() => undefined);
  // what the checks will ask besides
  for (const { filter } of countedOf(answers.claims)) void countGroups(org, filter).catch(() => undefined);
  if (!remembered?.id) void ahead(paths.appsNamed(answers.appName));
  const aheadOfApp = async (groups: Promise<readonly { readonly id: string }[]>, found: Promise<Observed | undefined>) => {
    const [wantedGroups, there] = await Promise.all([groups, found]);
    if (there === undefined) return;
    if (wantedGroups.length > 0) void org.listIfThere(paths.assignments(there.id)).catch(() => undefined);
    // the proof of a set-up looks at all of them
    if (world.mayWrite) void readAssignedGroups(org, there.id).catch(() => undefined);
  };
  const leftAlone = answers.trustedOrigins === 'skip' ? Promise.resolve(true) : originTrouble(org).then(Boolean);
  const groupsFound = findGroups(org, answers.assign);
  const appFound = refuseTwins(org, answers.installation).then(() => drivers['okta.app'].observe(appSought));
  void aheadOfApp(groupsFound, appFound).catch(() => undefined);
  const [server, groups, app, withoutOrigins] = await settled([
    findAuthServer(org, answers.authServer).then(async (authServer) => {
      if (answers.claims.length > 0) void ahead(paths.claims(authServer.id));
      const [policies, open] = await settled([
        answers.accessPolicy === 'auto' ? readAccess(org, authServer.id) : Promise.resolve([] as readonly AccessPolicy[]),
        readPublicFacts(world.http, authServer.issuer),
      ]);
      return { authServer, policies, open };
    }),
    groupsFound,
    appFound,
    leftAlone,
  ]);
  if (app !== undefined) refuseInactive(app);
  return {
    ...server.open,
    authServer: server.authServer,
    drivers,
    withoutOrigins,
    facts: {
      authServer: server.authServer,
      groups,
      policies: server.policies,
      clientId: app?.outputs['clientId'],
    },
    wishes: {
      installation: answers.installation,
      appName: appNameOf(answers, remembered, app),
      logo,
      uris: withoutOrigins ? { ...answers.uris, origins: [] } : answers.uris,
      wildcardRedirect: answers.wildcardRedirect,
      respelled: answers.respelled,
      claims: answers.claims,
      accessPolicy: answers.accessPolicy,
    },
  };
}

/** An app that is ours already keeps its label, unless one is given. */
function appNameOf({ given, installation, appName }: Answers, remembered: Entry | undefined, app: Observed | undefined): string {
  if (given.has('appName') || installation === defaultOf('name')) return appName;
  const isOurs = app !== undefined && (app.marked || app.id === remembered?.id);
  const recorded = remembered === undefined ? undefined : valueAt(remembered.spec, 'label');
  return (isOurs ? keptAppName(recorded, valueAt(app.raw, 'label')) : undefined) ?? appName;
}

/**
 * Refuses an org in which several apps carry our mark: two machines at once, or a creation that was delivered twice.
 * @throws Problem `two-apps`
 */
async function refuseTwins(org: Org, installation: string): Promise<void> {
  const listed = await findMarkedApps(org, installation);
  if (listed.length < 2) return;
  // the list may still have one that was deleted a moment ago
  const there = await Promise.all(listed.map(({ id }) => org.find(paths.app(id))));
  const apps = listed.filter((_, at) => there[at] !== undefined);
  if (apps.length < 2) return;
  throw new Problem(
    'two-apps',
    `${apps.length} apps carry the mark of the installation ${installation}: ${apps.map(({ id }) => id).join(', ')}.`,
    'All of them are taken away by gloo-okta teardown; or remove all but one in the Admin Console.',
  );
}

/** The largest logo that is read, in bytes; Okta takes less. */
const mostLogo = 10_000_000;

/**
 * The logo's file and its digest, checked against Okta's limits.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationLogos/
 */
async function readLogo(file: string | undefined): Promise<OktaWishes['logo']> {
  if (file === undefined) return undefined;
  const refuse = (why: string) =>
    new Problem('bad-value', `--logo: ${basename(file)}: ${why}.`, 'Give a png, jpg, gif or svg of less than 1 MB.');
  const isStdin = file === stdinName;
  if (!isStdin && !['.png', '.jpg', '.jpeg', '.gif', '.svg'].includes(extname(file).toLowerCase()))
    throw refuse('it is not a png, jpg, gif or svg');
  const bytes = await readGivenFile(file, { mostBytes: mostLogo }).catch((cause: Error) => {
    throw refuse(cause.message);
  });
  if (bytes.length === 0) throw refuse('it is empty');
  if (bytes.length >= 1_048_576) throw refuse(`it has ${bytes.length} bytes, and Okta takes less than 1 MB`);
  const shape =
    { '.png': '89504e47', '.jpg': 'ffd8ff', '.jpeg': 'ffd8ff', '.gif': '47494638', '.svg': '' }[extname(file).toLowerCase()] ??
    '';
  if (isStdin && imageKind(bytes) === undefined) throw refuse('it is not a png, jpg, gif or svg');
  if (!bytes.subarray(0, 8).toString('hex').startsWith(shape)) throw refuse('its content is not what its name says');
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
}
