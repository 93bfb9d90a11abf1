import { askClaims, askGroupFilter, claimText, groupClaim, groupFilterShown } from './ask-claims.ts';
import { chooseOrType } from './ask-cluster.ts';
import { askProtect, askUris, askWildcards, basesOf } from './ask-protect.ts';
import { askAssign, optionalText, plainText } from './ask-simple.ts';
import { askCredentials } from './ask-way-in.ts';
import { defaultOf } from './inputs.ts';
import type { Known, Question } from './known.ts';

/** The questions of the parts okta and apps, in their order. */
export const oktaQuestions: readonly Question[] = [
  {
    name: 'orgUrl',
    part: 'okta',
    label: 'Okta org',
    inputs: ['orgUrl'],
    isNeeded: () => true,
    shows: ({ answers, found }) => [
      answers.orgUrl === undefined
        ? '(open)'
        : found.orgName === undefined
          ? answers.orgUrl
          : `${answers.orgUrl} (${found.orgName})`,
    ],
    put: plainText('orgUrl', {
      message: 'URL of your Okta org',
      hint: "No org yet? Okta's free Integrator plan is enough: https://developer.okta.com/signup",
      explain:
        'The address where people sign in, such as https://dev-1234.okta.com or your own domain. Leave out -admin and any path. In the Admin Console, it is in the menu at the top right.',
      initial: ({ answers }) => answers.lastOrg,
    }),
  },
  {
    name: 'credentials',
    part: 'okta',
    label: 'Credentials',
    inputs: ['loginClientId', 'tokenFile', 'tokenStdin', 'serviceClientId', 'privateKeyFile'],
    isNeeded: ({ answers }) => answers.credentials === undefined,
    mayLack: true,
    shows: ({ answers }) => [credentialsText(answers.credentials)],
    put: askCredentials,
  },
  {
    name: 'protect',
    part: 'apps',
    label: 'Apps',
    inputs: ['reactUrl', 'backstageUrl', 'callbackUrl', 'spaUrl', 'local'],
    isNeeded: ({ answers }) => answers.uris.redirectUris.length === 0,
    shows: (known) => {
      const urls: string[] = Object.values(basesOf(known));
      if (known.answers.given.has('local')) urls.push('local development');
      return urls.length === 0 ? ['given by their redirect URIs'] : urls;
    },
    put: askProtect,
  },
  {
    name: 'uris',
    part: 'apps',
    label: 'Redirect URIs',
    inputs: ['redirectUri', 'signOutUri'],
    shows: ({ answers }) => [
      ...answers.uris.redirectUris.map((uri) => `sign-in: ${uri}`),
      ...answers.uris.signOutUris.map((uri) => `sign-out: ${uri}`),
    ],
    put: askUris,
  },
  {
    name: 'wildcardRedirect',
    part: 'apps',
    label: 'Wildcards in redirect URIs',
    inputs: ['wildcardRedirect'],
    isDetail: true,
    shows: ({ answers }) => [answers.wildcardRedirect ? 'allowed' : 'no'],
    put: async (known, ask) => {
      const isAllowed = await askWildcards(known, ask);
      const { redirectUris } = known.answers.uris;
      const wide = redirectUris.filter((uri) => uri.includes('*'));
      // without the leave for it a wildcard is no answer
      const without =
        isAllowed || wide.length === 0 ? {} : { redirectUri: givenUris(known).filter((uri) => !wide.includes(uri)) };
      return { changes: { wildcardRedirect: isAllowed ? true : undefined, ...without } };
    },
  },
  {
    name: 'appName',
    part: 'apps',
    label: 'App name in Okta',
    inputs: ['appName'],
    shows: ({ answers }) => [answers.appName],
    put: plainText('appName', {
      message: 'Name of the app in Okta',
      explain: 'The label that people and administrators see in Okta.',
      initial: ({ answers }) => answers.appName,
    }),
  },
  {
    name: 'logo',
    part: 'apps',
    label: 'Logo',
    inputs: ['logo'],
    isDetail: true,
    shows: ({ answers }) => [answers.logo ?? 'none'],
    put: optionalText('logo', {
      message: 'Logo file',
      explain: 'A png, jpg, gif or svg of less than 1 MB. Okta shows it next to the name of the app.',
    }),
  },
  {
    name: 'assign',
    part: 'apps',
    label: 'Who may sign in',
    inputs: ['assign'],
    shows: ({ answers }) => [
      answers.assign.length === 0
        ? 'nobody yet'
        : answers.assign.map((name) => (name === 'everyone' ? 'everyone in the org' : name)).join(', '),
    ],
    put: askAssign,
  },
  {
    name: 'authServer',
    part: 'apps',
    label: 'Authorization server',
    inputs: ['authServer'],
    isNeeded: (known) => known.found.authServers !== undefined && authServerOf(known) === undefined,
    found: ({ found }) => found.authServers?.length === 1,
    shows: (known) => {
      const server = authServerOf(known);
      return [server === undefined ? known.answers.authServer : `${server.name}, issuer ${server.issuer}`];
    },
    put: async (known, ask) => {
      const servers = known.found.authServers ?? [];
      const now = authServerOf(known);
      const usual = defaultOf('authServer');
      const chosen = await chooseOrType(ask, 'authServer', {
        message: 'Which authorization server?',
        hint: 'It issues the tokens that the gateway checks.',
        explain:
          "These are the custom authorization servers of your org. The org's own server is not among them, because only Okta itself can check its access tokens.",
        choices: servers.map((server) => ({
          value: server.name === usual ? usual : server.id,
          name: server.name,
          about: `issuer ${server.issuer}\naudience ${server.audiences.join(', ')}`,
        })),
        ...(now === undefined ? {} : { initial: now.name === usual ? usual : now.id }),
      });
      return { changes: { authServer: chosen === usual ? undefined : chosen } };
    },
  },
  {
    name: 'claims',
    part: 'apps',
    label: 'Claims',
    inputs: ['claim', 'groupClaim', 'noDefaultClaims'],
    shows: ({ answers }) => (answers.claims.length === 0 ? ['none'] : answers.claims.map(claimText)),
    put: askClaims,
  },
  {
    name: 'groupFilter',
    part: 'apps',
    label: 'Group filter',
    inputs: ['groupClaim'],
    isDetail: true,
    shows: (known) => [groupFilterShown(groupClaim(known))],
    put: askGroupFilter,
  },
  {
    name: 'accessPolicy',
    part: 'apps',
    label: 'Access policy',
    inputs: ['accessPolicy'],
    isDetail: true,
    shows: ({ answers }) => [answers.accessPolicy === 'auto' ? 'created if no rule allows this app' : 'left alone'],
    put: async ({ answers }, ask) => {
      const chosen = await ask.choose({
        message: 'Access policy',
        explain:
          'Okta issues a token only if a rule of an access policy allows the app. A new org has no such rule, and sign-in then fails with "Policy evaluation failed".',
        choices: [
          { value: 'auto', name: 'Create one if no rule allows this app' },
          { value: 'skip', name: 'Leave the access policies alone' },
        ],
        initial: answers.accessPolicy,
      });
      return { changes: { accessPolicy: chosen === defaultOf('accessPolicy') ? undefined : chosen } };
    },
  },
  {
    name: 'trustedOrigins',
    part: 'apps',
    label: 'Trusted origins',
    inputs: ['trustedOrigins'],
    isDetail: true,
    shows: ({ answers }) => [answers.trustedOrigins === 'auto' ? 'created if these credentials may' : 'left alone'],
    put: async ({ answers }, ask) => {
      const chosen = await ask.choose({
        message: 'Trusted origins',
        explain:
          'A trusted origin lets the frontend call Okta from the browser, and come back after sign-out. To manage them takes a Super Administrator. Sign-in works without them.',
        choices: [
          { value: 'auto', name: 'Create them if these credentials may' },
          { value: 'skip', name: 'Leave trusted origins alone' },
        ],
        initial: answers.trustedOrigins,
      });
      return { changes: { trustedOrigins: chosen === defaultOf('trustedOrigins') ? undefined : chosen } };
    },
  },
];

/** Whether a question can be asked: without a group claim there is nothing that a filter could be put on. */
export function canBeChanged({ name }: Question, known: Known): boolean {
  return name !== 'groupFilter' || groupClaim(known) !== undefined;
}

function authServerOf({ answers, found }: Known) {
  return found.authServers?.find((server) => [server.id, server.issuer, server.name].includes(answers.authServer));
}

function credentialsText(source: Known['answers']['credentials']): string {
  if (source === undefined) return '(open)';
  if (source.kind === 'session') return `signed in, app ${source.session.clientId}`;
  if (source.kind === 'service-app') return `service app ${source.clientId}`;
  const { from } = source;
  if (from === 'stdin') return 'API token from stdin';
  if ('typed' in from) return 'API token, typed, never saved';
  const title = 'variable' in from && from.variable === 'OKTA_ACCESS_TOKEN' ? 'access token' : 'API token';
  return `${title} from ${'variable' in from ? from.variable : from.file}`;
}

function givenUris({ answers: { given } }: Known): readonly string[] {
  return (given.get('redirectUri')?.value as readonly string[] | undefined) ?? [];
}
