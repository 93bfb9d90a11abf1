import { expect, it } from 'vitest';
import { faultOfOrgUrl, insteadOfOrgUrl, normalOrgUrl } from '../../src/core/org-url.ts';

it.each([
  ['https://acme.okta.com', undefined, undefined],
  ['https://acme.okta.com/', undefined, undefined],
  ['https://acme.okta.com//', undefined, undefined],
  [' https://login.acme.com\n', undefined, undefined],
  ['http://127.0.0.1:8080', undefined, undefined],
  ['acme.okta.com', 'it has no scheme', 'https://acme.okta.com'],
  ['acme.okta.com:443', 'it has no scheme', 'https://acme.okta.com'],
  ['acme-admin.okta.com', 'it has no scheme', 'https://acme.okta.com'],
  ['acme-admin.okta.com/admin/dashboard', 'it has no scheme', 'https://acme.okta.com'],
  ['', 'it has no scheme', undefined],
  ['ä\u001b[31m', 'it has no scheme', undefined],
  ['http://acme.okta.com', 'it is plain http', 'https://acme.okta.com'],
  ['http://acme-admin.okta.com/x', 'it is plain http', 'https://acme.okta.com'],
  ['https://me@acme.okta.com', 'it holds a user name or password', 'https://acme.okta.com'],
  ['https://:pass@acme-admin.okta.com', 'it holds a user name or password', 'https://acme.okta.com'],
  ['https://acme-admin.okta.com/admin', "it is the admin console's address", 'https://acme.okta.com'],
  ['https://acme-admin.oktapreview.com', "it is the admin console's address", 'https://acme.oktapreview.com'],
  ['https://acme-admin.example.com', undefined, undefined],
  ['https://acme.okta.com/oauth2', 'it has a path', 'https://acme.okta.com'],
  ['https://acme.okta.com/?a=b', 'it has a path', 'https://acme.okta.com'],
  ['https://acme.okta.com/#a', 'it has a path', 'https://acme.okta.com'],
  ['https://{yourOktaDomain}', 'it holds a placeholder ({yourOktaDomain}), not the real value', undefined],
  ['htps://acme.okta.com', 'its scheme is htps://, not https://', 'https://acme.okta.com'],
])('%j: %s, meant is %s', (text, fault, meant) => {
  expect(faultOfOrgUrl(text)).toBe(fault);
  if (fault !== undefined) expect(insteadOfOrgUrl(text)).toBe(meant);
  if (meant !== undefined) expect(faultOfOrgUrl(meant)).toBeUndefined();
});

it('is used as scheme and host', () => {
  expect(normalOrgUrl('https://ACME.okta.com:443/')).toBe('https://acme.okta.com');
});
