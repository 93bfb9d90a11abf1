import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { oauthErrors } from '../../../../src/sandbox/okta/sign-in/oauth-texts.ts';

const catalogue = new URL('../../../../../shared/okta/oauth2-error-codes.json', import.meta.url);
const available = existsSync(catalogue);
if (!available)
  console.warn("the OAuth errors are not compared with Okta's: ../shared/okta/oauth2-error-codes.json is not there");

describe.skipIf(!available)("the errors are those of Okta's catalogue", () => {
  it.each(Object.entries(oauthErrors))('%s', (_, { status, error, description }) => {
    const { errors } = JSON.parse(readFileSync(catalogue, 'utf8')) as { errors: Record<string, unknown>[] };
    // The one list in these texts is filled in; the catalogue has `en` in its place.
    const words = description.replace('[S256]', '[en]');
    const same = errors.filter((entry) => entry['errorCode'] === error && entry['errorDescription'] === words);
    expect(same.map((entry) => entry['statusCode'])).toContain(status);
  });
});
