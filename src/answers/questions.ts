import { askYes, optionalText } from './ask-simple.ts';
import type { Question } from './known.ts';
import { clusterQuestions } from './questions-cluster.ts';
import { oktaQuestions } from './questions-okta.ts';

const never = () => false;
const always = () => true;

/** Every question, in the order of the way through and of the review. Each design input belongs to one of them. */
export const questions: readonly Question[] = [
  ...oktaQuestions,
  ...clusterQuestions,
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
