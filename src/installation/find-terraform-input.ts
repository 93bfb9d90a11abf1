import type { Answers } from '../answers/answers.ts';
import { defaultOf } from '../answers/inputs.ts';
import { keptAppName } from '../core/default-app-name.ts';
import { isObject, valueAt } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Entry, JsonObject, Ledger, Resource } from '../core/model.ts';
import { Problem } from '../errors.ts';
import type { KubernetesHalf, ProviderMajor, TerraformInput } from '../export/terraform-input.ts';
import { designOkta } from '../kinds/design.ts';
import { policyKey } from '../kinds/policy.ts';
import { textAt } from '../kube/objects.ts';
import type { ClusterNames } from './find-in-cluster.ts';
import { manifestsFor } from './manifests-for.ts';
import type { PublicFacts } from './public-facts.ts';

/** Stands in the resources where Terraform looks the cluster's name up. */
const unknownCluster = 'unknown-cluster';

/** What the code depends on besides the answers. */
export interface TerraformSources {
  readonly answers: Answers;
  /** What is recorded of the installation; absent while nothing is made. */
  readonly ledger: Ledger | undefined;
  /** Metadata and keys, for manifests beside the code; absent where Terraform reads them itself. */
  readonly open: PublicFacts | undefined;
  readonly logo: string | undefined;
}

/**
 * What is wanted, by the same design as `setup`, with names where Terraform looks ids up. Of an installation only what it made
 * or took over: what others made and serves as it is stays theirs.
 * @throws Problem `missing-input` where the authorization server is known by its id alone
 */
export async function terraformInput(sources: TerraformSources): Promise<TerraformInput> {
  const { answers, ledger, logo } = sources;
  const entries = ledger?.entries.filter(({ id, state }) => id !== null && state !== 'intended') ?? [];
  const server = authServerOf(answers, ledger, entries);
  const groups = groupsOf(answers, entries);
  const designed = designOkta(
    {
      installation: answers.installation,
      appName: appNameOf(answers, entries),
      // Terraform uploads it as an argument of the app
      logo: undefined,
      uris: answers.uris,
      wildcardRedirect: answers.wildcardRedirect,
      respelled: [],
      claims: answers.claims,
      accessPolicy: entries.length === 0 ? answers.accessPolicy : 'auto',
    },
    {
      authServer: server,
      groups,
      policies: [],
      clientId: undefined,
      ownPolicy: entries.some(({ key }) => key === policyKey),
      ownWildcards: false,
    },
  );
  const wanted = entries.length === 0 ? designed : designed.filter(({ key }) => entries.some((entry) => entry.key === key));
  const { names, serverIsMade } = namesOf(answers, ledger, entries);
  const open = sources.open ?? {
    metadata: { ...noMetadata, issuer: `${answers.orgUrl}/oauth2/${server.id}` },
    keySet: { text: '{"keys":[]}', kids: [], ignored: [] },
  };
  const kubernetes = (answers.given.get('kubernetes')?.value ?? defaultOf('kubernetes')) as KubernetesHalf;
  const manifests = await manifestsFor(answers, open, { ...names, serverIsThere: !serverIsMade });
  return {
    orgUrl: answers.orgUrl as string,
    installation: answers.installation,
    providerMajor: (answers.given.get('providerMajor')?.value ?? defaultOf('providerMajor')) as ProviderMajor,
    kubernetes,
    wanted: wanted.map((resource) => withPriority(resource, entries)),
    authServer: server,
    groups,
    // a scheduled apply refreshes the keys, so that the CronJob is not needed
    manifests: kubernetes === 'manifests' ? manifests : manifests.filter(({ kind }) => /ext-auth/.test(kind)),
    jwks: answers.jwks,
    clusterName: names.clusterName === unknownCluster ? undefined : names.clusterName,
    appUrl: answers.appUrl,
    kubeContext: answers.kube.context,
    ids: new Map(entries.flatMap(({ key, id }) => (id === null ? [] : [[key, id]]))),
    logo,
  };
}

