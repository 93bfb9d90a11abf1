import { expect, test } from 'vitest';
import { isOurPolicy } from '../../src/okta/policy-driver.ts';

test.each([
  ['Made by gloo-okta:portal', true],
  ['gloo-okta:portal. By a machine.', true],
  ['(gloo-okta:portal)', true],
  ['gloo-okta:other gloo-okta:portal', true],
  ['Made by gloo-okta:portal-2', false],
  ['Made by gloo-okta:portal.two', false],
  ['Made by gloo-okta:my-portal', false],
  ['gloo-okta: portal', false],
  ['Made by hand', false],
  ['', false],
])('the description %j marks it as made by the installation "portal": %s', (description, marked) => {
  expect(isOurPolicy(description, 'portal')).toBe(marked);
});
