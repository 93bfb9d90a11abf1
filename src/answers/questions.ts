import { askClaims, askGroupFilter, claimText, groupClaim } from './ask-claims.ts';
import { askExtAuthService, askRouteLabel, chooseOrType, extAuthServiceOf, protectedRoutes } from './ask-cluster.ts';
import { askProtect, askUris } from './ask-protect.ts';
import { askAssign, askCredentials, askYes, optionalText, plainText } from './ask-simple.ts';
import type { Asker } from './asker.ts';
import type { Known, Question } from './known.ts';

const never = () => false;
const always = () => true;

/** Every question, in the order of the way through and of the review. Each design input belongs to one of them. */
export const questions: readonly Question[] = [
  {
    name: 'orgUrl',
    group: 'connect',
    label: 'Okta org',
    inputs: ['orgUrl'],
    asked: always,
    shows: ({ answers, found }) => [
      answers.orgUrl === undefined
        ? '(open)'
        : found.orgName === undefined
          ? answers.orgUrl
          : `${answers.orgUrl} (${found.orgName})`,
    ],
    put: plainText('orgUrl', {
      message: 'URL of your Okta org',
      hint: 'No org yet? The free Integrator plan has all that is needed: https://developer.okta.com/signup',
      explain:
        'The address that people sign in at, e.g. https://dev-1234.okta.com or your own domain: without -admin and without a path. In the Admin Console it stands in the menu at the top right.',
    }),
  },
  {
    name: 'credentials',
    group: 'connect',
    label: 'Credentials',
    inputs: ['tokenFile', 'tokenStdin', 'serviceClientId', 'privateKeyFile'],
    asked: ({ answers }) => answers.credentials === undefined,
    shows: ({ answers }) => [credentialsText(answers.credentials)],
    put: askCredentials,
  },
  {
    name: 'protect',
    group: 'protect',
    label: 'Frontends',
    inputs: ['reactUrl', 'backstageUrl', 'callbackUrl'],
    asked: ({ answers }) => answers.uris.redirectUris.length === 0,
    shows: ({ given }) => {
      const urls = (['reactUrl', 'backstageUrl', 'callbackUrl'] as const).flatMap((input) => {
        const value = given.get(input)?.value;
        return typeof value === 'string' ? [value] : [];
      });
      return urls.length === 0 ? ['by their URIs alone'] : urls;
    },
    put: askProtect,
  },
  {
    name: 'uris',
    group: 'protect',
    label: 'Redirect URIs',
    inputs: ['redirectUri', 'signOutUri'],
    asked: ({ answered }) => answered.has('protect'),
    shows: ({ answers }) => [
      ...answers.uris.redirectUris.map((uri) => `sign-in   ${uri}`),
      ...answers.uris.signOutUris.map((uri) => `sign-out  ${uri}`),
    ],
    put: askUris,
  },
  {
    name: 'appName',
    group: 'okta',
    label: 'App name',
    inputs: ['appName'],
    asked: always,
    shows: ({ answers }) => [answers.appName],
    put: plainText('appName', {
      message: 'Name of the app in Okta',
      explain:
        "What people and admins see in Okta: the app integration's label. An app of this name that gloo-okta made is found again by it.",
      initial: ({ answers }) => answers.appName,
      fallback: 'Gloo Portal',
    }),
  },
  {
    name: 'logo',
    group: 'okta',
    label: 'Logo',
    inputs: ['logo'],
    asked: never,
    shows: ({ answers }) => [answers.logo ?? 'none'],
    put: optionalText('logo', {
      message: 'File of the logo',
      explain: 'A png, jpg, gif or svg of less than 1 MB. It stands beside the name of the app.',
    }),
  },
  {
    name: 'assign',
    group: 'okta',
    label: 'Who may sign in',
    inputs: ['assign'],
    asked: always,
    shows: ({ answers }) => [
      answers.assign.length === 0
        ? 'nobody yet'
        : answers.assign.map((name) => (name === 'everyone' ? 'everyone in the org' : name)).join(', '),
    ],
    put: askAssign,
  },
  {
    name: 'authServer',
    group: 'okta',
    label: 'Authorization server',
    inputs: ['authServer'],
    asked: ({ found }) => (found.authServers?.length ?? 0) > 1,
    found: ({ found }) => found.authServers?.length === 1,
    shows: (known) => {
      const server = authServerOf(known);
      return [server === undefined ? known.answers.authServer : `${server.name}, issuer ${server.issuer}`];
    },
    put: async (known, ask) => {
      const servers = known.found.authServers ?? [];
      const now = authServerOf(known);
      const chosen = await chooseOrType(ask, 'authServer', {
        message: 'Authorization server',
        hint: 'It issues the tokens that the gateway checks.',
        explain:
          "Custom authorization servers of the org, with issuer and audience. The org's own server is not among them: its access tokens are for Okta alone, and nobody else can check them.",
        choices: servers.map((server) => ({
          value: server.name === 'default' ? 'default' : server.id,
          name: server.name,
          about: `issuer ${server.issuer}\naudience ${server.audiences.join(', ')}`,
        })),
        ...(now === undefined ? {} : { initial: now.name === 'default' ? 'default' : now.id }),
      });
      return { changes: { authServer: chosen } };
    },
  },
  {
    name: 'claims',
    group: 'okta',
    label: 'Claims',
    inputs: ['claim', 'groupClaim', 'noDefaultClaims'],
    asked: always,
    shows: ({ answers }) => (answers.claims.length === 0 ? ['none'] : answers.claims.map(claimText)),
    put: askClaims,
  },
  {
    name: 'groupFilter',
    group: 'okta',
    label: 'Group filter',
    inputs: ['groupClaim'],
    asked: (known) => known.answered.has('claims') && groupClaim(known) !== undefined,
    shows: (known) => [groupClaim(known)?.value ?? 'no group claim'],
    put: askGroupFilter,
  },
  {
    name: 'accessPolicy',
    group: 'okta',
    label: 'Access policy',
    inputs: ['accessPolicy'],
    asked: never,
    shows: ({ answers }) => [answers.accessPolicy === 'auto' ? 'made where no rule lets this app in' : 'left alone'],
    put: async ({ answers }, ask) => {
      const chosen = await ask.choose({
        message: 'Access policy',
        explain:
          'An authorization server issues tokens only where a rule of an access policy lets the app. New orgs have none, and signing in ends with "Policy evaluation failed".',
        choices: [
          { value: 'auto', name: 'Make one where no rule lets this app in' },
          { value: 'skip', name: 'Leave the access policies alone' },
        ],
        initial: answers.accessPolicy,
      });
      return { changes: { accessPolicy: chosen === 'auto' ? undefined : chosen } };
    },
  },
  {
    name: 'context',
    group: 'cluster',
    label: 'Context',
    inputs: ['context'],
    asked: ({ found }) => (found.contexts?.length ?? 0) > 1,
    found: ({ found }) => found.contexts?.length === 1,
    shows: (known) => {
      const name = contextOf(known);
      const server = known.found.contexts?.find((context) => context.name === name)?.server;
      return [name === undefined ? 'the current one' : server === undefined ? name : `${name} (${server})`];
    },
    put: async (known, ask) => {
      const now = contextOf(known);
      const chosen = await chooseOrType(ask, 'context', {
        message: 'Which cluster? The context',
        hint: 'Gloo Mesh Gateway and its ext-auth service run there.',
        explain:
          "The contexts of kubectl's configuration. Every call names the chosen one, so that switching elsewhere changes nothing here.",
        choices: (known.found.contexts ?? []).map((context) => ({
          value: context.name,
          name: context.current ? `${context.name} (current)` : context.name,
          about: context.server,
        })),
        ...(now === undefined ? {} : { initial: now }),
      });
      return { changes: { context: chosen } };
    },
  },
  {
    name: 'clusterName',
    group: 'cluster',
    label: "Gloo's cluster name",
    inputs: ['clusterName'],
    asked: ({ found }) => found.clusterNames?.length !== 1,
    found: ({ found }) => found.clusterNames?.length === 1,
    shows: ({ answers, found }) => [answers.clusterName ?? found.clusterNames?.join(' or ') ?? '(open)'],
    put: async ({ answers, found }, ask) => ({
      changes: {
        clusterName: await chooseOrType(ask, 'clusterName', {
          message: "Gloo's name of the cluster",
          hint: 'Where the ext-auth service runs, as Gloo calls it.',
          explain: 'The KubernetesCluster object of the cluster; it is common.cluster of the Helm release.',
          choices: (found.clusterNames ?? []).map((name) => ({ value: name, name })),
          ...(answers.clusterName === undefined ? {} : { initial: answers.clusterName }),
        }),
      },
    }),
  },
  {
    name: 'namespace',
    group: 'cluster',
    label: 'Namespace',
    inputs: ['namespace'],
    asked: ({ found, answers }) => found.namespaces?.includes(answers.namespace) === false,
    found: ({ found, answers }) => found.namespaces?.includes(answers.namespace) === true,
    shows: ({ answers }) => [answers.namespace],
    put: async ({ answers, found }, ask) => {
      const names = found.namespaces ?? [];
      const chosen = await chooseOrType(ask, 'namespace', {
        message: 'Namespace of the two resources',
        explain: "Where the ExtAuthServer and the ExtAuthPolicy go. The guide uses the namespace of Gloo's add-ons.",
        choices: names.map((name) => ({ value: name, name })),
        ...(names.length === 0 || names.includes(answers.namespace) ? { initial: answers.namespace } : {}),
      });
      return { changes: { namespace: chosen } };
    },
  },
  {
    name: 'extAuthService',
    group: 'cluster',
    label: 'ext-auth service',
    inputs: ['extAuthService', 'extAuthServiceNamespace', 'extAuthPort'],
    asked: (known) => known.found.extAuthServices !== undefined && extAuthServiceOf(known) === undefined,
    found: (known) => extAuthServiceOf(known) !== undefined,
    shows: (known) => {
      const service = extAuthServiceOf(known);
      const { answers } = known;
      const name = answers.extAuthService ?? service?.name ?? 'ext-auth-service';
      return [
        `${answers.extAuthServiceNamespace ?? service?.namespace ?? answers.namespace}/${name}, port ${answers.extAuthPort ?? 'grpc'}`,
      ];
    },
    put: askExtAuthService,
  },
  {
    name: 'routeLabel',
    group: 'cluster',
    label: 'Routes with the label',
    inputs: ['routeLabel'],
    asked: (known) => protectedRoutes(known)?.length === 0,
    found: (known) => (protectedRoutes(known)?.length ?? 0) > 0,
    shows: (known) => {
      const labels = Object.entries(known.answers.routeLabels).map(([key, value]) => `${key}=${value}`);
      const routes = protectedRoutes(known);
      if (routes === undefined) return [labels.join(', ')];
      return [labels.join(', '), routes.length === 0 ? 'no route carries it yet' : `on ${routes.join(', ')}`];
    },
    put: askRouteLabel,
  },
  {
    name: 'extAuthServer',
    group: 'cluster',
    label: 'ExtAuthServer',
    inputs: ['extAuthServer'],
    asked: never,
    shows: ({ answers }) => [answers.extAuthServer],
    put: plainText('extAuthServer', {
      message: 'Name of the ExtAuthServer',
      explain: 'The resource that tells the gateway where the ext-auth service is.',
      initial: ({ answers }) => answers.extAuthServer,
      fallback: 'ext-auth-server',
    }),
  },
  {
    name: 'policy',
    group: 'cluster',
    label: 'ExtAuthPolicy',
    inputs: ['policy'],
    asked: never,
    shows: ({ answers }) => [answers.policy],
    put: plainText('policy', {
      message: 'Name of the ExtAuthPolicy',
      explain: 'The resource that closes the routes to requests without a token.',
      initial: ({ answers }) => answers.policy,
      fallback: 'oauth-okta',
    }),
  },
  {
    name: 'apply',
    group: 'cluster',
    label: 'Manifests',
    inputs: ['noApply'],
    asked: never,
    shows: ({ answers }) => [answers.apply ? 'applied to the cluster' : 'printed only'],
    put: askYes('noApply', 'What becomes of the manifests?', 'Printed, they can be kept in git and applied by others.', [
      'Apply them to the cluster',
      'Print them only',
    ]),
  },
  {
    name: 'jwks',
    group: 'keys',
    label: 'Signing keys',
    inputs: ['jwks'],
    asked: always,
    shows: ({ answers }) => [answers.jwks === 'inline' ? 'inside the policy' : 'fetched by the gateway'],
    put: async ({ answers }, ask) => {
      const chosen = await ask.choose({
        message: "How does the gateway get Okta's signing keys?",
        hint: 'Inline, as in the guide: the keys stand in the policy. Okta changes them about four times a year, and they must be brought up to date then.\nRemote: the gateway fetches them from Okta itself. It needs a way out to the internet.',
        explain:
          'The gateway checks the signature of each token with these keys. Inline keys go stale when Okta rotates them: every request is refused from then on, until gloo-okta setup is run again.',
        choices: [
          { value: 'inline', name: 'Inline, as in the guide' },
          { value: 'remote', name: 'Remote, fetched by the gateway' },
        ],
        initial: answers.jwks,
      });
      return { changes: { jwks: chosen === 'inline' ? undefined : chosen } };
    },
  },
  {
    name: 'issuer',
    group: 'keys',
    label: 'Issuer',
    inputs: ['noIssuer'],
    asked: never,
    shows: ({ answers }) => [answers.issuer ? 'checked by the gateway' : 'not checked'],
    put: askYes('noIssuer', 'Does the gateway check the issuer?', 'With it, tokens of other authorization servers are refused.', [
      'Yes',
      'No',
    ]),
  },
  {
    name: 'audience',
    group: 'keys',
    label: 'Audience',
    inputs: ['audience'],
    asked: never,
    shows: ({ answers }) => [answers.audience ?? 'not checked'],
    put: optionalText('audience', {
      message: 'Audience to check',
      explain: "Tokens for another audience are refused. Only newer versions of Gloo's CRD know it.",
    }),
  },
  {
    name: 'appUrl',
    group: 'more',
    label: 'URL to call for a check',
    inputs: ['appUrl'],
    asked: never,
    shows: ({ answers }) => [answers.appUrl ?? 'none'],
    put: optionalText('appUrl', {
      message: 'URL that verify calls through the gateway',
      explain: 'gloo-okta verify calls it without, with a false and with a true token. Else it is the URL of the first frontend.',
    }),
  },
  {
    name: 'adopt',
    group: 'more',
    label: 'Things made by hand',
    inputs: ['adopt'],
    asked: never,
    shows: ({ answers }) => [answers.adopt ? 'taken over' : 'never taken over'],
    put: askYes('adopt', 'Things of these names that were made by hand are', 'Teardown puts back what was changed of them.', [
      'Never taken over: stop there',
      'Taken over, where they differ',
    ]),
  },
];

/** The question of this name. */
export function questionNamed(name: string): Question {
  const found = questions.find((question) => question.name === name);
  if (found === undefined) throw new Error(`no question is called ${name}`);
  return found;
}

/** Asks a question again, whatever its answer is. */
export function putAgain(name: string, known: Known, ask: Asker) {
  return questionNamed(name).put(known, ask);
}

function authServerOf({ answers, found }: Known) {
  return found.authServers?.find((server) => [server.id, server.issuer, server.name].includes(answers.authServer));
}

function contextOf({ answers, found }: Known): string | undefined {
  return answers.kube.context ?? found.contexts?.find((context) => context.current)?.name;
}

function credentialsText(source: Known['answers']['credentials']): string {
  if (source === undefined) return '(open)';
  if (source.kind === 'service-app') return `service app ${source.clientId}`;
  if (source.from === 'prompt') return 'API token, typed (kept nowhere)';
  if (source.from === 'environment') return 'API token, from OKTA_CLIENT_TOKEN';
  return source.from === 'stdin' ? 'API token, from stdin' : `API token, from ${source.from.file}`;
}
