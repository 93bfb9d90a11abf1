import { askYes, optionalText } from './ask-simple.ts';
import { defaultOf } from './inputs.ts';
import type { Question } from './known.ts';
import { clusterQuestions } from './questions-cluster.ts';
import { oktaQuestions } from './questions-okta.ts';

const never = () => false;
const always = () => true;

/** A detail of the key refresh, which says nothing where there is none and nobody gave it. */
function shownWith(keyRefresh: object | undefined, given: unknown, otherwise: string): readonly string[] {
  if (typeof given === 'string') return [given];
  return keyRefresh === undefined ? [] : [otherwise];
}

/** Every question, in the order of the way through and of the review. Each design input belongs to one of them. */
export const questions: readonly Question[] = [
  ...oktaQuestions,
  ...clusterQuestions,
  {
    name: 'jwks',
    group: 'keys',
    label: 'Signing keys',
    inputs: ['jwks', 'keyRefresh'],
    asked: always,
    shows: ({ answers }) => [
      answers.jwks === 'remote'
        ? 'fetched by the gateway'
        : answers.keyRefresh === undefined
          ? 'inside the policy'
          : 'inside the policy, kept fresh by a CronJob',
    ],
    put: async ({ answers }, ask) => {
      const chosen = await ask.choose({
        message: "How does the gateway get Okta's signing keys?",
        hint: 'Okta changes these keys about four times a year. A policy that still holds the old ones refuses everybody.',
        explain:
          'The gateway checks the signature of each token with these keys. A CronJob reads what Okta publishes once an hour and puts it into the policy; it may do nothing else. Without it, run gloo-okta keys refresh after each rotation. Remote keys need a way out to the internet from the ext-auth service.',
        choices: [
          { value: 'cronjob', name: 'Inside the policy, kept fresh by a CronJob in the cluster' },
          { value: 'inline', name: 'Inside the policy, as in the guide: refreshed by hand' },
          { value: 'remote', name: 'Fetched by the gateway itself' },
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
    group: 'keys',
    label: 'Key refresh',
    inputs: ['keyRefreshSchedule'],
    asked: never,
    shows: ({ answers, given }) => shownWith(answers.keyRefresh, given.get('keyRefreshSchedule')?.value, 'every hour'),
    put: optionalText('keyRefreshSchedule', {
      message: 'When does the key refresh run?',
      explain: 'As a CronJob has it, e.g. "17 * * * *". After an emergency rotation, requests are refused until the next run.',
    }),
  },
  {
    name: 'keyRefreshImage',
    group: 'keys',
    label: 'Its image',
    inputs: ['keyRefreshImage'],
    asked: never,
    shows: ({ answers, given }) =>
      shownWith(answers.keyRefresh, given.get('keyRefreshImage')?.value, defaultOf('keyRefreshImage')),
    put: optionalText('keyRefreshImage', {
      message: 'In which image does the key refresh run?',
      explain: 'A stock Node image, 20 or newer, that your cluster can pull.',
    }),
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