const noMetadata: PublicFacts['metadata'] = {
  issuer: '',
  authorizationEndpoint: '',
  tokenEndpoint: '',
  endSessionEndpoint: '',
  jwksUri: '',
  metadataUrl: '',
};

/** Terraform looks it up by its name; the ids of what is in it begin with its id. */
function authServerOf(answers: Answers, ledger: Ledger | undefined, entries: readonly Entry[]): TerraformInput['authServer'] {
  const asked = answers.authServer;
  const recorded = entries.map(({ place }) => place['authServerId']).find((id) => id !== undefined);
  const name = ledger?.facts['authServerName'];
  if (/^aus\w{8,40}$/.test(asked) && typeof name !== 'string') {
    throw new Problem(
      'missing-input',
      `--auth-server: ${asked} is an id, and Terraform looks the authorization server up by its name.`,
      'Give its name, as Okta shows it: --auth-server NAME.',
    );
  }
  return { id: recorded ?? asked, name: typeof name === 'string' ? name : asked };
}

/** The recorded groups, else those that are asked for, under their names. */
function groupsOf(answers: Answers, entries: readonly Entry[]): TerraformInput['groups'] {
  const assigned = entries.filter(({ kind }) => kind === 'okta.assignment');
  if (entries.length > 0) {
    return assigned.map(({ place, title }) => {
      const name = title.replace(/^assignment of group /, '');
      return { id: place['groupId'] ?? '', name, everyone: name === 'Everyone' };
    });
  }
  return answers.assign.map((name) => {
    const everyone = /^everyone$/i.test(name);
    return { id: `group ${name}`, name: everyone ? 'Everyone' : name, everyone };
  });
}

function namesOf(
  answers: Answers,
  ledger: Ledger | undefined,
  entries: readonly Entry[],
): { readonly names: ClusterNames; readonly serverIsMade: boolean } {
  const fact = (name: string) => (typeof ledger?.facts[name] === 'string' ? (ledger.facts[name] as string) : undefined);
  const server = entries.find(({ kind }) => kind === 'kube.ext-auth-server')?.spec;
  const written: JsonObject = isObject(server) ? server : {};
  const to = (step: string) => textAt(written, 'spec', 'destinationServer', 'ref', step);
  const port = valueAt(written, 'spec.destinationServer.port.name') ?? valueAt(written, 'spec.destinationServer.port.number');
  return {
    serverIsMade: entries.length === 0 || server !== undefined || !entries.some(({ kind }) => kind.startsWith('kube.')),
    names: {
      clusterName: answers.clusterName ?? fact('clusterName') ?? unknownCluster,
      extAuthService: {
        name: to('name') ?? answers.extAuthService,
        namespace: to('namespace') ?? answers.extAuthServiceNamespace ?? answers.namespace,
        port: typeof port === 'string' || typeof port === 'number' ? port : answers.extAuthPort.name,
      },
      extAuthServer: fact('extAuthServer') ?? answers.extAuthServer,
      serverIsThere: false,
    },
  };
}

/** The priority that the recorded policy got, so that its import changes nothing. */
function withPriority(resource: Resource, entries: readonly Entry[]): Resource {
  const spec = entries.find(({ key }) => key === resource.key)?.spec;
  const priority = isObject(spec) ? spec['priority'] : undefined;
  return typeof priority === 'number' ? { ...resource, born: { ...resource.born, priority } } : resource;
}

/** An app that is there keeps its label, unless one is given. */
function appNameOf({ given, appName }: Answers, entries: readonly Entry[]): string {
  const recorded = valueAt(entries.find(({ key }) => key === appKey)?.spec ?? {}, 'label');
  return given.has('appName') ? appName : (keptAppName(recorded, undefined) ?? appName);
}
