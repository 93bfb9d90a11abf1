import { type Check, fail, type Judged, ok, type Refusal } from './check.ts';
import type { Trouble } from './fact.ts';
import type { Facts } from './facts.ts';
import type { RefusalAnswer, SignInRequest } from './sign-in-facts.ts';

/** Whether Okta issued tokens to a person. What it answers instead is told by the check whose link is broken. */
export const signInChecks = {
  'sign-in': {
    group: 'sign-in',
    why: 'Only a real sign-in shows that Okta issues tokens to a person.',
    asked: 'after',
    needs: [
      'okta-reachable',
      'auth-server',
      'metadata',
      'app-active',
      'app-grants',
      'app-assigned',
      'access-rule',
      'loopback-uri',
      'groups-limit',
    ],
    setup: 'shown',
    closes: ['nobody-signed-in'],
    judge: judgeSignIn,
  },
} as const satisfies Readonly<Record<string, Check>>;

/** @see https://developer.okta.com/docs/reference/error-codes/ */
const meanings: readonly Refusal[] = [
  {
    when: ({ error }) => error === 'invalid_scope',
    says: ({ scopes }) => `The authorization server does not know all of the scopes ${scopes.join(' ')}`,
    hint: () => 'Add them in the Admin Console: Security > API > the authorization server > Scopes.',
  },
  {
    when: ({ error, description }) => /^(login|interaction)_required$/.test(error) || /multifactor|mfa|factor/i.test(description),
    says: () => 'Okta asks for more than the password, a second factor or an enrolment, and it was not given',
    hint: () =>
      'Sign in again and complete it; the app sign-on policy decides about it: Admin Console > Security > Authentication Policies.',
  },
  {
    when: ({ error }) => error === 'timeout',
    says: () => 'Nobody signed in in time',
    hint: () => 'Run it again and open the address that it prints; a second factor that Okta asks for has to be given there too.',
  },
  {
    when: () => true,
    says: () => 'Okta did not sign the person in',
    hint: () => "See the org's system log: Admin Console > Reports > System Log.",
  },
];

function judgeSignIn(facts: Facts): Judged {
  const { signIn } = facts;
  if (signIn === undefined || 'trouble' in signIn) return signIn;
  if ('tokens' in signIn.value) {
    const who = signIn.value.tokens.access?.claims['sub'];
    return ok(`Okta signed ${typeof who === 'string' ? who : 'somebody'} in and issued both tokens.`);
  }
  // it was asked for, so a missing right is a failure here, too
  if ('failed' in signIn.value) return { state: 'fail', ...told(signIn.value.failed) };
  const { refusal, about } = signIn.value;
  const meaning = meanings.find(({ when }) => when(refusal));
  return meaning && refused(meaning, refusal, about, facts);
}

function told({ says, hint }: Trouble) {
  return { says, ...(hint === undefined ? {} : { hint }) };
}

/** A check that failed by what Okta answered, with its own words. */
export function refused(meaning: Refusal, { error, description }: RefusalAnswer, about: SignInRequest, facts: Facts) {
  const quoted = description === '' ? error : `${error}: ${description}`;
  return fail(`${meaning.says(about)} (${quoted.replace(/\.$/, '')}).`, meaning.hint(about, facts));
}
