import { describe, expect, test } from 'vitest';
import type { CredentialKind } from '../../src/core/credential-kind.ts';
import type { Problem } from '../../src/errors.ts';
import type { HttpAnswer } from '../../src/http/http.ts';
import { isGone, problemOf } from '../../src/okta/okta-errors.ts';

const answer = (status: number, body: unknown, path = '/api/v1/apps', headers: Record<string, string> = {}): HttpAnswer => ({
  url: `https://acme.okta.com${path}`,
  status,
  headers: new Headers(headers),
  bytes: new Uint8Array(),
  text: () => (typeof body === 'string' ? body : JSON.stringify(body)),
});
const okta = (errorCode: string, errorSummary: string, errorCauses: unknown = []) => ({
  errorCode,
  errorSummary,
  errorLink: errorCode,
  errorId: 'oae1',
  errorCauses,
});
const invalid = okta('E0000011', 'Invalid token provided');
const forbidden = okta('E0000006', 'You do not have permission to perform the requested action');

test.each<[string, HttpAnswer, string, CredentialKind, Problem['code']]>([
  ['a wrong token', answer(401, invalid), 'GET', 'token', 'okta-token-refused'],
  ['a wrong access token', answer(401, invalid), 'GET', 'service-app', 'okta-key-refused'],
  ['an access token whose time is over', answer(401, invalid), 'GET', 'access-token', 'okta-token-refused'],
  ['a sign-in whose time is over', answer(401, invalid), 'GET', 'session', 'okta-token-refused'],
  [
    'no API Access Management',
    answer(401, okta('E0000015', 'You do not have permission to access the feature you are requesting')),
    'GET',
    'token',
    'okta-no-api-access-management',
  ],
  ['a missing right', answer(403, forbidden), 'POST', 'token', 'okta-right-missing'],
  ['a session-only endpoint', answer(403, okta('E0000005', 'Invalid session')), 'GET', 'service-app', 'okta-right-missing'],
  [
    'an app that is still active',
    answer(403, okta('E0000056', 'Delete application forbidden.')),
    'DELETE',
    'token',
    'okta-refused',
  ],
  [
    'nothing there',
    answer(404, okta('E0000007', 'Not found: Resource not found: 0oa1 (AppInstance)')),
    'GET',
    'token',
    'okta-refused',
  ],
  ['validation', answer(400, okta('E0000001', 'Api validation failed: label')), 'POST', 'token', 'okta-refused'],
  [
    'the rate limit',
    answer(429, okta('E0000047', 'API call exceeded rate limit due to too many requests.')),
    'GET',
    'token',
    'okta-rate-limit',
  ],
  ['a server error', answer(500, okta('E0000009', 'Internal Server Error')), 'GET', 'token', 'okta-failed'],
  ['an outage in HTML', answer(503, '<html>Service Unavailable</html>'), 'GET', 'token', 'okta-failed'],
  ['a page of something else', answer(404, '<html>nginx</html>'), 'GET', 'token', 'not-okta'],
  ['somebody else’s JSON', answer(404, { message: 'no Route matched' }), 'GET', 'token', 'not-okta'],
  ['a redirect to a portal', answer(302, '', '/api/v1/apps', { location: 'https://wifi.example' }), 'GET', 'token', 'not-okta'],
])('%s', (_, given, method, kind, code) => {
  const problem = problemOf(given, method, kind);
  expect(problem.code).toBe(code);
  expect(problem.hint).not.toBe('');
  expect(problem.stack).toContain('problemOf');
});

