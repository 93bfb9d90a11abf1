import { expect, it } from 'vitest';
import { normalAuthServer } from '../../src/core/auth-server-name.ts';

it.each([
  ['default', 'default'],
  [' My server ', 'My server'],
  ['aus1', 'aus1'],
  ['https://acme.okta.com/oauth2/default', 'https://acme.okta.com/oauth2/default'],
  ['https://acme.okta.com/oauth2/default/', 'https://acme.okta.com/oauth2/default'],
  ['https://acme.okta.com/oauth2/default/.well-known/oauth-authorization-server', 'https://acme.okta.com/oauth2/default'],
  ['https://ACME.okta.com/oauth2/aus1/.well-known/openid-configuration?client_id=x', 'https://acme.okta.com/oauth2/aus1'],
  ['https://acme.okta.com/.well-known/oauth-authorization-server/oauth2/aus1', 'https://acme.okta.com/oauth2/aus1'],
  ['https://acme.okta.com/oauth2/aus1/v1/keys', 'https://acme.okta.com/oauth2/aus1'],
  ['https://acme-admin.okta.com/admin/oauth2/as/aus1#tab-claims', 'aus1'],
  ['https://acme.okta.com/.well-known/openid-configuration', 'https://acme.okta.com'],
  ['https://acme.okta.com/oauth2/v1/keys', 'https://acme.okta.com'],
])('%s is looked for as %s', (typed, name) => expect(normalAuthServer(typed)).toBe(name));

it.each([
  ['"https://a.okta.com/oauth2/aus1"', 'https://a.okta.com/oauth2/aus1'],
  ['<https://a.okta.com/oauth2/aus1>', 'https://a.okta.com/oauth2/aus1'],
  ['https://a.okta.com/oauth2/aus1,', 'https://a.okta.com/oauth2/aus1'],
  ['a.okta.com/oauth2/default/.well-known/openid-configuration', 'https://a.okta.com/oauth2/default'],
  ['https://a.okta.com/oauth2/aus1/.well-known/', 'https://a.okta.com/oauth2/aus1'],
  ['https://a.okta.com/api/v1/authorizationServers/aus1/claims', 'aus1'],
  ['/oauth2/aus1', 'aus1'],
  ['oauth2/default/', 'default'],
  ['"My server"', 'My server'],
])('as people copy it: %s', (typed, normal) => expect(normalAuthServer(typed)).toBe(normal));
