import type { Answers } from '../answers/answers.ts';
import { waysToGive } from '../answers/given.ts';
import { defaultOf } from '../answers/inputs.ts';
import { Problem } from '../errors.ts';
import { appSettings } from '../installation/app-settings.ts';
import { findKnownApp, type KnownApp } from '../installation/find-known-app.ts';
import { frontendFacts } from '../installation/frontend-facts.ts';
import { kubectlFor } from '../installation/open-cluster.ts';
import { isIssuer, publicIssuer, readPublicFacts } from '../installation/public-facts.ts';
import { refuseGoneApp } from '../installation/refuse-gone-app.ts';
import { findClusterName } from '../kube/find-cluster.ts';
import { readMetadata } from '../oidc/metadata.ts';
import { settled } from '../run/all-settled.ts';
import { jsonDocument } from '../run/json-document.ts';
import { writeOutputs } from '../run/output-file.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { type EnvFormat, envText, type FrontendFormat, frontendFormats, isFrontendFormat } from '../ui/env-text.ts';

/** The app whose settings are printed. */
interface App {
  readonly clientId: string;
  readonly known: KnownApp | undefined;
}

/**
 * Prints the settings of the frontend: as the ledger knows them, else as the org does where there are credentials for it, else
 * from the org's public metadata and the given client id.
 */
export async function runEnv(run: Run): Promise<number> {
  const { answers } = run;
  const known = await findKnownApp(run);
  const clientId = answers.appClientId ?? known?.clientId;
  const isOpen = known !== undefined || answers.orgUrl !== undefined || isIssuer(answers.authServer);
  if (clientId === undefined || !isOpen) {
    throw new Problem(
      'nothing-recorded',
      `Nothing is recorded of an installation ${answers.installation} here.`,
      `Set it up first (gloo-okta setup --react-url URL), or give ${waysToGive('orgUrl')}, ${waysToGive('authServer')} and ${waysToGive('appClientId')}.`,
    );
  }
  const format = (answers.given.get('format')?.value ?? defaultOf('format')) as EnvFormat;
  return isFrontendFormat(format)
    ? printFrontend(run, format, { clientId, known })
    : printVariables(run, format, { clientId, known });
}

async function printVariables(run: Run, format: Exclude<EnvFormat, FrontendFormat>, { clientId, known }: App): Promise<number> {
  const { speech, world, answers } = run;
  const [open, clusterName] = await settled([
    (known ? Promise.resolve(known.issuer) : publicIssuer(run)).then((issuer) => readPublicFacts(world.http, issuer)),
    Promise.resolve(answers.clusterName ?? known?.clusterName).then((name) => name ?? lookUpClusterName(world, answers)),
  ]);
  await refuseGoneApp(run, { clientId, known }, open.metadata);
  const appUrl = answers.appUrl ?? known?.appUrl;
  const present = appSettings(open, { clientId, clusterName, appUrl });
  await writeOutputs(run, present);
  if (clusterName === undefined) speech.say(`CLUSTER_NAME is left out: give it by ${waysToGive('clusterName')}.\n`);
  if (appUrl === undefined) speech.say(`APP_URL is left out: give it by ${waysToGive('appUrl')}.\n`);
  if (speech.modes.json) speech.out(jsonDocument('env', { env: Object.fromEntries(present) }));
  else speech.out(envText(present, format));
  return 0;
}

/** Prints what one frontend or library reads, in its own words. */
async function printFrontend(run: Run, format: FrontendFormat, app: App): Promise<number> {
  const { speech, world, answers } = run;
  const issuer = app.known?.issuer ?? (await publicIssuer(run));
  const shape = frontendFormats[format];
  const { clientId, known } = app;
  const named = {
    clientId,
    clusterName: answers.clusterName ?? known?.clusterName,
    appUrl: answers.appUrl ?? known?.appUrl,
  };
  const metadata = await readMetadata(world.http, issuer);
  await refuseGoneApp(run, app, metadata);
  if (answers.given.has('outputFile')) await writeOutputs(run, appSettings(await readPublicFacts(world.http, issuer), named));
  const { facts, notes } = frontendFacts({ ...app, answers, metadata, format: { name: format, ...shape } });
  for (const note of notes) speech.say(`${note}\n`);
  speech.say(`${shape.use}\n`);
  if (!speech.modes.json) {
    speech.out(shape.text(facts));
    return 0;
  }
  const settings = shape.settings(facts);
  speech.out(jsonDocument('env', Array.isArray(settings) ? { env: Object.fromEntries(settings) } : { settings }));
  return 0;
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
