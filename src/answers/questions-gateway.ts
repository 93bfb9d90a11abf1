import { askExtAuthServer, foundServerOf, isServerOpen } from './ask-ext-auth-server.ts';
import { askPortal } from './ask-portal.ts';
import { askYes, optionalText, plainText } from './ask-simple.ts';
import { defaultOf } from './inputs.ts';
import type { Known, Question } from './known.ts';

/** The questions about what the gateway does, in their order. */
export const gatewayQuestions: readonly Question[] = [
  {
    name: 'extAuthServer',
    part: 'cluster',
    label: 'ExtAuthServer',
    inputs: ['extAuthServer'],
    isNeeded: (known) => isServerOpen(known),
    isDetail: true,
    found: (known) => foundServerOf(known) !== undefined,
    shows: (known) => [foundServerOf(known) ?? known.answers.extAuthServer],
    put: askExtAuthServer,
  },
  {
    name: 'policy',
    part: 'cluster',
    label: 'ExtAuthPolicy',
    inputs: ['policy'],
    isDetail: true,
    shows: ({ answers }) => [answers.policy],
    put: plainText('policy', {
      message: 'Name of the ExtAuthPolicy',
      explain: 'The resource that makes the gateway refuse requests without a valid token.',
      initial: ({ answers }) => answers.policy,
    }),
  },
  {
    name: 'apply',
    part: 'cluster',
    label: 'Manifests',
    inputs: ['noApply'],
    isDetail: true,
    shows: ({ answers }) => [answers.apply ? 'applied to the cluster' : 'only printed'],
    put: askYes(
      'noApply',
      'What happens with the manifests?',
      'If they are only printed, you can keep them in git and let others apply them.',
      ['Apply them to the cluster', 'Only print them'],
    ),
  },
  {
    name: 'jwks',
    part: 'cluster',
    label: 'Signing keys',
    inputs: ['jwks', 'keyRefresh'],
    shows: ({ answers }) => [
      answers.jwks === 'remote'
        ? 'fetched from Okta by the gateway'
        : answers.keyRefresh === undefined
          ? 'in the policy, you refresh them'
          : 'in the policy, a CronJob refreshes them',
    ],
    put: async ({ answers }, ask) => {
      const chosen = await ask.choose({
        message: "How does the gateway get Okta's signing keys?",
        hint: 'Okta replaces these keys about four times a year. A policy that still holds the old keys refuses everybody.',
        explain:
          'The gateway checks the signature of every token with these keys. The CronJob reads the published keys once an hour and puts them into the policy; it has no other rights. Without it, run gloo-okta keys refresh after each change. To fetch the keys itself, the ext-auth service must be able to reach Okta.',
        choices: [
          { value: 'inline', name: 'In the policy, as in the guide: you refresh them' },
          { value: 'cronjob', name: 'In the policy: a CronJob in the cluster refreshes them' },
          { value: 'remote', name: 'The gateway fetches them from Okta' },
        ],
        initial: answers.jwks === 'remote' ? 'remote' : answers.keyRefresh === undefined ? 'inline' : 'cronjob',
      });
      return {
        changes: {
          jwks: chosen === 'remote' ? 'remote' : undefined,
          keyRefresh: chosen === 'cronjob' ? 'cronjob' : undefined,
        },
      };
    },
  },
  {
    name: 'keyRefreshSchedule',
    part: 'cluster',
    label: 'Key refresh',
    inputs: ['keyRefreshSchedule'],
    isDetail: true,
    shows: ({ answers }) => shownWithRefresh(answers, answers.keyRefresh?.schedule ?? 'every hour'),
    put: optionalText('keyRefreshSchedule', {
      message: 'When does the key refresh run?',
      explain: 'As a CronJob has it, such as "17 * * * *". After an emergency rotation, requests are refused until the next run.',
    }),
  },
  {
    name: 'keyRefreshImage',
    part: 'cluster',
    label: 'Image of the key refresh',
    inputs: ['keyRefreshImage'],
    isDetail: true,
    shows: ({ answers }) => shownWithRefresh(answers, answers.keyRefresh?.image ?? defaultOf('keyRefreshImage')),
    put: optionalText('keyRefreshImage', {
      message: 'Which image does the key refresh run in?',
      explain: 'A stock Node image, version 20 or newer, that your cluster can pull.',
    }),
  },
  {
    name: 'portal',
    part: 'cluster',
    label: 'For the portal',
    inputs: ['with', 'portalClaim'],
    isDetail: true,
    shows: ({ answers: { portal } }) => [
      ...(portal.cors ? ['a CORSPolicy for the origins of the apps'] : []),
      ...(portal.groupClaims === undefined
        ? []
        : [`a PortalGroup for ${portal.groupClaims.map(({ name, value }) => `${name} = ${value}`).join(', ')}`]),
      ...(portal.cors || portal.groupClaims !== undefined ? [] : ['nothing more']),
    ],
    put: askPortal,
  },
  {
    name: 'issuer',
    part: 'cluster',
    label: 'Issuer check',
    inputs: ['noIssuer'],
    isDetail: true,
    shows: ({ answers }) => [answers.issuer ? 'yes' : 'no'],
    put: askYes(
      'noIssuer',
      'Does the gateway check the issuer?',
      'If it does, it refuses the tokens of other authorization servers.',
      ['Yes', 'No'],
    ),
  },
  {
    name: 'audience',
    part: 'cluster',
    label: 'Audience check',
    inputs: ['audience'],
    isDetail: true,
    shows: ({ answers }) => [answers.audience ?? 'no'],
    put: optionalText('audience', {
      message: 'Audience that the gateway checks',
      explain: 'It then refuses tokens for any other audience. Only newer versions of Gloo can do this.',
    }),
  },
  {
    name: 'appUrl',
    part: 'cluster',
    label: 'URL to test',
    inputs: ['appUrl'],
    isDetail: true,
    shows: ({ answers }) => [answers.appUrl ?? 'none'],
    put: optionalText('appUrl', {
      message: 'URL to call through the gateway as a test',
      explain:
        'gloo-okta verify calls it without a token, with a false one and with a real one. Without an answer, it is the URL of your first app.',
    }),
  },
  {
    name: 'adopt',
    part: 'cluster',
    label: 'Things made by hand',
    inputs: ['adopt'],
    isDetail: true,
    shows: ({ answers }) => [answers.adopt ? 'taken over' : 'left alone'],
    put: askYes('adopt', 'If somebody made something of the same name by hand', 'Teardown puts back what was changed.', [
      'Stop',
      'Take it over where it differs',
    ]),
  },
];

/** A detail of the key refresh says nothing where there is none and nobody gave it. */
function shownWithRefresh({ keyRefresh, given }: Known['answers'], shown: string): readonly string[] {
  return keyRefresh !== undefined || given.has('keyRefreshSchedule') || given.has('keyRefreshImage') ? [shown] : [];
}
