import type { Answers } from '../answers/answers.ts';
import { waysToGive } from '../answers/given.ts';
import { defaultOf } from '../answers/inputs.ts';
import { appKey } from '../core/kind.ts';
import type { Ledger } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { kubectlFor } from '../installation/find-in-cluster.ts';
import { publicIssuer, readPublicFacts } from '../installation/public-facts.ts';
import { findClusterName } from '../kube/find-cluster.ts';
import { settled } from '../run/all-settled.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { type EnvFormat, envText } from '../ui/env-text.ts';

/** Prints the settings of the frontend: from the ledger, else from the org's public metadata and the given client id. */
export async function runEnv(run: Run): Promise<number> {
  const { speech, world, answers } = run;
  const { given } = answers;
  const ledger = await readLedger(world.io, answers.installation);
  const known = recorded(answers, ledger);
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
  const settings: [string, string | undefined][] = [
    ['CLIENT_ID', clientId],
    ['TOKEN_ENDPOINT', open.metadata.tokenEndpoint],
    ['AUTH_ENDPOINT', open.metadata.authorizationEndpoint],
    ['LOGOUT_ENDPOINT', open.metadata.endSessionEndpoint],
    ['CERT_KEYS', open.keySet.text],
    ['ISSUER', open.metadata.issuer],
    ['CLUSTER_NAME', clusterName],
    ['APP_URL', appUrl],
  ];
  const present = settings.filter((setting): setting is [string, string] => setting[1] !== undefined);
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

/** What the ledger says, when it speaks of the org and the authorization server that are asked for. */
function recorded(answers: Answers, ledger: Ledger | undefined): Known | undefined {
  const { given } = answers;
  if (ledger === undefined || (answers.orgUrl !== undefined && ledger.target.org !== answers.orgUrl)) return undefined;
  const fact = (name: string) => (typeof ledger.facts[name] === 'string' ? (ledger.facts[name] as string) : undefined);
  const issuer = fact('issuer');
  if (issuer === undefined) return undefined;
  const { authServer } = answers;
  const isAsked = !given.has('authServer') || [fact('authServerId'), issuer.split('/').at(-1)].includes(authServer);
  if (!isAsked) return undefined;
  const clientId = fact('clientId') ?? ledger.entries.find((entry) => entry.key === appKey)?.outputs['clientId'];
  return { issuer, clientId, clusterName: fact('clusterName'), appUrl: fact('appUrl') };
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
