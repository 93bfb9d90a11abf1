import { askClaims, askGroupFilter, claimText, groupClaim } from './ask-claims.ts';
import { chooseOrType } from './ask-cluster.ts';
import { askProtect, askUris } from './ask-protect.ts';
import { askAssign, askCredentials, optionalText, plainText } from './ask-simple.ts';
import type { Known, Question } from './known.ts';

const never = () => false;
const always = () => true;

/** The questions of the groups connect, protect and okta, in their order. */
export const oktaQuestions: readonly Question[] = [
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
];

function authServerOf({ answers, found }: Known) {
  return found.authServers?.find((server) => [server.id, server.issuer, server.name].includes(answers.authServer));
}

function credentialsText(source: Known['answers']['credentials']): string {
  if (source === undefined) return '(open)';
  if (source.kind === 'service-app') return `service app ${source.clientId}`;
  if (source.from === 'environment') return 'API token, from OKTA_CLIENT_TOKEN';
  if (source.from === 'stdin') return 'API token, from stdin';
  return 'typed' in source.from ? 'API token, typed (kept nowhere)' : `API token, from ${source.from.file}`;
}
