import { expect, it } from 'vitest';
import { faultOfOrgUrl, normalOrgUrl } from '../../src/core/org-url.ts';

it.each([
  ['https://acme.okta.com', undefined],
  ['https://acme.okta.com/', undefined],
  ['https://acme.okta.com//', undefined],
  ['https://login.acme.com', undefined],
  ['http://127.0.0.1:8080', undefined],
  ['acme.okta.com', 'it has no scheme; write https://acme.okta.com'],
  ['acme.okta.com:443', 'it has no scheme; write https://acme.okta.com:443'],
  ['', 'it has no scheme; write https://acme.okta.com'],
  ['ä\u001b[31m', 'it has no scheme; write https://[31m'],
  ['http://acme.okta.com', 'it is plain http; write https://acme.okta.com'],
  ['https://me@acme.okta.com', 'it holds a user name or password; write https://acme.okta.com'],
  ['https://:pass@acme.okta.com', 'it holds a user name or password; write https://acme.okta.com'],
  ['https://acme-admin.okta.com/admin', "it is the admin console's address; write https://acme.okta.com"],
  ['https://acme-admin.oktapreview.com', "it is the admin console's address; write https://acme.oktapreview.com"],
  ['https://acme-admin.example.com', undefined],
  ['https://acme.okta.com/oauth2', 'it has a path; write https://acme.okta.com'],
  ['https://acme.okta.com/?a=b', 'it has a path; write https://acme.okta.com'],
  ['https://acme.okta.com/#a', 'it has a path; write https://acme.okta.com'],
])('%j: %s', (text, fault) => {
  expect(faultOfOrgUrl(text)).toBe(fault);
});

it('is used as scheme and host', () => {
  expect(normalOrgUrl('https://ACME.okta.com:443/')).toBe('https://acme.okta.com');
});
