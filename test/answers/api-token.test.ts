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
  expect(apiTokenIn(text)).toEqual({ token });
});

it.each(['', ' ', '""', 'SSWS', 'SSWS ', 'OKTA_CLIENT_TOKEN=', 'Authorization: SSWS'])('finds none in %j', (text) => {
  expect(apiTokenIn(text)).toEqual({ fault: 'is empty' });
});

it.each(['two words', `${token}\n${token}`, 'ümlaut', `SSWS SSWS ${token}`, '\u0000', `${token} \ud800`, 'x'.repeat(513)])(
  'does not take %j for one',
  (text) => {
    expect(apiTokenIn(text)).toHaveProperty('fault', expect.stringContaining('no token has'));
  },
);