describe('a missing right', () => {
  test('names the failed call, the scope and the role', () => {
    const path = '/api/v1/authorizationServers/aus1/policies/00p1/rules';
    const problem = problemOf(answer(403, forbidden, path), 'POST', 'service-app');
    expect(problem.message).toBe(
      'The service app may not create a rule of the access policy: the admin role is missing. It takes the role API Access Management Administrator, or a custom role with okta.authzServers.manage.',
    );
    expect(problem.hint).toBe(
      'Ask a Super Administrator to give the role API Access Management Administrator to the service app.',
    );
  });

  test('where the token says that it lacks the scope, it is the scope', () => {
    const lacking = problemOf(answer(403, forbidden), 'POST', 'access-token', ['okta.apps.read']);
    expect(lacking.message).toBe('The access token may not create the app: the scope okta.apps.manage was not granted.');
    const reading = problemOf(answer(403, forbidden), 'GET', 'access-token', ['okta.apps.manage']);
    expect(reading.message).toContain('the admin role is missing');
    const session = problemOf(answer(403, forbidden), 'POST', 'session', []);
    expect(session.hint).toMatch(/okta\.apps\.manage.*gloo-okta login$/);
  });

  test('no custom role has trusted origins, and it does not say so', () => {
    const { message } = problemOf(answer(403, forbidden, '/api/v1/trustedOrigins'), 'POST', 'token');
    expect(message).toContain('It takes the role Super Administrator.');
  });

  test('takes the scope that Okta itself names', () => {
    const challenge = 'Bearer realm="x", error="insufficient_scope", scope="okta.policies.read", error_description="x"';
    const problem = problemOf(answer(403, forbidden, '/api/v1/apps', { 'www-authenticate': challenge }), 'GET', 'service-app');
    expect(problem.message).toContain('okta.policies.read');
  });

  test('a token has no scopes', () => {
    const problem = problemOf(answer(403, forbidden), 'GET', 'token');
    expect(problem.message).not.toContain('scope');
    expect(problem.hint).toContain("to the token's user");
  });
});

test.each([
  ['POST', '/api/v1/apps', 'create the app'],
  ['GET', '/api/v1/apps/0oa1', 'read the app'],
  ['POST', '/api/v1/apps/0oa1/lifecycle/deactivate', 'deactivate the app'],
  ['PUT', '/api/v1/apps/0oa1/groups/00g1', 'assign a group to the app'],
  ['DELETE', '/api/v1/apps/0oa1/groups/00g1', 'take a group off the app'],
  ['POST', '/api/v1/apps/0oa1/logo', "upload the app's logo"],
  ['PUT', '/api/v1/authorizationServers/aus1/claims/ocl1', 'change a claim'],
  ['DELETE', '/api/v1/authorizationServers/aus1/policies/00p1', 'delete the access policy'],
  ['GET', '/api/v1/authorizationServers', 'read the authorization servers'],
  ['GET', '/api/v1/groups', 'read the groups'],
  ['POST', '/api/v1/trustedOrigins', 'create a trusted origin'],
])('%s %s is called "%s"', (method, path, words) => {
  expect(problemOf(answer(400, okta('E0000001', 'x'), path), method, 'token').message).toContain(`Okta refused to ${words}: x`);
});

test('trap 8: errorCauses are read as a list, and as an object', () => {
  const list = problemOf(
    answer(400, okta('E0000001', 'Api validation failed: label', [{ errorSummary: 'label: too long' }])),
    'POST',
    'token',
  );
  expect(list.message).toBe('Okta refused to create the app: label: too long (E0000001).');
  const object = problemOf(answer(400, okta('E0000001', 'x', { errorSummary: 'label: empty' })), 'POST', 'token');
  expect(object.message).toContain('label: empty');
  const nested = problemOf(
    answer(400, okta('E0000001', 'x', { label: ['too long'], name: { errorSummary: 'odd' } })),
    'POST',
    'token',
  );
  expect(nested.message).toContain('too long; odd');
});

test('an OAuth-shaped error is read too', () => {
  const body = { error: 'invalid_request', error_description: 'The request is odd.' };
  expect(problemOf(answer(400, body), 'POST', 'token').message).toContain('The request is odd (invalid_request)');
});

test('a POST that failed says that a second run makes nothing twice', () => {
  expect(problemOf(answer(500, ''), 'POST', 'token').hint).toContain('not made twice');
});

test('text from outside is printable and of a sane length', () => {
  const summary = `\u001b]8;;https://evil.example\u0007${'x'.repeat(10_000)}\u001b[2J\r\n`;
  const { message } = problemOf(
    answer(400, okta('E0000001', summary, Array(50).fill({ errorSummary: summary }))),
    'POST',
    'token',
  );
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message.length).toBeLessThan(700);
});

test('only a 404 counts as gone', () => {
  const gone = okta('E0000007', 'Not found');
  expect(isGone(problemOf(answer(404, gone), 'DELETE', 'token'))).toBe(true);
  expect(isGone(problemOf(answer(404, '<html>'), 'DELETE', 'token'))).toBe(false);
  expect(isGone(problemOf(answer(400, gone), 'DELETE', 'token'))).toBe(false);
  expect(isGone(new Error('404'))).toBe(false);
});
