import { describe, expect, it } from 'vitest';
import { judgeRefusal } from '../../../src/core/checks/judge-sign-in.ts';

const about = { clientId: '0oa1', redirectUri: 'http://127.0.0.1:8399/callback', scopes: ['openid'] };

describe("Okta's answer instead of a code", () => {
  it.each([
    ['access_denied', 'Policy evaluation failed for this request, please check the policy configurations.', 'access-rule'],
    ['access_denied', 'User is not assigned to the client application.', 'app-assigned'],
    ['server_error', 'The groups claim matched too many groups and must be configured to match fewer groups.', 'groups-limit'],
    [
      'invalid_request',
      "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://x",
      'loopback-uri',
    ],
    ['invalid_client', "Invalid value for 'client_id' parameter.", 'app-active'],
    ['unauthorized_client', 'The client is not authorized to use the provided grant type.', 'app-grants'],
    ['invalid_scope', 'One or more scopes are not configured for the authorization server resource.', 'sign-in'],
    ['interaction_required', '', 'sign-in'],
    ['access_denied', 'Multifactor authentication is required.', 'sign-in'],
    ['timeout', 'nobody signed in within 5 minutes', 'sign-in'],
    ['temporarily_unavailable', '', 'sign-in'],
  ])('%s %s names %s', (error, description, check) => {
    const findings = judgeRefusal({ error, description }, about);
    expect(findings.filter((finding) => finding.state === 'fail').map((finding) => finding.check)).toEqual([check]);
    const [first] = findings;
    expect(first?.says).toContain(description.replace(/\.$/, ''));
    expect(first?.hint).not.toBe('');
    expect(findings.filter((finding) => finding.state === 'ok')).toEqual([]);
  });

  it('asks for the second factor where that is what was missing', () => {
    expect(judgeRefusal({ error: 'interaction_required', description: '' }, about)[0]?.says).toContain('second factor');
  });
});
