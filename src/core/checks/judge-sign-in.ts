import type { Finding } from '../model.ts';
import type { CheckId } from './check-list.ts';
import { fail, skip } from './fact.ts';

/** What Okta answered instead of tokens, in its own words. */
export interface RefusalFact {
  readonly error: string;
  readonly description: string;
}

interface Meaning {
  readonly when: (refusal: RefusalFact) => boolean;
  readonly check: CheckId;
  readonly says: (about: About) => string;
  readonly hint: (about: About) => string;
}

/** What the sign-in was made with. */
interface About {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** @see https://developer.okta.com/docs/reference/error-codes/ */
const meanings: readonly Meaning[] = [
  {
    when: ({ description }) => /policy evaluation failed/i.test(description),
    check: 'access-rule',
    says: () => 'No rule of an access policy lets tokens be issued to the person who signed in',
    hint: () => 'Let a rule match them: gloo-okta setup, or look at it in the Admin Console: Security > API > Access Policies.',
  },
  {
    when: ({ description }) => /not assigned/i.test(description),
    check: 'app-assigned',
    says: () => 'The app is not assigned to the person who signed in',
    hint: () => 'Assign a group that they are in: gloo-okta setup --assign GROUP',
  },
  {
    when: ({ description }) => /too many groups/i.test(description),
    check: 'groups-limit',
    says: () => 'The groups claim matches more than 100 groups of the person who signed in, and then Okta issues no token at all',
    hint: () =>
      'Match fewer: gloo-okta setup --no-default-claims --claim email=user.email --claim organization=user.organization --group-claim "group=^portal-.*"',
  },
  {
    when: ({ description }) => /redirect_uri/.test(description),
    check: 'loopback-uri',
    says: ({ redirectUri }) => `The app does not have the redirect URI of this sign-in, ${redirectUri}`,
    hint: ({ redirectUri }) =>
      `Give credentials for the org (OKTA_CLIENT_TOKEN), and it is added for the time of the sign-in; or add ${redirectUri} by hand.`,
  },
  {
    when: ({ error, description }) => error === 'invalid_client' || /client_id/.test(description),
    check: 'app-active',
    says: ({ clientId }) => `Okta knows no active app with the client id ${clientId}`,
    hint: () => 'Make or activate it: gloo-okta setup',
  },
  {
    when: ({ error }) => error === 'unauthorized_client' || error === 'unsupported_response_type',
    check: 'app-grants',
    says: () => 'The app may not use the authorization code grant',
    hint: () => 'Put it back: gloo-okta setup',
  },
  {
    when: ({ error }) => error === 'invalid_scope',
    check: 'sign-in',
    says: ({ scopes }) => `The authorization server does not know all of the scopes ${scopes.join(' ')}`,
    hint: () => 'Add them in the Admin Console: Security > API > the authorization server > Scopes.',
  },
  {
    when: ({ error, description }) => /^(login|interaction)_required$/.test(error) || /multifactor|mfa|factor/i.test(description),
    check: 'sign-in',
    says: () => 'Okta asks for more than the password, a second factor or an enrolment, and it was not given',
    hint: () =>
      'Sign in again and complete it; the app sign-on policy decides about it: Admin Console > Security > Authentication Policies.',
  },
  {
    when: ({ error }) => error === 'timeout',
    check: 'sign-in',
    says: () => 'Nobody signed in in time',
    hint: () => 'Run it again and open the address that it prints; a second factor that Okta asks for has to be given there too.',
  },
];

const other: Meaning = {
  when: () => true,
  check: 'sign-in',
  says: () => 'Okta did not sign the person in',
  hint: () => "See the org's system log: Admin Console > Reports > System Log.",
};

/** Pure: translates what Okta answered instead of tokens into the link that is broken. */
export function judgeRefusal(refusal: RefusalFact, about: About): readonly Finding[] {
  const meaning = meanings.find((one) => one.when(refusal)) ?? other;
  const quoted = refusal.description === '' ? refusal.error : `${refusal.error}: ${refusal.description}`;
  const says = `${meaning.says(about)} (${quoted.replace(/\.$/, '')}).`;
  const rest: readonly CheckId[] = ['id-token', 'access-token', 'token-claims'];
  return [
    fail(meaning.check, says, meaning.hint(about)),
    ...(meaning.check === 'sign-in' ? [] : [skip('sign-in', `Okta issued no tokens; see ${meaning.check}.`)]),
    ...rest.map((check) => skip(check, 'Okta issued no tokens.')),
  ];
}
