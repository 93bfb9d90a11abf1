import { expect, it } from 'vitest';
import { apiTokenIn } from '../../src/answers/api-token.ts';

const token = '00aB-cdEFghIJklMNopQRstUVwxYZ0123456789_-a';

it.each([
  token,
  ` ${token}\r\n`,
  `SSWS ${token}`,
  `ssws\t${token}`,
  `"${token}"`,
  `'SSWS ${token}'`,
  `SSWS "${token}"`,
  `Authorization: SSWS ${token}`,
  `OKTA_CLIENT_TOKEN=${token}\n`,
  `export OKTA_CLIENT_TOKEN="SSWS ${token}"\n`,
])('finds the token in %j', (text) => {
  expect(apiTokenIn(text)).toEqual({ token, scheme: 'SSWS' });
});

const access = `eyJhbGciOiJSUzI1NiJ9.eyJ2ZXIiOjF9.${'x'.repeat(600)}`;
it.each([[access], [`Bearer ${access}`], [`Authorization: bearer "${access}"`], [`export OKTA_ACCESS_TOKEN='${access}'\n`]])(
  'an access token is known by its shape, its scheme or its variable: %j',
  (text) => {
    expect(apiTokenIn(text)).toEqual({ token: access, scheme: 'Bearer' });
  },
);

it('an access token that looks like nothing is one after its scheme, in its variable, or where one is meant', () => {
  const found = { token: 'opaque-1', scheme: 'Bearer' };
  expect(apiTokenIn('Bearer opaque-1')).toEqual(found);
  expect(apiTokenIn('OKTA_ACCESS_TOKEN=opaque-1')).toEqual(found);
  expect(apiTokenIn('opaque-1', 'Bearer')).toEqual(found);
  expect(apiTokenIn('SSWS opaque-1', 'Bearer')).toEqual({ token: 'opaque-1', scheme: 'SSWS' });
});

it.each(['', ' ', '""', 'SSWS', 'SSWS ', 'OKTA_CLIENT_TOKEN=', 'Authorization: SSWS', 'Bearer '])('finds none in %j', (text) => {
  expect(apiTokenIn(text)).toEqual({ fault: 'is empty' });
});

it.each(['two words', `${token}\n${token}`, 'ümlaut', `SSWS SSWS ${token}`, '\u0000', `${token} \ud800`, 'x'.repeat(513)])(
  'does not take %j for one',
  (text) => {
    expect(apiTokenIn(text)).toHaveProperty('fault', expect.stringContaining('no token has'));
  },
);

it('is found among the lines of a file of variables', () => {
  const lines = ['# of the sandbox', 'OKTA_CLIENT_ORGURL=https://acme.okta.com', `export OKTA_CLIENT_TOKEN="${token}"`, ''];
  for (const end of ['\n', '\r\n']) expect(apiTokenIn(lines.join(end))).toEqual({ token, scheme: 'SSWS' });
  expect(apiTokenIn(`# OKTA_CLIENT_TOKEN=${token}\nOKTA_CLIENT_ORGURL=x`)).toHaveProperty('fault');
});

it.each([
  ['of cmd.exe', `set OKTA_CLIENT_TOKEN=${token}\r\n`],
  ['of PowerShell', `\ufeff$env:OKTA_CLIENT_TOKEN = "${token}"\r\n`],
  ['with a comment behind it', `OKTA_API_TOKEN='${token}' # mine\n`],
  ['below a comment', `# of me\n\n${token}\n`],
  ['of an SDK', `okta:\n  client:\n    orgUrl: "https://acme.okta.com"\n    token: "${token}"\n    requestTimeout: 0\n`],
  ['of an SDK, as JSON', JSON.stringify({ okta: { client: { orgUrl: 'https://acme.okta.com', token } } })],
  [
    'of an SDK, as JSON of several lines',
    JSON.stringify({ okta: { client: { token, orgUrl: 'https://acme.okta.com' } } }, null, 2),
  ],
  ['of Terraform', `provider "okta" {\n  org_name  = "acme"\n  api_token = "SSWS ${token}"\n}\n`],
  ['of docker', `ENV OKTA_CLIENT_TOKEN ${token}`],
  ['of compose', `environment:\n  - OKTA_CLIENT_TOKEN=${token}\n`],
  ['of a manifest', `data:\n  OKTA_CLIENT_TOKEN: ${token}\n`],
])('is found in a file %s', (_, text) => expect(apiTokenIn(text)).toEqual({ token, scheme: 'SSWS' }));

it('an answer of a token endpoint is an access token', () => {
  const answer = JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: access, scope: 'okta.apps.manage' });
  expect(apiTokenIn(answer)).toEqual({ token: access, scheme: 'Bearer' });
});

it.each(['OKTA_CLIENT_ORGURL=https://acme.okta.com', '{"errorCode":"E0000011"}', `token_type: Bearer`, 'a=b=c'])(
  'finds none in %j',
  (text) => expect(apiTokenIn(text)).toHaveProperty('fault'),
);
