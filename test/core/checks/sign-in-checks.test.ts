import { describe, expect, it } from 'vitest';
import { checkIds, checkList } from '../../../src/core/checks/check-list.ts';
import type { Facts } from '../../../src/core/checks/facts.ts';
import { judged } from './judged.ts';

const about = { clientId: '0oa1', redirectUri: 'http://127.0.0.1:8399/callback', scopes: ['openid'] };
const refused = (error: string, description: string) =>
  judged({ signIn: { value: { refusal: { error, description }, about } } }).findings;

describe("Okta's answer instead of a code", () => {
  it.each([
    ['access_denied', 'Policy evaluation failed for this request, please check the policy configurations.', 'access-rule'],
    ['access_denied', 'User is not assigned to the client application.', 'app-assigned'],
    ['server_error', 'The groups claim matched too many groups and must be configured to match fewer groups.', 'groups-limit'],
    [
      'invalid_request',
      "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://x?client_id=1",
      'loopback-uri',
    ],
    ['invalid_client', "Invalid value for 'client_id' parameter.", 'app-active'],
    ['invalid_request', 'The client_id provided is invalid.', 'app-active'],
    ['unauthorized_client', 'The client is not authorized to use the provided grant type.', 'app-grants'],
    ['unsupported_response_type', '', 'app-grants'],
    ['invalid_scope', 'One or more scopes are not configured for the authorization server resource.', 'sign-in'],
    ['interaction_required', '', 'sign-in'],
    ['login_required', '', 'sign-in'],
    ['access_denied', 'Multifactor authentication is required.', 'sign-in'],
    ['timeout', 'nobody signed in within 5 minutes', 'sign-in'],
    ['temporarily_unavailable', '', 'sign-in'],
  ])('%s %s names %s', (error, description, check) => {
    const findings = refused(error, description);
    const failed = findings.filter((finding) => finding.state === 'fail');
    expect(failed.map((finding) => finding.check)).toEqual([check]);
    expect(failed[0]?.says).toContain(description === '' ? error : description.replace(/\.$/, ''));
    expect(failed[0]?.hint).not.toBe('');
    expect(findings.filter((finding) => finding.state === 'ok')).toEqual([]);
    expect(findings.find((finding) => finding.check === 'access-token')?.says).toBe('Not tested: Okta issued no tokens.');
  });

  it.each([
    ['interaction_required', 'second factor'],
    ['invalid_scope', 'scopes openid'],
    ['timeout', 'in time'],
  ])('%s is told as what it means', (error, words) => {
    expect(refused(error, '').find((finding) => finding.check === 'sign-in')?.says).toContain(words);
  });

  it('is told by a check that the sign-in needs, so that the link is named once', () => {
    const tellers = checkIds.filter((id) => checkList[id].refusal !== undefined);
    expect(checkList['sign-in'].needs).toEqual(expect.arrayContaining(tellers));
  });
});

describe('a sign-in', () => {
  it('that nobody asked for is not tested, and says how to ask for it', () => {
    const { states, of } = judged({ signIn: { trouble: { code: 'nobody-signed-in', says: 'add --login' } } });
    expect(states).toEqual({ 'sign-in': 'skip', 'id-token': 'skip', 'access-token': 'skip', 'token-claims': 'skip' });
    expect(of('id-token')?.says).toBe('Not tested: add --login');
  });

  it('that could not be made fails, for whatever reason', () => {
    for (const code of ['login-port-taken', 'okta-right-missing', 'okta-unreachable']) {
      const { of, states } = judged({ signIn: { value: { failed: { code, says: 'no', hint: 'mend' } } } });
      expect(of('sign-in')).toEqual({ check: 'sign-in', state: 'fail', says: 'no', hint: 'mend' });
      expect(states).toEqual({ 'sign-in': 'fail', 'id-token': 'skip', 'access-token': 'skip', 'token-claims': 'skip' });
    }
  });
});

it('to assign a group to who signed in takes none away that is assigned by setup', () => {
  const signIn = {
    value: { refusal: { error: 'access_denied', description: 'User is not assigned to the client application.' }, about },
  };
  const hint = (app: Partial<Facts>) => judged({ signIn, ...app }).of('app-assigned')?.hint;
  expect(hint({})).toMatch(/gloo-okta setup --assign GROUP$/);
  const nothing = { recorded: true, origins: [], redirectUris: [], signOutUris: [], claims: [] };
  const no = { trouble: { code: 'okta-right-missing', says: 'no' } };
  const app: NonNullable<Facts['app']> = {
    ...{ app: no, title: 'app', assigned: no, liveClaims: no, origins: no, mayChange: true },
    wanted: { ...nothing, groups: ['00g1', '00g2'].map((id) => ({ id, title: id })) },
  };
  expect(hint({ app })).toMatch(/gloo-okta setup --assign 00g1 --assign 00g2 --assign GROUP$/);
});
