import { expect, test } from 'vitest';
import { saidOnPage } from '../../src/oidc/said-on-page.ts';

const sentence = "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://x/";

test.each([
  [`<h1>Sorry.</h1><p>${sentence.replaceAll("'", '&#39;')}</p>`, 'invalid_request', sentence],
  [`<script>var m = "Oops. ${sentence.replaceAll("'", '\\x27')}";</script>`, 'invalid_request', sentence],
  ["<p>Invalid value for 'client_id' parameter.</p>", 'invalid_client', "Invalid value for 'client_id' parameter."],
  ['<p>404</p>', 'invalid_request', 'Okta answered HTTP 400 to the request for a sign-in'],
])('%j says %s', (html, error, description) => {
  expect(saidOnPage(html, 400)).toEqual({ error, description });
});

// a pattern that tries again from every place would need hours here
test.each(['<', '<a', '</', "'", "'client_id'", 'a', 'a.', '&#', '&#39;', "'redirect_uri' parameter", '\u001b[', '\u009b]'])(
  'the largest page of %j comes to its end',
  (part) => {
    expect(saidOnPage(part.repeat(2_000_000 / part.length), 400)).toHaveProperty('error');
  },
);
