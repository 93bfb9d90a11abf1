import type { Answers } from '../answers/answers.ts';
import { waysToGive } from '../answers/given.ts';
import { defaultOf } from '../answers/inputs.ts';
import { Problem } from '../errors.ts';
import { appSettings } from '../installation/app-settings.ts';
import { findInstallation } from '../installation/find-installation.ts';
import { kubectlFor } from '../installation/open-cluster.ts';
import { openOktaOrg } from '../installation/open-org.ts';
import { publicIssuer, readPublicFacts } from '../installation/public-facts.ts';
import type { KnownNames } from '../kinds/known-names.ts';
import { findClusterName } from '../kube/find-cluster.ts';
import { findAuthServer } from '../okta/find.ts';
import { settled } from '../run/all-settled.ts';
import { jsonDocument } from '../run/json-document.ts';
import { writeOutputs } from '../run/output-file.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { type EnvFormat, envText } from '../ui/env-text.ts';

/**
 * Prints the settings of the frontend: as the ledger knows them, else as the org does where there are credentials for it, else
 * from the org's public metadata and the given client id.
 */
export async function runEnv(run: Run): Promise<number> {
  const { speech, world, answers } = run;
  const { given } = answers;
  const known = await findKnown(run);
  const clientId = answers.appClientId ?? known?.clientId;
  if (clientId === undefined || (known === undefined && answers.orgUrl === undefined)) {
    throw new Problem(
      'nothing-recorded',
      `Nothing is recorded of an installation ${answers.installation} here.`,
      `Run gloo-okta setup first, or give ${waysToGive('orgUrl')}, ${waysToGive('authServer')} and ${waysToGive('appClientId')}.`,
    );
  }
  const [open, clusterName] = await settled([
    (known ? Promise.resolve(known.issuer) : publicIssuer(run)).then((issuer) => readPublicFacts(world.http, issuer)),
    Promise.resolve(answers.clusterName ?? known?.clusterName).then((name) => name ?? lookUpClusterName(world, answers)),
  ]);
  const appUrl = answers.appUrl ?? known?.appUrl;
  const present = appSettings(open, { clientId, clusterName, appUrl });
  await writeOutputs(run, present);
  if (clusterName === undefined) speech.say(`CLUSTER_NAME is left out: give it by ${waysToGive('clusterName')}.\n`);
  if (appUrl === undefined) speech.say(`APP_URL is left out: give it by ${waysToGive('appUrl')}.\n`);
  if (speech.modes.json) speech.out(jsonDocument('env', { env: Object.fromEntries(present) }));
  else speech.out(envText(present, (given.get('format')?.value ?? defaultOf('format')) as EnvFormat));
  return 0;
}

interface Known {
  readonly issuer: string;
  readonly clientId: string | undefined;
  readonly clusterName: string | undefined;
  readonly appUrl: string | undefined;
}

/** What is known of the installation, when it is on the org and the authorization server that are asked for. */
async function findKnown(run: Run): Promise<Known | undefined> {
  const { world, answers } = run;
  const { installation: name, orgUrl, credentials, appClientId } = answers;
  const here = await readLedger(world.io, name);
  const ledger = orgUrl === undefined || here?.target.org === orgUrl ? here : undefined;
  const known = knownOf(answers, (await findInstallation({ name, ledger })).names);
  if (known?.clientId !== undefined || appClientId !== undefined || orgUrl === undefined || credentials === undefined)
    return known;
  const org = await openOktaOrg(run);
  const { names } = await findInstallation({ name, ledger, org });
  if (names.authServerId === undefined) return known;
  const { issuer } = await findAuthServer(org, names.authServerId);
  return knownOf(answers, { ...names, issuer });
}

function knownOf({ given, authServer }: Answers, names: KnownNames): Known | undefined {
  const { authServerId, issuer, clientId, clusterName, appUrl } = names;
  const isAsked = !given.has('authServer') || [authServerId, issuer?.split('/').at(-1)].includes(authServer);
  return issuer !== undefined && isAsked ? { issuer, clientId, clusterName, appUrl } : undefined;
}

/** The cluster's name where a cluster can be asked; its absence is no failure here. */
async function lookUpClusterName(world: World, { kube }: Answers): Promise<string | undefined> {
  try {
    return await findClusterName(kubectlFor(world, kube));
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
