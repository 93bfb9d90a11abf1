import { frontendPlaces, urisFrom } from '../answers/answered-uris.ts';
import type { Answers } from '../answers/answers.ts';
import type { Given } from '../answers/given.ts';
import type { InputName } from '../answers/inputs.ts';
import type { FrontendPlaces } from '../core/frontend-settings.ts';
import { valueAt } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Json, Ledger } from '../core/model.ts';
import { findAuthServer } from '../okta/find.ts';
import type { Run } from '../run/run.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { type FoundInstallation, findInstallation } from './find-installation.ts';
import { openOktaOrg } from './open-org.ts';
import { recordedGiven } from './recorded-answers.ts';

/** What is known of an installation's app and of its frontends, for whoever has to set one up. */
export interface KnownApp {
  readonly issuer: string;
  readonly clientId: string | undefined;
  readonly clusterName: string | undefined;
  readonly appUrl: string | undefined;
  readonly namespace: string | undefined;
  /** The grants of the app; `undefined` where only the record on it is known. */
  readonly grants: readonly string[] | undefined;
  /** The sign-in redirect URIs that the app has; none where they are not known. */
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
  /** Where its frontends are: as it was answered, else as its URIs say. */
  readonly places: FrontendPlaces;
}

/**
 * What is known of the installation, when it is on the org and the authorization server that are asked for: by the ledger, else
 * by the org where there are credentials for it. Reads only.
 */
export async function findKnownApp(run: Run): Promise<KnownApp | undefined> {
  const { world, answers } = run;
  const { installation: name, orgUrl, credentials, appClientId } = answers;
  const here = await readLedger(world.io, name);
  const ledger = orgUrl === undefined || here?.target.org === orgUrl ? here : undefined;
  const known = await knownApp(answers, await findInstallation({ name, ledger }), ledger);
  if (known?.clientId !== undefined || appClientId !== undefined || orgUrl === undefined || credentials === undefined)
    return known;
  const org = await openOktaOrg(run);
  const found = await findInstallation({ name, ledger, org });
  if (found.names.authServerId === undefined) return known;
  const { issuer } = await findAuthServer(org, found.names.authServerId);
  run.speech.say(`Nothing is recorded here: taking what the app in ${orgUrl} records.\n`);
  return knownApp(answers, { ...found, names: { ...found.names, issuer } }, ledger);
}

async function knownApp(
  { given, authServer }: Answers,
  { names, entries, told }: FoundInstallation,
  ledger: Ledger | undefined,
): Promise<KnownApp | undefined> {
  const { authServerId, issuer, clientId, clusterName, appUrl, namespace } = names;
  const isAsked = !given.has('authServer') || [authServerId, issuer, issuer?.split('/').at(-1)].includes(authServer);
  if (issuer === undefined || !isAsked) return undefined;
  const app = told?.app?.raw ?? entries.find(({ key }) => key === appKey)?.spec;
  const list = (field: string) => texts(valueAt(app, `settings.oauthClient.${field}`));
  const grants = list('grant_types');
  const uris = { redirectUris: list('redirect_uris'), signOutUris: list('post_logout_redirect_uris') };
  const recorded = await recordedGiven({ ledger, app: told?.app?.raw });
  return {
    issuer,
    clientId,
    clusterName: clusterName ?? textIn(recorded, 'clusterName'),
    appUrl: appUrl ?? textIn(recorded, 'appUrl') ?? (recorded && urisFrom(recorded).appUrl),
    namespace,
    grants: grants.length === 0 ? undefined : grants,
    ...uris,
    places: recorded ? frontendPlaces(recorded) : { bases: {}, ...uris, local: false },
  };
}

function textIn(given: Given | undefined, name: InputName): string | undefined {
  const value = given?.get(name)?.value;
  return typeof value === 'string' ? value : undefined;
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
