import { expect, test } from 'vitest';
import { parseOrgUrl } from '../../src/okta/parse-org-url.ts';

test.each([
  ['https://acme.okta.com', 'https://acme.okta.com'],
  ['https://acme.okta.com/', 'https://acme.okta.com'],
  [' https://acme.okta.com// ', 'https://acme.okta.com'],
  ['https://ACME.oktapreview.com', 'https://acme.oktapreview.com'],
  ['https://login.acme.example:8443', 'https://login.acme.example:8443'],
  ['https://my-admin.example.com', 'https://my-admin.example.com'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ['http://localhost:8080', 'http://localhost:8080'],
])('%j is used as %j', (from, to) => {
  expect(parseOrgUrl(from)).toBe(to);
});

test.each([
  ['acme.okta.com', 'no scheme', 'https://'],
  ['localhost:8080', 'no scheme', 'http://localhost:8080'],
  ['', 'no scheme', 'https://'],
  ['https://acme-admin.okta.com', 'admin console', 'https://acme.okta.com'],
  ['https://acme-admin.oktapreview.com/admin/apps', 'admin console', 'https://acme.oktapreview.com'],
  ['https://dev-123-admin.okta-emea.com', 'admin console', 'https://dev-123.okta-emea.com'],
  ['http://acme.okta.com', 'plain http', 'https://acme.okta.com'],
  ['http://127.0.0.1.evil.example', 'plain http', 'https://127.0.0.1.evil.example'],
  ['https://me:secret@acme.okta.com', 'user name or password', 'https://acme.okta.com'],
  ['https://acme.okta.com/oauth2/default', 'path', 'https://acme.okta.com'],
  ['https://acme.okta.com/?x=1', 'path', 'https://acme.okta.com'],
])('%j is refused: %s', (from, why, instead) => {
  expect(() => parseOrgUrl(from)).toThrow(
    expect.objectContaining({ code: 'bad-value', message: expect.stringContaining(why), hint: expect.stringContaining(instead) }),
  );
  expect(() => parseOrgUrl(from)).not.toThrow(/secret/);
});
