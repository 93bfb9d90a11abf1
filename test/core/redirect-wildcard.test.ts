import { expect, it } from 'vitest';
import { faultOfWildcard, wildcardCovers } from '../../src/core/redirect-wildcard.ts';
import { flawOfRedirectUri } from '../../src/sandbox/okta/uri-rules.ts';

// the first four are Okta's own examples, or follow from its sentences
it.each([
  ['https://redirect-*-domain.example.com/oidc/redirect', true],
  ['https://redirect.domain.example.com/*/redirect', false],
  ['https://redirect.domain.example.com:*', false],
  ['https://*.com/cb', false],
  ['https://*.example.com/cb', true],
  ['https://*.example.com:8443/cb?x=1', true],
  ['https://*.example.com', true],
  ['https://pr-*.preview.example.com/', true],
  ['http://*.apps.localhost/cb', true],
  ['https://a.*.example.com/cb', false],
  ['https://*.*.example.com/cb', false],
  ['https://**.example.com/cb', false],
  ['https://*/cb', false],
  ['https://*.localhost:3000/cb', false],
  ['https://*@example.com/cb', false],
  ['com.example.app://*.example.com/cb', false],
])('%s is a wildcard that Okta takes: %s', (uri, isTaken) => {
  expect(faultOfWildcard(uri) === undefined).toBe(isTaken);
  // the sandbox goes by rules of its own; both have to come to the same
  expect(flawOfRedirectUri(uri, true) === undefined).toBe(isTaken);
  expect(flawOfRedirectUri(uri, false)).toBeDefined();
});

it.each([
  ['https://redirect-1-domain.example.com/oidc/redirect', true],
  ['https://redirect-sub-domain.example.com/oidc/redirect', true],
  ['https://redirect-1.sub-domain.example.com/oidc/redirect', false],
  ['https://redirect--domain.example.com/oidc/redirect', false],
  ['https://redirect-1-domain.example.com/oidc/redirect/', false],
  ['https://redirect-1-domain.example.com.evil.example/oidc/redirect', false],
  ['https://redirect-a@evil-domain.example.com/oidc/redirect', false],
])('%s is covered: %s', (uri, isCovered) => {
  expect(wildcardCovers('https://redirect-*-domain.example.com/oidc/redirect', uri)).toBe(isCovered);
});
